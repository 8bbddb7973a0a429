import type { EventFrame } from '../../server/contract.ts';

/** Of a long event one frame a second is kept. Where there are none for longer, nothing was seen. */
const HOLE_MS = 1500;

/** Seconds since the event's start and scores; null where the line has a hole. */
export function curveOf(frames: readonly EventFrame[]): [number[], (number | null)[]] {
  const times: number[] = [];
  const scores: (number | null)[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { at, score } of frames) {
    if (times.length > 0 && at - last > HOLE_MS) {
      times.push((last + at) / 2000);
      scores.push(null);
    }
    times.push(at / 1000);
    scores.push(score);
    last = at;
  }
  return [times, scores];
}
