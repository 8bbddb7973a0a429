import { type Area, maskOf } from '../analysis/area.ts';
import type { Network } from '../engines/engine.ts';
import { createSession } from '../graph/session.ts';
import { foldBatchNorm } from '../memae/fold.ts';
import { buildViewGraph } from '../memae/view-graph.ts';
import type { Weight } from '../memae/weights.ts';
import { CLIP_FRAMES, zeroPicture } from '../model.ts';

/** The frame of a clip that is shown, counted from 0. */
export const VIEWED_FRAME = CLIP_FRAMES / 2;

export interface ViewOptions {
  readonly network: Network;
  /** `[16, H, W]` gray levels. */
  readonly clip: Uint8Array;
  /** `[H, W]` gray levels: the empty picture. */
  readonly background: Float32Array;
  /** What `vector` is to describe. */
  readonly area: Area;
}

/** A clip as the network has it. The pictures are `[H, W]` gray levels, of the clip's middle frame. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly original: Uint8Array;
  readonly reconstruction: Uint8Array;
  /** By how many gray levels both differ. */
  readonly error: Uint8Array;
  /** The mean latent in the area, `[C]`, of length 1: what is there, in the network's own terms. */
  readonly vector: Float32Array;
}

/** Computes on the calling thread: see `viewInThread`. */
export async function view({ network, clip, background, area }: ViewOptions): Promise<View> {
  const { architecture, weights, input } = network;
  const { width, height, scale } = input;
  const pixels = width * height;
  const zero = zeroPicture(input, background);
  const data = Float32Array.from(clip, (gray, i) => (gray - zero[i % pixels]!) / scale);
  const session = await createSession(buildViewGraph({ architecture, width, height }), { threads: 1 });
  try {
    const feeds = new Map(foldBatchNorm(architecture, weights));
    feeds.set('clip', { shape: [1, CLIP_FRAMES, 1, height, width], data });
    const out = await session.run(feeds);
    const original = clip.slice(VIEWED_FRAME * pixels, (VIEWED_FRAME + 1) * pixels);
    const output = out.get('output')!.data.subarray(VIEWED_FRAME * pixels, (VIEWED_FRAME + 1) * pixels);
    const clamped = Uint8ClampedArray.from(output, (value, i) => value * scale + zero[i]!);
    const reconstruction = new Uint8Array(clamped.buffer);
    const error = original.map((gray, i) => Math.abs(gray - reconstruction[i]!));
    return { width, height, original, reconstruction, error, vector: meanIn(out.get('latent')!, area) };
  } finally {
    await session.close();
  }
}

/** The mean over time and the positions that the area cuts, brought to length 1. @param latent `[1, T, C, H, W]` */
export function meanIn({ shape, data }: Weight, area: Area): Float32Array {
  const [, T, C, H, W] = shape as [number, number, number, number, number];
  const mask = maskOf([area], H, W);
  const sum = new Float32Array(C);
  for (let row = 0; row < T * C; row++) {
    for (let p = 0; p < H * W; p++) if (mask[p]) sum[row % C]! += data[row * H * W + p]!;
  }
  const length = Math.hypot(...sum) || 1;
  return sum.map(value => value / length);
}
