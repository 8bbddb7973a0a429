import type { TrainingPicture } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';

const KINDS = ['original', 'reconstruction', 'error'] as const;

const NONE: TrainingPicture = { original: '', reconstruction: '', error: '' };

/** What the network makes of footage that it doesn't train on. An empty place until there is a picture. */
export function Triples({ pictures }: { pictures: readonly TrainingPicture[] }) {
  const shown = pictures.length > 0 ? pictures : [NONE];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="triples" aria-label={t('learning.pictures.title')} tabIndex={0}>
      {shown.map((picture, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the n-th picture is of the same clip each time
        <div className="triple" key={i} data-testid="learning-triple" data-empty={picture === NONE}>
          {KINDS.map(kind => (
            <figure key={kind}>
              {picture === NONE ? (
                <span className="triple-picture" />
              ) : (
                <img
                  className="triple-picture"
                  src={picture[kind]}
                  alt={t('learning.pictures.alt', { kind: t(`learning.pictures.${kind}`), n: i + 1 })}
                />
              )}
              <figcaption>{t(`learning.pictures.${kind}`)}</figcaption>
            </figure>
          ))}
        </div>
      ))}
    </section>
  );
}
