import { isFinal, type Learning } from '../../server/contract.ts';
import { formatDuration, formatPercent, formatShare } from '../format.ts';
import { t } from '../i18n/i18n.ts';

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
  const { phase } = learning;
  switch (phase) {
    case 'collecting':
    case 'waiting':
    case 'training':
    case 'measuring': {
      // The last percent belongs to measuring: 100 % would be done.
      const share = percent(Math.min(0.99, doneShare(learning)));
      return { text: t('learning.chip', { share }), phase: t(`learning.active.${phase}`) };
    }
    default:
      return { text: t(`learning.final.${phase}`) };
  }
}

export function menuWords(learning: Learning | null): string {
  if (!learning || isOver(learning)) return t('learning.menu.learn');
  return t(isFinal(learning.phase) ? 'learning.menu.came' : 'learning.menu.now');
}

/** The four steps, and how far this one is: done, under way or to come. */
export function stages({ phase }: Learning): { word: string; at: 'done' | 'now' | 'next' }[] {
  const now = { collecting: 0, waiting: 1, training: 1, measuring: 2, kept: 3, armed: 4 } as const;
  const reached = phase in now ? now[phase as keyof typeof now] : -1;
  return (['record', 'train', 'measure', phase === 'armed' ? 'armed' : 'arm'] as const).map((word, i) => ({
    word: t(`learning.stage.${word}`),
    at: i < reached ? 'done' : i === reached && phase !== 'kept' ? 'now' : 'next',
  }));
}

/** What goes on or came of it, the server's own words included. Changes with the phase, not with the progress. */
export function sentence(learning: Learning): string {
  const { phase, message, comparison } = learning;
  switch (phase) {
    case 'collecting':
    case 'waiting':
    case 'training':
    case 'measuring':
      return message ?? t(`learning.sentence.${phase}`);
    case 'armed':
      return comparison
        ? t('learning.sentence.compared', {
            after: formatShare(comparison.after),
            before: formatShare(comparison.before),
          })
        : t('learning.sentence.armed');
    case 'kept':
    case 'failed':
    case 'cancelled':
      return message === undefined
        ? t(`learning.sentence.${phase}`)
        : t(`learning.sentence.${phase}Because`, { reason: message });
  }
}

/** What to do about an end that is not the hoped-for one. */
export function advice({ phase }: Learning): string | null {
  return phase === 'kept' || phase === 'failed' || phase === 'cancelled'
    ? t(`learning.advice.${phase}`)
    : null;
}

/** `34 %, 6 min 12 s left` of this phase. */
export function howFar({ progress, secondsLeft }: Learning): string {
  const share = percent(progress);
  return secondsLeft ? t('learning.left', { share, time: formatDuration(secondsLeft * 1000) }) : share;
}

const percent = (share: number): string => formatPercent(Math.floor(share * 100));
