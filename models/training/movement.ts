import { CLIP_FRAMES } from '../model.ts';
import type { Footage } from './footage.ts';

/** Frames between two clips that are looked at. */
const STRIDE = 8;
/** Side of a block in pixels. */
const BLOCK = 16;
/** Gray levels by which a pixel differs clearly from the empty picture: beyond any camera's noise. */
const CLEARLY = 20;
/** Pixels of a block that must differ, of 256: an arm or a leg, no speck. */
const ENOUGH = 8;

/**
 * Counts the clips in which something is there that is not part of the empty picture: some block of the middle frame
 * differs clearly from it. Every eighth clip is looked at.
 */
export function countMoving(
  { width, height, sequences }: Footage,
  background: Float32Array,
): { moving: number; clips: number } {
  let moving = 0;
  let clips = 0;
  for (const { frames, count } of sequences) {
    for (let start = 0; start + CLIP_FRAMES <= count; start += STRIDE) {
      const middle = (start + CLIP_FRAMES / 2) * width * height;
      clips += 1;
      if (differs(frames.subarray(middle, middle + width * height), background, width, height)) moving += 1;
    }
  }
  return { moving, clips };
}

function differs(frame: Uint8Array, background: Float32Array, width: number, height: number): boolean {
  const columns = width / BLOCK;
  for (let top = 0; top < height; top += BLOCK) {
    const counts = new Uint16Array(columns);
    for (let y = top; y < top + BLOCK; y++) {
      for (let x = 0; x < width; x++) {
        const p = y * width + x;
        if (Math.abs(frame[p]! - background[p]!) > CLEARLY) counts[Math.floor(x / BLOCK)]! += 1;
      }
    }
    if (counts.some(count => count >= ENOUGH)) return true;
  }
  return false;
}
