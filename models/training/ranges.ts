import type { Network } from '../engines/engine.ts';
import { measureRanges, type Ranges } from '../memae/ranges.ts';
import { CLIP_FRAMES } from '../model.ts';
import type { Units } from './crops.ts';
import { countClips, type Footage } from './footage.ts';

/** Clips that are looked at, spread over the footage. */
const CLIPS = 64;

/** The ranges of a network's layers on normal footage, which must be of the network's input size. */
export function rangesOn(network: Network, footage: Footage, units: Units, threads: number): Promise<Ranges> {
  return measureRanges(network, network.input, wholeClips(footage, units), threads);
}

function* wholeClips(footage: Footage, { zero, scale }: Units): Generator<Float32Array> {
  const pixels = footage.width * footage.height;
  const step = Math.max(1, Math.floor(countClips(footage) / CLIPS));
  for (const { frames, count } of footage.sequences) {
    for (let first = 0; first + CLIP_FRAMES <= count; first += step) {
      const clip = frames.subarray(first * pixels, (first + CLIP_FRAMES) * pixels);
      yield Float32Array.from(clip, (level, i) => (level - zero[i % pixels]!) / scale);
    }
  }
}
