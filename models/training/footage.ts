import { CLIP_FRAMES } from '../model.ts';

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

/** Share of the frames that the network never trains on. */
const HELD_OUT = 0.2;
/** From so many sequences on, whole ones are held out: neighbours in time are much alike. */
const MANY_SEQUENCES = 5;

export const countFrames = ({ sequences }: Footage): number => sequences.reduce((sum, s) => sum + s.count, 0);

/** Clips in the footage, one from each frame on that has 15 more behind it. */
export const countClips = ({ sequences }: Footage): number =>
  sequences.reduce((sum, s) => sum + Math.max(0, s.count - CLIP_FRAMES + 1), 0);

/** The sequences that hold a clip. */
export function ofAClip(footage: Footage): Footage {
  return { ...footage, sequences: footage.sequences.filter(s => s.count >= CLIP_FRAMES) };
}

/** The same footage where other threads can read it, too; copied only where it is not there already. */
export function sharedFootage(footage: Footage): Footage {
  const sequences = footage.sequences.map(sequence => {
    if (sequence.frames.buffer instanceof SharedArrayBuffer) return sequence;
    const frames = new Uint8Array(new SharedArrayBuffer(sequence.frames.length));
    frames.set(sequence.frames);
    return { ...sequence, frames };
  });
  return { ...footage, sequences };
}

/** The empty picture: the median over time of every pixel, from at most `samples` frames spread over the footage. */
export function medianBackground(footage: Footage, samples = 101): Float32Array {
  const { width, height, sequences } = footage;
  const pixels = width * height;
  const step = Math.max(1, Math.floor(countFrames(footage) / samples));
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
 * Splits off what the network never trains on: the last fifth. Of five sequences or more, whole ones are held out where
 * that comes to a tenth of the frames or more; else the last fifth of each. Both parts keep only sequences of a
 * clip or longer.
 */
export function holdOut(footage: Footage): { train: Footage; held: Footage } {
  const pixels = footage.width * footage.height;
  const total = countFrames(footage);
  const { sequences } = footage;
  if (sequences.length >= MANY_SEQUENCES) {
    const before = (i: number) => countFrames({ ...footage, sequences: sequences.slice(0, i) });
    const held = sequences.filter((_, i) => before(i) >= (1 - HELD_OUT) * total);
    const parts = {
      train: { ...footage, sequences: sequences.slice(0, sequences.length - held.length) },
      held: { ...footage, sequences: held },
    };
    if (countFrames(parts.held) >= (HELD_OUT / 2) * total) return parts;
  }
  const part = (s: Sequence, from: number, to: number): Sequence => ({
    name: s.name,
    frames: s.frames.subarray(from * pixels, to * pixels),
    count: to - from,
  });
  const cut = (s: Sequence) => Math.floor(s.count * (1 - HELD_OUT));
  return {
    train: ofAClip({ ...footage, sequences: sequences.map(s => part(s, 0, cut(s))) }),
    held: ofAClip({ ...footage, sequences: sequences.map(s => part(s, cut(s), s.count)) }),
  };
}
