import type { Alert } from '../../server/contract.ts';
import { api } from '../api.ts';
import { useAnswer } from './useAnswer.ts';

const PICTURES = [
  { kind: 'original', caption: 'Original', alt: 'The peak as the model got it' },
  { kind: 'reconstruction', caption: 'Reconstruction', alt: 'The same as the model rebuilds it' },
  { kind: 'error', caption: 'Error', alt: 'Where both differ: the brighter the more' },
] as const;

/** The peak before and after the network, and what it could not rebuild. */
export function ModelPictures({ alert }: { alert: Alert }) {
  const { value: view, problem } = useAnswer(() => api.modelView(alert.id), alert.clip?.bytes);
  if (problem !== null && !view) {
    return (
      <p className="hint" role="alert">
        {problem}.
      </p>
    );
  }
  return (
    <div className="model-view" aria-busy={view === null}>
      <div className="model-pictures">
        {PICTURES.map(({ kind, caption, alt }) => (
          <figure key={kind}>
            <span className="model-picture" style={view ? { aspectRatio: view.width / view.height } : {}}>
              {view && <img src={view[kind]} alt={alt} />}
              {view && <span className="model-box" style={placeOf(alert)} />}
            </span>
            <figcaption>{caption}</figcaption>
          </figure>
        ))}
      </div>
      <p className="model-scale">
        <span>Error: 0</span>
        <span className="model-scale-bar" aria-hidden="true" />
        <span>{view?.brightest ?? 64} gray levels or more</span>
      </p>
      <p className="hint">
        {view
          ? `Seen by the model ${view.model}. It rebuilds the picture from what is normal; what it can't rebuild is bright.`
          : 'The model looks at the video. This takes a moment.'}
      </p>
    </div>
  );
}

/** Where its box was at the peak. */
function placeOf({ peak }: Alert) {
  const { x, y, w, h } = peak.box;
  const [left, top, width, height] = [x, y, w, h].map(share => `${100 * share}%`);
  return { left, top, width, height };
}
