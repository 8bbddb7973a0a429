import { Link } from 'wouter';
import { PAGE_PATHS, type Scatter } from '../../server/contract.ts';
import { featurePictureUrl, pictureUrl } from '../api.ts';
import { formatFullTime } from '../format.ts';
import { t } from '../i18n/i18n.ts';
import { Icon } from '../parts/Icon.tsx';
import { NO_FILTER, searchOf } from '../review/filter.ts';
import { className, colourOf } from './words.ts';

interface Props {
  readonly scatter: Scatter;
  /** Of the features, null for those of a camera. */
  readonly file: string | null;
  readonly index: number | null;
  readonly onStep: (step: 1 | -1) => void;
}

/** What a point stands for. */
export function PointDetail({ scatter, file, index, onStep }: Props) {
  const point = index === null ? undefined : scatter.points[index];
  const source = point && sourceOf(point, file);
  return (
    <section className="point" aria-label={t('features.point')}>
      <div className="point-steps">
        <button type="button" className="button" onClick={() => onStep(-1)}>
          <Icon name="previous" />
          {t('features.previous')}
        </button>
        <button type="button" className="button" onClick={() => onStep(1)} data-testid="point-next">
          {t('features.next')}
          <Icon name="next" />
        </button>
      </div>
      <div className="point-picture">
        {source ? (
          <img
            src={source}
            alt={t('features.picture')}
            data-small={point?.image !== undefined}
            data-testid="point-picture"
          />
        ) : (
          <p>{t(point ? 'features.noPicture' : 'features.choose')}</p>
        )}
        {source && point?.box && (
          <i
            style={{
              left: `${100 * point.box.x}%`,
              top: `${100 * point.box.y}%`,
              width: `${100 * point.box.w}%`,
              height: `${100 * point.box.h}%`,
            }}
          />
        )}
      </div>
      <div className="point-words" role="status" data-testid="point">
        {point && (
          <>
            {point.label !== null && (
              <p>
                <i style={{ background: colourOf(scatter.classes, point.label) }} />
                {className(scatter.classes[point.label]!)}
              </p>
            )}
            {point.event && <p>{formatFullTime(point.event.start)}</p>}
            {point.frame !== undefined && (
              <p>{t('features.frame', { clip: point.clip, frame: point.frame })}</p>
            )}
            {point.image !== undefined && (
              <p>{t('features.image', { set: point.clip, image: point.image })}</p>
            )}
            {point.event && (
              <Link className="button" href={PAGE_PATHS.review + searchOf(NO_FILTER, point.event.id)}>
                {t('features.open')}
              </Link>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function sourceOf({ event, picture }: Scatter['points'][number], file: string | null): string | null {
  if (event) return event.snapshot > 0 ? pictureUrl(event, 'snapshot') : null;
  return file !== null && picture !== undefined ? featurePictureUrl(file, picture) : null;
}
