import type { Alert } from '../../server/contract.ts';
import { api } from '../api.ts';
import { t } from '../i18n/i18n.ts';
import { useAnswer } from './useAnswer.ts';

const KINDS = ['original', 'reconstruction', 'error'] as const;

/** The peak before and after the network, and what it could not rebuild. */
export function ModelPictures({ alert }: { alert: Alert }) {
  const { value: view, problem } = useAnswer(() => api.modelView(alert.id), alert.clip?.bytes);
  if (problem !== null && !view) {
    return (
      <p className="hint" role="alert">
        {t('event.sentence', { text: problem })}
      </p>
    );
  }
  return (
    <div className="model-view" aria-busy={view === null}>
      <div className="model-pictures">
        {KINDS.map(kind => (
          <figure key={kind}>
            <span className="model-picture" style={view ? { aspectRatio: view.width / view.height } : {}}>
              {view && <img src={view[kind]} alt={t(`event.saw.alt.${kind}`)} />}
              {view && <span className="model-box" style={placeOf(alert)} />}
            </span>
            <figcaption>{t(`event.saw.${kind}`)}</figcaption>
          </figure>
        ))}
      </div>
      <p className="model-scale">
        <span>{t('event.saw.none')}</span>
        <span className="model-scale-bar" aria-hidden="true" />
        <span>{t('event.saw.most', { n: view?.brightest ?? 64 })}</span>
      </p>
      <p className="hint">{view ? t('event.saw.by', { model: view.model }) : t('event.saw.wait')}</p>
    </div>
  );
}

/** Where its box was at the peak. */
function placeOf({ peak }: Alert) {
  const { x, y, w, h } = peak.box;
  const [left, top, width, height] = [x, y, w, h].map(share => `${100 * share}%`);
  return { left, top, width, height };
}
