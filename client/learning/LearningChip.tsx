import type { Learning } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
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
      aria-label={
        phase
          ? t('learning.chipLabelPhase', { name: cameraName, text, phase })
          : t('learning.chipLabel', { name: cameraName, text })
      }
      onClick={onOpen}
    >
      <Icon name="curve" />
      {text}
      {phase && <span className="learning-chip-phase">{t('learning.chipPhase', { phase })}</span>}
    </button>
  );
}
