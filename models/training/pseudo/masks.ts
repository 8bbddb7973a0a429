import { PLACE } from '../../memae/discriminator.ts';
import { CLIP_FRAMES } from '../../model.ts';

/** A place with this share of a pseudo-anomaly in it is one; between the two it counts for nothing. */
const ABNORMAL = 0.25;
const NORMAL = 0.02;
/** An abnormal place counts as much as this many normal ones: they are few. */
const ABNORMAL_WEIGHT = 3;
/** Gray levels from frame to frame that are movement, and the share of such pixels within 4 round one that moves with them. */
const MOVES = 12;
const MOVING_SHARE = 0.12;

/** Targets and weights `[4, height/8, width/8]` of a mask `[16, height, width]`: what share of a place is abnormal decides what is learnt there. */
export function label(
  mask: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  targets: Float32Array,
  weights: Float32Array,
): void {
  const [rows, cols] = [height / PLACE.pixels, width / PLACE.pixels];
  const share = new Float32Array((CLIP_FRAMES / PLACE.frames) * rows * cols);
  const each = 1 / (PLACE.frames * PLACE.pixels ** 2);
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const [t, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width];
    const row = Math.floor(t / PLACE.frames) * rows + Math.floor(y / PLACE.pixels);
    share[row * cols + Math.floor(x / PLACE.pixels)]! += each;
  }
  share.forEach((value, i) => {
    targets[i] = value > ABNORMAL ? 1 : 0;
    weights[i] = value > ABNORMAL ? ABNORMAL_WEIGHT : value > NORMAL ? 0 : 1;
  });
}

/** 1 round where much changes from a frame to the next or from the one before. */
export function movement(gray: Float32Array, width: number, height: number): Uint8Array {
  const pixels = width * height;
  const moving = new Uint8Array(gray.length);
  for (let t = 0; t < CLIP_FRAMES; t++) {
    const changed = new Uint8Array(pixels);
    for (const other of [t - 1, t + 1]) {
      if (other < 0 || other >= CLIP_FRAMES) continue;
      for (let p = 0; p < pixels; p++) {
        if (Math.abs(gray[t * pixels + p]! - gray[other * pixels + p]!) > MOVES) changed[p] = 1;
      }
    }
    moving.set(
      Uint8Array.from(sumsAround(changed, width, 4), count => (count > MOVING_SHARE * 81 ? 1 : 0)),
      t * pixels,
    );
  }
  return moving;
}

/** Every pixel beside one that is set, too; frame by frame. */
export function grow(mask: Uint8Array, width: number, height: number): Uint8Array {
  const pixels = width * height;
  const grown = new Uint8Array(mask.length);
  for (let from = 0; from < mask.length; from += pixels) {
    grown.set(
      sumsAround(mask.subarray(from, from + pixels), width, 1).map(count => Math.min(1, count)),
      from,
    );
  }
  return grown;
}

/** Sum over the square of side `2 reach + 1` round each pixel, by two running sums. */
function sumsAround(values: Uint8Array, width: number, reach: number): Uint8Array {
  const along = (from: Uint8Array, step: number, length: number): Uint8Array => {
    const to = new Uint8Array(from.length);
    const lines = from.length / length;
    for (let line = 0; line < lines; line++) {
      const first = step === 1 ? line * length : line;
      let sum = 0;
      for (let i = -reach; i < length; i++) {
        if (i + reach < length) sum += from[first + (i + reach) * step]!;
        if (i - reach - 1 >= 0) sum -= from[first + (i - reach - 1) * step]!;
        if (i >= 0) to[first + i * step] = sum;
      }
    }
    return to;
  };
  return along(along(values, 1, width), width, values.length / width);
}
