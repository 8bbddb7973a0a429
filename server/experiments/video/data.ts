import {
  CLIP_FRAMES,
  type Dataset,
  type Footage,
  findUcsd,
  HOP,
  type InputSpec,
  openDataset,
} from '../../../models/index.ts';
import { openStream, probe, UserError } from '../../../streams/index.ts';
import { collectFootage, MemorySink } from '../../training/collect.ts';

/** UCSD's frames a second. */
export const FPS = 10;
/** Width of pictures that are shown, in pixels. */
const SHOWN_WIDTH = 180;
/** Frames of a clip's beginning and end that may be in no window of a network: they have the scores of others. */
const ENDS = { first: CLIP_FRAMES - HOP, last: HOP - 1 };

/** A frame of a test clip. */
export interface Place {
  /** Into the test clips. */
  readonly clip: number;
  readonly frame: number;
}

/** What methods of video learn and are judged on. Test samples are the frames of all test clips, one clip behind the other. */
export class VideoData {
  readonly places: readonly Place[];
  /** Of each test frame: 0 normal, 1 abnormal. */
  readonly abnormal: Uint8Array;
  #footage: { readonly of: string; readonly read: Promise<Footage> } | undefined;

  private constructor(
    readonly test: Dataset,
    /** Addresses of the training clips, in which all is normal. */
    readonly train: readonly string[],
    readonly trainFrames: number,
    /** Of pictures that are shown. */
    readonly shown: { readonly width: number; readonly height: number },
  ) {
    this.places = test.clips.flatMap(({ labels }, clip) => labels.map((_, frame) => ({ clip, frame })));
    this.abnormal = Uint8Array.from(test.clips.flatMap(({ labels }) => labels.map(Number)));
  }

  /** @throws UserError (exit code 3) where a part of the set is missing: training clips, test clips, or what says which frames are abnormal */
  static async read(folder: string): Promise<VideoData> {
    const { clips } = await findUcsd(folder);
    const train = clips.filter(({ split }) => split === 'train');
    if (train.length === 0) {
      const what = 'no training clips. Expected folders such as Train/Train001';
      throw new UserError(`${folder}: ${what}`, 'no-clips', 3);
    }
    const test = await openDataset(folder);
    const { width, height } = await probe(test.clips[0]!.address);
    const shown = { width: SHOWN_WIDTH, height: Math.round((SHOWN_WIDTH * height) / width) };
    const frames = train.reduce((sum, { pictures }) => sum + pictures.length, 0);
    const addresses = train.map(clip => clip.folder);
    return new VideoData(test, addresses, frames, shown);
  }

  /** Whether a test frame was scored by itself. */
  isScored(index: number): boolean {
    const { clip, frame } = this.places[index]!;
    return frame >= ENDS.first && frame < this.test.clips[clip]!.frames - ENDS.last;
  }

  /** Of all training clips, in memory that threads share; the last that was asked for is kept. */
  footage(input: InputSpec, signal: AbortSignal): Promise<Footage> {
    const of = JSON.stringify(input);
    if (this.#footage?.of !== of) {
      const read = this.#collect(input, signal);
      this.#footage = { of, read };
      read.catch(() => {
        if (this.#footage?.read === read) this.#footage = undefined;
      });
    }
    return this.#footage.read;
  }

  /** Chosen frames of a test clip, `[height, width]` gray, by their number in it. */
  async frames(clip: number, wanted: ReadonlySet<number>): Promise<Map<number, Uint8Array>> {
    const found = new Map<number, Uint8Array>();
    const { address } = this.test.clips[clip]!;
    for await (const { index, gray } of openStream(address, { ...this.shown, pace: 'fast' })) {
      if (wanted.has(index)) found.set(index, gray.slice());
      if (found.size === wanted.size) break;
    }
    return found;
  }

  /**
   * Pictures of test frames, read clip by clip.
   * @param read gives those of one clip by their numbers
   * @returns `[n, 1, height, width]`, black where there is none
   */
  async pictures(
    indices: readonly number[],
    read: (clip: number, wanted: ReadonlySet<number>) => Promise<ReadonlyMap<number, ArrayLike<number>>>,
  ): Promise<Float32Array> {
    const size = this.shown.width * this.shown.height;
    const pictures = new Float32Array(indices.length * size);
    const places = indices.map(index => this.places[index]!);
    for (const clip of new Set(places.map(place => place.clip))) {
      const own = [...places.entries()].filter(([, place]) => place.clip === clip);
      const found = await read(clip, new Set(own.map(([, { frame }]) => frame)));
      for (const [i, { frame }] of own) pictures.set(found.get(frame) ?? [], i * size);
    }
    return pictures;
  }

  async #collect(input: InputSpec, signal: AbortSignal): Promise<Footage> {
    const sink = new MemorySink(input);
    const all = { maxFrames: Number.MAX_SAFE_INTEGER, onFrame: () => {}, note: () => {} };
    await collectFootage(this.train, sink, { input, signal, ...all });
    return sink.footage();
  }
}
