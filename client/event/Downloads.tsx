import type { Alert } from '../../server/contract.ts';
import { clipUrl, exportUrl } from '../api.ts';

/** What can be taken elsewhere. */
export function Downloads({ alert }: { alert: Alert }) {
  return (
    <p className="clip-links">
      {alert.clip && (
        <>
          <a href={clipUrl(alert, 'clip.mp4', 'download')} download>
            Download clip
          </a>
          <a
            href={clipUrl(alert, 'marked.mp4')}
            download
            title="Takes a moment: the boxes are drawn into the video"
          >
            With boxes
          </a>
        </>
      )}
      <a href={exportUrl(alert)} download title="Times, scores and boxes of every frame">
        As JSON
      </a>
    </p>
  );
}
