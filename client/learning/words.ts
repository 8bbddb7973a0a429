import { isFinal, type Learning, type LearningPhase } from '../../server/contract.ts';
import { formatDuration, formatShare } from '../format.ts';

const ACTIVE: Partial<Record<LearningPhase, string>> = {
  collecting: 'recording',
  waiting: 'waiting',
  training: 'training',
  measuring: 'measuring',
};
const FINAL: Partial<Record<LearningPhase, string>> = {
  armed: 'New model watches',
  kept: 'Old model kept',
  failed: 'Learning failed',
  cancelled: 'Learning cancelled',
};

/** Whether there is nothing to tell: one that somebody cancelled is no news, one that the server cancelled is. */
export const isOver = (learning: Learning | null): boolean =>
  learning === null || (learning.phase === 'cancelled' && learning.message === undefined);

/** Share of recording and training together that is done, 0 to 1; measuring is short and comes at the end. */
function doneShare({ phase, progress, collectMinutes, trainMinutes }: Learning): number {
  const recorded = phase === 'collecting' ? progress : 1;
  const trained = phase === 'training' ? progress : phase === 'measuring' ? 1 : 0;
  return (recorded * collectMinutes + trained * trainMinutes) / (collectMinutes + trainMinutes);
}

/** What the tile says, and the phase in a word where there is room; null where there is nothing to say. */
export function chipWords(learning: Learning): { readonly text: string; readonly phase?: string } | null {
  if (isOver(learning)) return null;
  const phase = ACTIVE[learning.phase];
  // The last percent belongs to measuring: 100 % would be done.
  if (phase) return { text: `Learning ${percent(Math.min(0.99, doneShare(learning)))}`, phase };
  return { text: FINAL[learning.phase]! };
}

export function menuWords(learning: Learning | null): string {
  if (!learning || isOver(learning)) return 'Learn this camera…';
  return isFinal(learning.phase) ? 'What came of learning…' : 'Learning…';
}

/** The four steps, and how far this one is: done, under way or to come. */
export function stages({ phase }: Learning): { word: string; at: 'done' | 'now' | 'next' }[] {
  const now = { collecting: 0, waiting: 1, training: 1, measuring: 2, kept: 3, armed: 4 } as const;
  const reached = phase in now ? now[phase as keyof typeof now] : -1;
  return ['Record', 'Train', 'Measure', phase === 'armed' ? 'Armed' : 'Arm'].map((word, i) => ({
    word,
    at: i < reached ? 'done' : i === reached && phase !== 'kept' ? 'now' : 'next',
  }));
}

/** What goes on or came of it, the server's own words included. Changes with the phase, not with the progress. */
export function sentence(learning: Learning): string {
  const { phase, message, comparison } = learning;
  switch (phase) {
    case 'collecting':
      return message ?? 'Recording what is normal here. What raises an alert is left out.';
    case 'waiting':
      return message ?? "Recorded. Another camera's training goes first.";
    case 'training':
      return message ?? 'A new model learns from the recording. The old one goes on watching.';
    case 'measuring':
      return message ?? 'Setting the thresholds, and comparing the new model with the old one.';
    case 'armed':
      return comparison
        ? `The new model watches. Of normal footage it would have marked ${formatShare(comparison.after)} (before: ${formatShare(comparison.before)}).`
        : 'The new model watches.';
    case 'kept':
      return `The old model goes on watching${because(message)}`;
    case 'failed':
      return `Learning failed${because(message)}`;
    case 'cancelled':
      return `Learning was cancelled${because(message)}`;
  }
}

const because = (message: string | undefined): string => (message === undefined ? '.' : `: ${message}`);

/** What to do about an end that is not the hoped-for one. */
export function advice({ phase }: Learning): string | null {
  if (phase === 'kept') {
    return 'To try again, record for longer, at a time with as much going on as there is on a normal day.';
  }
  if (phase === 'failed') return 'Nothing was changed: the camera watches as before. You can learn again.';
  if (phase === 'cancelled') return 'Nothing was changed: the camera watches as before.';
  return null;
}

/** `34 %, 6 min 12 s left` of this phase. */
export function howFar({ progress, secondsLeft }: Learning): string {
  return percent(progress) + (secondsLeft ? `, ${formatDuration(secondsLeft * 1000)} left` : '');
}

const percent = (share: number): string => `${Math.floor(share * 100)} %`;
