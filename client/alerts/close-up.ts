import type { Box } from '../../server/contract.ts';

/** Of a small picture, the box takes so much of the longer side, if the picture isn't enlarged by more than this. */
const SHARE = 0.45;
const MOST = 2.2;

export interface CloseUp {
  readonly scale: number;
  /** The point that stays where it is while the picture grows, in fractions of it. */
  readonly x: number;
  readonly y: number;
}

/** How a picture is enlarged so that its box is seen at the size of a thumbnail, as near to the middle as its edges allow. */
export function closeUp({ x, y, w, h }: Pick<Box, 'x' | 'y' | 'w' | 'h'>): CloseUp {
  const scale = Math.min(MOST, Math.max(1, SHARE / Math.max(w, h)));
  if (scale === 1) return { scale, x: 0.5, y: 0.5 };
  const still = (centre: number) => Math.min(1, Math.max(0, (scale * centre - 0.5) / (scale - 1)));
  return { scale, x: still(x + w / 2), y: still(y + h / 2) };
}
