import type { CameraPhase } from '../../server/contract.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';

export type Chip = CameraPhase | 'slow' | 'late' | 'stale' | 'unknown';

const CHIPS: Record<Chip, { icon: IconName; word: string }> = {
  watching: { icon: 'watching', word: 'Watching' },
  calibrating: { icon: 'measuring', word: 'Measuring' },
  connecting: { icon: 'connecting', word: 'Connecting' },
  offline: { icon: 'offline', word: 'Offline' },
  'no-model': { icon: 'warning', word: 'No model' },
  slow: { icon: 'warning', word: 'Too slow' },
  late: { icon: 'warning', word: 'Late' },
  stale: { icon: 'warning', word: 'No picture' },
  unknown: { icon: 'offline', word: 'Not live' },
};

/** `slow`: much is dropped. `late`: pictures come, but old ones. `stale`: said to be watching, yet no picture comes. `unknown`: the page has lost the server. */
export function StateChip({ phase }: { phase: Chip }) {
  const { icon, word } = CHIPS[phase];
  return (
    <span className="chip" data-phase={phase}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
