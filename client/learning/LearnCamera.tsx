import { useEffect, useState } from 'react';
import type { Camera, Learning } from '../../server/contract.ts';
import { LearningProgress } from './LearningProgress.tsx';
import { StartLearning } from './StartLearning.tsx';
import { isOver } from './words.ts';

interface Props {
  readonly camera: Camera;
  readonly learning: Learning | null;
  readonly lost: boolean;
  readonly onClose: () => void;
}

/** Asks how long to learn where nothing is being learned; shows how far it is otherwise. */
export function LearnCamera({ camera, learning, lost, onClose }: Props) {
  const [asking, setAsking] = useState(isOver(learning));
  const isGone = !asking && learning === null;
  useEffect(() => {
    if (isGone) onClose(); // cancelled or put away, here or in another window
  }, [isGone, onClose]);

  if (asking) return <StartLearning camera={camera} onStarted={() => setAsking(false)} onClose={onClose} />;
  if (!learning) return null;
  return (
    <LearningProgress
      camera={camera}
      learning={learning}
      lost={lost}
      onAgain={() => setAsking(true)}
      onClose={onClose}
    />
  );
}
