import type { Learning } from '../../server/contract.ts';
import { Icon } from '../parts/Icon.tsx';
import { chipWords } from './words.ts';

interface Props {
  readonly cameraName: string;
  readonly learning: Learning;
  readonly onOpen: () => void;
}

export function LearningChip({ cameraName, learning, onOpen }: Props) {
  const words = chipWords(learning);
  if (!words) return null;
  const { text, phase } = words;
  return (
    <button
      type="button"
      className="learning-chip"
      data-phase={learning.phase}
      data-testid={`learning-chip-${learning.cameraId}`}
      aria-label={`${cameraName}: ${text}${phase ? `, ${phase}` : ''}`}
      onClick={onOpen}
    >
      <Icon name="curve" />
      {text}
      {phase && <span className="learning-chip-phase">, {phase}</span>}
    </button>
  );
}
