import { Icon } from '../parts/Icon.tsx';

/** The first thing a new user sees: what to do, and what will happen then. */
export function NoCameras({ onAdd }: { onAdd: () => void }) {
  return (
    <div className="empty">
      <h2>Add a camera to start</h2>
      <ol>
        <li>
          Give its address: <code>rtsp://…</code>, <code>http://…</code>, a video file, a folder, or{' '}
          <code>demo:walkway</code> to try without a camera.
        </li>
        <li>vigil watches it for two minutes and learns what is normal there.</li>
        <li>From then on whatever is abnormal gets a red box, and an alert appears in the list.</li>
      </ol>
      <button type="button" className="button button-main" onClick={onAdd}>
        <Icon name="plus" />
        Add a camera
      </button>
    </div>
  );
}
