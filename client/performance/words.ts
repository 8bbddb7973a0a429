import type { Camera, Performance } from '../../server/contract.ts';
import { formatMs, formatShare } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** An alert that comes later than this is late, in milliseconds. */
export const LATE_MS = 1000;

export interface Verdict {
  readonly good: boolean;
  readonly text: string;
}

/** Whether this machine keeps up, in one line for people. */
export function verdict({ cameras }: Performance, known: readonly Camera[]): Verdict {
  const running = cameras.filter(({ analysisFps, droppedShare }) => analysisFps > 0 || droppedShare > 0);
  if (running.length === 0) return { good: true, text: t('performance.idle') };

  const dropped = running.reduce((sum, { droppedShare }) => sum + droppedShare, 0) / running.length;
  if (dropped > 0) {
    const text = t('performance.slow', { count: running.length, share: formatShare(dropped) });
    return { good: false, text };
  }
  const slowest = running.toSorted((a, b) => p95(b) - p95(a))[0]!;
  if (p95(slowest) > LATE_MS) {
    const name = known.find(({ id }) => id === slowest.cameraId)?.name ?? t('performance.aCamera');
    return {
      good: false,
      text: t('performance.late', { name, time: formatMs(p95(slowest)) }),
    };
  }
  const time = slowest.latencyMs && formatMs(p95(slowest));
  return { good: true, text: time ? t('performance.goodWithin', { time }) : t('performance.good') };
}

/** Of something, as figures are shown everywhere. */
export const rate = (perSecond: number): string => t('performance.rate', { n: perSecond.toFixed(1) });

const p95 = ({ latencyMs }: Performance['cameras'][number]): number => latencyMs?.p95 ?? 0;

export const PLAYER_NAMES = { webcodecs: 'WebCodecs', mse: 'MSE', jpeg: 'JPEG' } as const;
