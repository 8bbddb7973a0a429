import type { Box } from '../../server/contract.ts';

/** In device pixels of the canvas, origin top left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** The largest place for a picture of `w` x `h` inside the canvas, centred, proportions kept. */
export function fitPicture(w: number, h: number, canvasW: number, canvasH: number): Rect {
  const scale = Math.min(canvasW / w, canvasH / h);
  // Rounding must not leave a black hairline beside a picture that fits.
  const snap = (size: number, full: number) => (full - size < 3 ? full : Math.round(size));
  const [fw, fh] = [snap(w * scale, canvasW), snap(h * scale, canvasH)];
  return { x: Math.floor((canvasW - fw) / 2), y: Math.floor((canvasH - fh) / 2), w: fw, h: fh };
}

/** Where to stroke a box: whole pixels, the line inside the picture, never smaller than the line. */
export function boxRect(box: Pick<Box, 'x' | 'y' | 'w' | 'h'>, picture: Rect, line: number): Rect {
  const half = line / 2;
  const left = Math.max(picture.x + half, Math.round(picture.x + box.x * picture.w));
  const top = Math.max(picture.y + half, Math.round(picture.y + box.y * picture.h));
  const right = Math.min(picture.x + picture.w - half, Math.round(picture.x + (box.x + box.w) * picture.w));
  const bottom = Math.min(picture.y + picture.h - half, Math.round(picture.y + (box.y + box.h) * picture.h));
  return { x: left, y: top, w: Math.max(line, right - left), h: Math.max(line, bottom - top) };
}

/** The label stands on the box's top edge; inside the box where there is no room above. */
export function labelRect(box: Rect, w: number, h: number, picture: Rect, line: number): Rect {
  const above = box.y - line - h;
  const x = Math.max(picture.x, Math.min(box.x - line, picture.x + picture.w - w));
  return { x, y: above >= picture.y ? above : box.y + line, w, h };
}
