import { CLIP_FRAMES } from '../model.ts';
import { integer, type Random } from '../random.ts';

/** Frames of one camera that follow each other: `[count, height, width] uint8`. */
export interface Sequence {
  readonly name: string;
  readonly frames: Uint8Array;
  readonly count: number;
}

/** Normal footage of one scene, every sequence at the same size. */
export interface Footage {
  readonly width: number;
  readonly height: number;
  readonly sequences: readonly Sequence[];
}

/** The empty picture: the median over time of every pixel, from at most `samples` frames spread over the footage. */
export function medianBackground({ width, height, sequences }: Footage, samples = 101): Float32Array {
  const pixels = width * height;
  const total = sequences.reduce((sum, s) => sum + s.count, 0);
  const step = Math.max(1, Math.floor(total / samples));
  const chosen: Uint8Array[] = [];
  for (const { frames, count } of sequences) {
    for (let i = 0; i < count; i += step) chosen.push(frames.subarray(i * pixels, (i + 1) * pixels));
  }
  const column = new Uint8Array(chosen.length);
  const background = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    for (let i = 0; i < chosen.length; i++) column[i] = chosen[i]![p]!;
    background[p] = column.sort()[chosen.length >> 1]!;
  }
  return background;
}

/**
 * Splits off what the network never trains on: the last fifth of the sequences, or, of fewer than five, the
 * last fifth of each. Both parts keep only sequences of a clip or longer.
 */
export function holdOut(footage: Footage): { train: Footage; held: Footage } {
  const { sequences, width, height } = footage;
  const pixels = width * height;
  const long = (list: Sequence[]) => ({ ...footage, sequences: list.filter(s => s.count >= CLIP_FRAMES) });
  const part = (s: Sequence, from: number, to: number): Sequence => ({
    name: s.name,
    frames: s.frames.subarray(from * pixels, to * pixels),
    count: to - from,
  });
  if (sequences.length >= 5) {
    const cut = Math.ceil(sequences.length * 0.8);
    return { train: long(sequences.slice(0, cut)), held: long(sequences.slice(cut)) };
  }
  const cut = (s: Sequence) => Math.floor(s.count * 0.8);
  return {
    train: long(sequences.map(s => part(s, 0, cut(s)))),
    held: long(sequences.map(s => part(s, cut(s), s.count))),
  };
}

export interface CropOptions {
  readonly batch: number;
  /** Height and width of a crop in pixels, multiples of 16. */
  readonly height: number;
  readonly width: number;
  readonly scale: number;
}

/**
 * Random crops of random clips, `[batch, 16, 1, height, width]` in the network's input units, half of them mirrored.
 * Of three candidates the one in which most differs from the background is taken, three times in four: an
 * empty pavement teaches little.
 */
export function sampleCrops(
  footage: Footage,
  background: Float32Array,
  options: CropOptions,
  random: Random,
): Float32Array {
  const { batch, height, width, scale } = options;
  const out = new Float32Array(batch * CLIP_FRAMES * height * width);
  for (let n = 0; n < batch; n++) {
    const candidates = Array.from({ length: random() < 0.75 ? 3 : 1 }, () =>
      randomCrop(footage, options, random),
    );
    const activity = candidates.map(crop => cropActivity(footage, background, crop, options));
    const crop = candidates[activity.indexOf(Math.max(...activity))]!;
    const mirrored = random() < 0.5;
    let o = n * CLIP_FRAMES * height * width;
    for (let t = 0; t < CLIP_FRAMES; t++) {
      for (let y = 0; y < height; y++) {
        const row = (crop.y + y) * footage.width + crop.x;
        const frame = (crop.start + t) * footage.width * footage.height + row;
        for (let i = 0; i < width; i++) {
          const x = mirrored ? width - 1 - i : i;
          out[o++] = (crop.sequence.frames[frame + x]! - background[row + x]!) / scale;
        }
      }
    }
  }
  return out;
}

interface Crop {
  readonly sequence: Sequence;
  readonly start: number;
  readonly x: number;
  readonly y: number;
}

function randomCrop(footage: Footage, { height, width }: CropOptions, random: Random): Crop {
  const starts = footage.sequences.map(s => s.count - CLIP_FRAMES + 1);
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
  crop: Crop,
  { height, width }: CropOptions,
): number {
  const middle = (crop.start + CLIP_FRAMES / 2) * footage.width * footage.height;
  let sum = 0;
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      const p = (crop.y + y) * footage.width + crop.x + x;
      sum += Math.abs(crop.sequence.frames[middle + p]! - background[p]!);
    }
  }
  return sum;
}
