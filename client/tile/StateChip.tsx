import type { CameraPhase } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';

export type Chip = CameraPhase | 'slow' | 'late' | 'stale' | 'unknown';

const ICONS: Record<Chip, IconName> = {
  watching: 'watching',
  calibrating: 'measuring',
  connecting: 'connecting',
  offline: 'offline',
  'no-model': 'warning',
  slow: 'warning',
  late: 'warning',
  stale: 'warning',
  unknown: 'offline',
};

/** `slow`: much is dropped. `late`: pictures come, but old ones. `stale`: said to be watching, yet no picture comes. `unknown`: the page has lost the server. */
export function StateChip({ phase }: { phase: Chip }) {
  const words = t(`tile.chip.${phase}`);
  return (
    <span className="chip" data-phase={phase} title={words}>
      <Icon name={ICONS[phase]} />
      <span className="chip-word">{words}</span>
    </span>
  );
}
