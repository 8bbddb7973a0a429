import type { Grid } from '../../model.ts';
import { Difference } from './difference.ts';
import { Motion } from './motion.ts';

/** Finds what is abnormal without a network: what a model has to beat. One for each clip. */
export interface Baseline {
  /** @returns how abnormal each cell is; `undefined` for the first frame */
  push(gray: Uint8Array): Grid | undefined;
}

export type BaselineName = 'a' | 'b' | 'c';

/** The smallest picture that all of them take, in pixels. */
export const SMALLEST_SIDE = 32;

export const BASELINES: Record<
  BaselineName,
  { title: string; create(width: number, height: number): Baseline }
> = {
  a: { title: 'squared frame difference, 24x24', create: (w, h) => new Difference(w, h, 2) },
  b: { title: 'absolute frame difference, 24x24', create: (w, h) => new Difference(w, h, 1) },
  c: { title: 'flow x frame difference, 32x32', create: (w, h) => new Motion(w, h) },
};
