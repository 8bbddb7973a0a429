import type { Camera, Learning } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { sentence } from './words.ts';

interface Props {
  readonly learning: Learning | null;
  readonly cameras: readonly Camera[];
}

/** Tells screen readers that a learning enters another phase. */
export function LearningNews({ learning, cameras }: Props) {
  const camera = cameras.find(({ id }) => id === learning?.cameraId);
  return (
    <p className="only-spoken" aria-live="polite">
      {learning && camera && t('learning.news', { name: camera.name, sentence: sentence(learning) })}
    </p>
  );
}
