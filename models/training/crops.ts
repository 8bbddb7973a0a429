import { CLIP_FRAMES } from '../model.ts';
import { gaussian, integer, type Random } from '../random.ts';
import type { Footage, Sequence } from './footage.ts';

export interface CropOptions {
  readonly batch: number;
  /** Height and width of a crop in pixels, multiples of 16. */
  readonly height: number;
  readonly width: number;
  /** Half of them are mirrored left to right. */
  readonly mirror: boolean;
  /** Share that is the busiest of three candidates. */
  readonly busy: number;
}

/** Part of the picture, in 16 frames from `start` on. */
export interface Crop {
  readonly sequence: Sequence;
  readonly start: number;
  readonly x: number;
  readonly y: number;
  readonly mirrored: boolean;
}

/** How gray levels become the network's input, `(frame - zero) / scale`. */
export interface Units {
  /** `[height, width]` of the whole picture: the empty picture, or one gray level everywhere. */
  readonly zero: Float32Array;
  readonly scale: number;
}

const CANDIDATES = 3;

/**
 * Random crops of random clips; the busy ones are those in which most differs from the background.
 * @param span frames that each needs from its start on; none come back where no sequence is that long
 */
export function chooseCrops(
  footage: Footage,
  background: Float32Array,
  options: CropOptions,
  random: Random,
  span = CLIP_FRAMES,
): Crop[] {
  const { batch, mirror, busy } = options;
  if (!footage.sequences.some(({ count }) => count >= span)) return [];
  return Array.from({ length: batch }, () => {
    const candidates = Array.from({ length: random() < busy ? CANDIDATES : 1 }, () =>
      randomCrop(footage, options, span, random),
    );
    const activity = candidates.map(crop => cropActivity(footage, background, crop, options, span >> 1));
    const crop = candidates[activity.indexOf(Math.max(...activity))]!;
    return { ...crop, mirrored: mirror && random() < 0.5 };
  });
}

/** The crops' pixels in input units, `[crops, 16, 1, height, width]`. */
export function cutCrops(
  footage: Footage,
  crops: readonly Crop[],
  { height, width }: Pick<CropOptions, 'height' | 'width'>,
  { zero, scale }: Units,
): Float32Array {
  const out = new Float32Array(crops.length * CLIP_FRAMES * height * width);
  let o = 0;
  for (const crop of crops) {
    for (let t = 0; t < CLIP_FRAMES; t++) {
      for (let y = 0; y < height; y++) {
        const row = (crop.y + y) * footage.width + crop.x;
        const frame = (crop.start + t) * footage.width * footage.height + row;
        for (let i = 0; i < width; i++) {
          const x = crop.mirrored ? width - 1 - i : i;
          out[o++] = (crop.sequence.frames[frame + x]! - zero[row + x]!) / scale;
        }
      }
    }
  }
  return out;
}

/** The same with noise N(0, std) on every pixel. */
export function addNoise(clips: Float32Array, std: number, random: Random): Float32Array {
  return clips.map(value => value + std * gaussian(random));
}

function randomCrop(
  footage: Footage,
  { height, width }: CropOptions,
  span: number,
  random: Random,
): Omit<Crop, 'mirrored'> {
  const starts = footage.sequences.map(s => Math.max(0, s.count - span + 1));
  let start = integer(
    random,
    starts.reduce((a, b) => a + b, 0),
  );
  let which = 0;
  while (start >= starts[which]!) start -= starts[which++]!;
  return {
    sequence: footage.sequences[which]!,
    start,
    x: integer(random, footage.width - width + 1),
    y: integer(random, footage.height - height + 1),
  };
}

/** Mean distance from the background, of every fourth pixel of the crop's middle frame. */
function cropActivity(
  footage: Footage,
  background: Float32Array,
  crop: Omit<Crop, 'mirrored'>,
  { height, width }: CropOptions,
  half: number,
): number {
  const middle = (crop.start + half) * footage.width * footage.height;
  let sum = 0;
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      const p = (crop.y + y) * footage.width + crop.x + x;
      sum += Math.abs(crop.sequence.frames[middle + p]! - background[p]!);
    }
  }
  return sum;
}
