import { UserError } from '../../streams/index.ts';
import type { Network } from '../engines/engine.ts';
import { createSession, type Session } from '../graph/session.ts';
import { MEMORY } from '../memae/architecture.ts';
import { foldBatchNorm } from '../memae/fold.ts';
import { buildViewGraph } from '../memae/view-graph.ts';
import { type Weight, type Weights, weight } from '../memae/weights.ts';
import { CELL, CLIP_FRAMES, zeroPicture } from '../model.ts';
import { VIEWED_FRAME } from '../view/view.ts';
import { arranged, type Rows, type RowsOf, single } from './features.ts';

/**
 * What of a clip is taken.
 * - `latent`: what the encoder makes of each latent position, and what of it the memory `answer`s
 * - `addressing`: the weights of the memory items, after shrinkage
 * - `reconstruction`: the middle frame as the network has it, in gray levels; one row for each clip only
 * - `error`: squared reconstruction error by cell of 8 x 8 pixels, mean over the 16 frames, in squared input units; likewise
 */
export type Layer = 'latent' | 'addressing' | 'answer' | 'reconstruction' | 'error';

export const hasPositions = (layer: Layer): boolean => layer !== 'reconstruction' && layer !== 'error';

/** Runs a network on one clip at a time, on the calling thread. */
export class FeatureExtractor {
  private constructor(
    private readonly network: Network,
    private readonly weights: Weights,
    private readonly session: Session,
  ) {}

  static async open(network: Network, threads: number): Promise<FeatureExtractor> {
    const { architecture, weights, input } = network;
    const session = await createSession(buildViewGraph({ architecture, ...input }), { threads });
    return new FeatureExtractor(network, foldBatchNorm(architecture, weights), session);
  }

  /** Memory items, where rows of this layer are of the same kind. */
  memory(layer: Layer): Rows | undefined {
    return layer === 'latent' || layer === 'answer' ? memoryItems(this.network) : undefined;
  }

  /**
   * @param clip `[16, H, W]` gray levels
   * @param background `[H, W]` gray levels: the empty picture
   * @returns the rows, of latent positions in the order t, h, w of `grid`
   * @throws UserError for the addressing of a network without memory
   */
  async rows(
    clip: Uint8Array,
    background: Float32Array,
    layer: Layer,
    of: RowsOf,
  ): Promise<{ readonly rows: Rows; readonly grid: readonly [t: number, h: number, w: number] }> {
    const { input } = this.network;
    const { width, height, scale } = input;
    const zero = zeroPicture(input, background);
    const data = Float32Array.from(clip, (gray, i) => (gray - zero[i % zero.length]!) / scale);
    const feeds = new Map(this.weights);
    feeds.set('clip', { shape: [1, CLIP_FRAMES, 1, height, width], data });
    const out = await this.session.run(feeds);
    const [, t, , h, w] = weight(out, 'latent').shape as [number, number, number, number, number];
    const grid = [t, h, w] as const;
    if (layer === 'reconstruction') return { grid, rows: single(middleFrame(out, zero, scale)) };
    if (layer === 'error')
      return { grid, rows: single(cellErrors(weight(out, 'output').data, data, width, height)) };
    if (layer === 'addressing' && !out.has('addressing'))
      throw new UserError('the model has no memory, and so no addressing weights', 'no-memory', 2);
    const { shape, data: values } = weight(out, layer === 'latent' ? 'queries' : layer);
    const positions = { count: shape[0]!, width: shape[1]!, data: values };
    return { grid, rows: arranged(positions, of) };
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

/** `[items, C]`; none of a network without memory. */
export function memoryItems({ weights }: Pick<Network, 'weights'>): Rows | undefined {
  const memory = weights.get(MEMORY);
  return memory && { count: memory.shape[0]!, width: memory.shape[1]!, data: memory.data };
}

function middleFrame(out: ReadonlyMap<string, Weight>, zero: Float32Array, scale: number): Float32Array {
  const output = weight(out, 'output').data;
  return zero.map((gray, i) => gray + scale * output[VIEWED_FRAME * zero.length + i]!);
}

/** `[H/8 * W/8]`. @param output, input `[16, H, W]` */
function cellErrors(output: Float32Array, input: Float32Array, width: number, height: number): Float32Array {
  const cols = width / CELL;
  const sum = new Float64Array((height / CELL) * cols);
  for (let i = 0; i < output.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    sum[Math.floor(y / CELL) * cols + Math.floor(x / CELL)]! += (output[i]! - input[i]!) ** 2;
  }
  return Float32Array.from(sum, value => value / (CLIP_FRAMES * CELL * CELL));
}
