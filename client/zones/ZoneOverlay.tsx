import type { Zone } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Shapes } from './Shapes.tsx';

interface Props {
  readonly zones: readonly Zone[];
  /** Width of the picture below in units of its height; it lies in the middle of the tile, as large as fits. */
  readonly ratio: number;
}

/** Thin outlines over a live picture. */
export function ZoneOverlay({ zones, ratio }: Props) {
  return (
    <div
      className="zone-overlay"
      role="img"
      aria-label={t('zones.overlay', { names: zones.map(({ name }) => name).join(t('format.list')) })}
    >
      <div style={{ aspectRatio: ratio, width: `min(100cqw, 100cqh * ${ratio})` }}>
        <Shapes zones={zones} />
      </div>
    </div>
  );
}
