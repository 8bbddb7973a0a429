import type { Camera, Performance } from '../../server/contract.ts';
import { formatMs, formatShare } from '../format.ts';

/** An alert that comes later than this is late, in milliseconds. */
export const LATE_MS = 1000;

export interface Verdict {
  readonly good: boolean;
  readonly text: string;
}

/** Whether this machine keeps up, in one line for people. */
export function verdict({ cameras }: Performance, known: readonly Camera[]): Verdict {
  const running = cameras.filter(({ analysisFps, droppedShare }) => analysisFps > 0 || droppedShare > 0);
  if (running.length === 0) return { good: true, text: 'No camera is watched now.' };

  const dropped = running.reduce((sum, { droppedShare }) => sum + droppedShare, 0) / running.length;
  if (dropped > 0) {
    const load = running.length === 1 ? '1 camera' : `${running.length} cameras`;
    const text = `This machine is too slow for ${load}: ${formatShare(dropped)} of windows were dropped in the last minute.`;
    return { good: false, text };
  }
  const slowest = running.toSorted((a, b) => p95(b) - p95(a))[0]!;
  if (p95(slowest) > LATE_MS) {
    const name = known.find(({ id }) => id === slowest.cameraId)?.name ?? 'a camera';
    return {
      good: false,
      text: `Alerts come late: of ${name} up to ${formatMs(p95(slowest))} after the picture.`,
    };
  }
  const speed = slowest.latencyMs && ` 95 of 100 frames are judged within ${formatMs(p95(slowest))}.`;
  return { good: true, text: `Nothing is dropped.${speed ?? ''}` };
}

const p95 = ({ latencyMs }: Performance['cameras'][number]): number => latencyMs?.p95 ?? 0;

export const PLAYER_NAMES = { webcodecs: 'WebCodecs', mse: 'MSE', jpeg: 'JPEG' } as const;
