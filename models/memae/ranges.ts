import type { Network } from '../engines/engine.ts';
import { Graph, type Tensor } from '../graph/graph.ts';
import { ANSWER, type Features, type Lowering } from '../graph/lowering.ts';
import type { Range } from '../graph/quantised/index.ts';
import { createSession } from '../graph/session.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { CLIP_FRAMES } from '../model.ts';
import { foldBatchNorm } from './fold.ts';
import { forward } from './network.ts';
import { weight } from './weights.ts';

/** By layer, and `ANSWER`. */
export type Ranges = Readonly<Record<string, Range>>;

/**
 * Lowest and highest value of each layer's output over normal clips: what a network that computes with bytes has to be
 * able to write (`quantisedLowering`).
 * @param clips each `[16, H, W]` in input units, all of one size
 */
export async function measureRanges(
  { architecture, weights }: Pick<Network, 'architecture' | 'weights'>,
  { height, width }: { height: number; width: number },
  clips: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  threads: number,
): Promise<Ranges> {
  const shape = [1, CLIP_FRAMES, 1, height, width];
  const g = new Graph();
  const folded = foldBatchNorm(architecture, weights);
  const parameter = (name: string): Tensor =>
    g.constant(weight(folded, name).data, weight(folded, name).shape);
  const layers = new Set<string>();
  const lowering = observing(standardLowering, (layer, { tensor }) => {
    layers.add(layer);
    for (const op of ['ReduceMin', 'ReduceMax']) {
      g.output(`${op}.${layer}`, g.emit(op, [tensor], [], { keepdims: 0 }));
    }
  });
  forward(g, architecture, parameter, g.input('clips', shape), 'folded', { lowering });

  const session = await createSession(g.build(), { threads });
  const ranges = new Map<string, Range>();
  try {
    for await (const data of clips) {
      const out = await session.run(new Map([['clips', { shape, data }]]));
      for (const layer of layers) {
        const [low, high] = ranges.get(layer) ?? [0, 0];
        const [least, most] = ['ReduceMin', 'ReduceMax'].map(op => out.get(`${op}.${layer}`)!.data[0]!);
        ranges.set(layer, [Math.min(low, least!), Math.max(high, most!)]);
      }
    }
  } finally {
    await session.close();
  }
  return Object.fromEntries(ranges);
}

/** The same lowering, telling what each layer gives. */
function observing(lowering: Lowering, see: (layer: string, features: Features) => void): Lowering {
  const seen = (layer: string, features: Features): Features => {
    see(layer, features);
    return features;
  };
  return {
    ...lowering,
    conv3d: (g, x, w, options) => seen(options.layer!, lowering.conv3d(g, x, w, options)),
    conv3dTranspose: (g, x, w, options) => seen(options.layer!, lowering.conv3dTranspose(g, x, w, options)),
    fromRows: (g, rows, shape) => seen(ANSWER, lowering.fromRows(g, rows, shape)),
  };
}
