import { windowsOf } from '../analysis/windows.ts';
import type { Network } from '../engines/engine.ts';
import { chooseLowering } from '../graph/probe.ts';
import { createSession, type Session } from '../graph/session.ts';
import { foldBatchNorm } from '../memae/fold.ts';
import { buildViewGraph } from '../memae/view-graph.ts';
import type { Weights } from '../memae/weights.ts';
import { CLIP_FRAMES, HOP, type Scene, zeroPicture } from '../model.ts';
import { Comparison } from './comparison.ts';

/** Frames from one normal window to the next. */
const NORMAL_HOP = 8;

export interface ReadOptions {
  /** Frames from one window to the next. Default: as a camera. */
  readonly hop?: number;
  /** How many of the last frames of a window, `hop` at most. Default: all of them. */
  readonly take?: number;
  /** Of which frames, by their number. Default: all. */
  readonly wanted?: (index: number) => boolean;
}

/** A frame of a recording beside what a network makes of it, in gray levels. */
export interface Reconstructed {
  /** Its number in the recording, from 0. */
  readonly index: number;
  readonly comparison: Comparison;
}

/** What a network makes of recordings. Computes on the calling thread. */
export class Reconstructions {
  private constructor(
    private readonly model: Network & { readonly scene: Scene | undefined },
    private readonly session: Session,
    private readonly weights: Weights,
  ) {}

  /** @param model starts from the empty picture of its scene, where it has one */
  static async open(model: Reconstructions['model'], threads: number): Promise<Reconstructions> {
    const { architecture, weights, input } = model;
    const { lowering } = await chooseLowering();
    const session = await createSession(buildViewGraph({ architecture, ...input, lowering }), { threads });
    return new Reconstructions(model, session, foldBatchNorm(architecture, weights));
  }

  /** Each as one of the last frames of its window, as a camera's frames are scored; the first 12 are in none. */
  async *read(address: string, options: ReadOptions = {}): AsyncGenerator<Reconstructed> {
    const { hop = HOP, take = hop, wanted = () => true } = options;
    const { width, height } = this.model.input;
    const pixels = width * height;
    for await (const { frames, indices, background } of windowsOf(this.model, address, hop)) {
      const places = indices.flatMap((index, t) => (t >= CLIP_FRAMES - take && wanted(index) ? [t] : []));
      if (places.length === 0) continue;
      const output = await this.rebuilt(frames, background);
      for (const t of places) {
        const rebuilt = output.slice(t * pixels, (t + 1) * pixels); // may be kept for longer than its clip
        yield {
          index: indices[t]!,
          comparison: new Comparison({ channels: 1, width, height }, frames[t]!, rebuilt),
        };
      }
    }
  }

  /** Frames of a normal recording, for error functions to learn from: one of eight, since nearer ones say nearly the same. */
  async normal(address: string): Promise<Comparison[]> {
    const frames = [];
    for await (const { comparison } of this.read(address, { hop: NORMAL_HOP, take: 1 }))
      frames.push(comparison);
    return frames;
  }

  close(): Promise<void> {
    return this.session.close();
  }

  /** `[16, H, W]` */
  private async rebuilt(frames: readonly Uint8Array[], background: Float32Array): Promise<Float32Array> {
    const { input } = this.model;
    const { width, height, scale } = input;
    const pixels = width * height;
    const zero = zeroPicture(input, background);
    const data = new Float32Array(CLIP_FRAMES * pixels);
    for (const [t, frame] of frames.entries()) {
      for (let p = 0; p < pixels; p++) data[t * pixels + p] = (frame[p]! - zero[p]!) / scale;
    }
    const clip = { shape: [1, CLIP_FRAMES, 1, height, width], data };
    const { data: output } = (await this.session.run(new Map(this.weights).set('clip', clip))).get('output')!;
    for (let i = 0; i < output.length; i++) output[i] = output[i]! * scale + zero[i % pixels]!;
    return output;
  }
}
