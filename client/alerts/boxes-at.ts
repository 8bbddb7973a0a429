import type { Box, ClipBoxes } from '../../server/contract.ts';

/** A browser may say of a picture that it is a little earlier than it is, in seconds. */
const ROUNDED = 0.001;

/** The boxes on the picture at a time of the clip, in seconds. */
export function boxesAt(frames: ClipBoxes['frames'], time: number): readonly Box[] {
  const frame = frames.findLast(({ at }) => at <= time + ROUNDED);
  return frame && time + ROUNDED < frame.until ? frame.boxes : [];
}
