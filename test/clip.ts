import type { ClipRef } from '../models/analysis/clip-window.ts';
import { CLIP_FRAMES } from '../models/model.ts';

/** `[16, H, W] uint8` as a clip of a stream that has no other. */
export function clipOf(frames: Uint8Array, stream = 0, position = 0): ClipRef {
  const ring = new SharedArrayBuffer(frames.length);
  new Uint8Array(ring).set(frames);
  return { ring, slots: CLIP_FRAMES, first: 0, frameBytes: frames.length / CLIP_FRAMES, stream, position };
}
