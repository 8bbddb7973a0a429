import type { HeatMap } from '../../server/contract.ts';
import type { Rect } from '../tile/geometry.ts';

const MASKED = 255;
/** The byte of a region at its threshold: see `HeatMap`. */
const AT_THRESHOLD = 127;
/** Amber below the threshold, red above. */
const BELOW = [255, 190, 60] as const;
const ABOVE = [255, 59, 48] as const;
/** Of 255: at the threshold, and at most. Boxes and what they are about stay visible. */
const OPAQUE = { threshold: 110, most: 145 };
/** Between the lines over a mask, in pixels of the page. */
const HATCH = 10;

/** RGBA of every region: the more abnormal, the less can be seen through it. */
export function heatPixels({ rows, cols, cells }: HeatMap): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(rows * cols * 4);
  for (const [cell, heat] of bytesOf(cells).entries()) {
    if (heat === MASKED) continue;
    const [red, green, blue] = heat > AT_THRESHOLD ? ABOVE : BELOW;
    const { threshold, most } = OPAQUE;
    const share = heat / AT_THRESHOLD;
    const opaque = share > 1 ? threshold + (share - 1) * (most - threshold) : share * threshold;
    pixels.set([red, green, blue, opaque], cell * 4);
  }
  return pixels;
}

/** Over the picture at `picture`. Masks are hatched. */
export function drawHeat(context: CanvasRenderingContext2D, heat: HeatMap, picture: Rect): void {
  const { rows, cols, cells } = heat;
  const small = new OffscreenCanvas(cols, rows);
  small.getContext('2d')!.putImageData(new ImageData(heatPixels(heat), cols, rows), 0, 0);
  context.imageSmoothingEnabled = false; // one square for each region, as it is
  context.drawImage(small, picture.x, picture.y, picture.w, picture.h);
  context.imageSmoothingEnabled = true;

  const masked = new Path2D();
  for (const [cell, value] of bytesOf(cells).entries()) {
    if (value !== MASKED) continue;
    const [x, y] = [(cell % cols) / cols, Math.floor(cell / cols) / rows];
    masked.rect(picture.x + x * picture.w, picture.y + y * picture.h, picture.w / cols, picture.h / rows);
  }
  context.save();
  context.clip(masked);
  context.strokeStyle = 'rgb(255 255 255 / 0.55)';
  context.lineWidth = devicePixelRatio;
  context.beginPath();
  const [left, top, right, bottom] = [picture.x, picture.y, picture.x + picture.w, picture.y + picture.h];
  for (let x = left - picture.h; x < right; x += HATCH * devicePixelRatio) {
    context.moveTo(x, bottom);
    context.lineTo(x + picture.h, top);
  }
  context.stroke();
  context.restore();
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), char => char.charCodeAt(0));
