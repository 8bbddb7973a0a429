import type { Network } from '../engines/engine.ts';
import { CELL, CLIP_FRAMES } from '../model.ts';
import {
  type Architecture,
  allLayers,
  hasMemory,
  type Layer,
  MEMORY,
  memoryDepth,
  type StackedLayer,
  skipInto,
} from './architecture.ts';
import { DISCRIMINATOR, PLACE } from './discriminator.ts';
import { foldBatchNorm } from './fold.ts';
import { REACH } from './scoring-graph.ts';
import { attribute, type Node, TfjsGraph } from './tfjs-graph.ts';
import { type Weight, weight } from './weights.ts';

/**
 * `scoring-graph.ts` as a TF.js graph model: the same inputs `clip` `[16, H, W]` (gray levels, as float32) and `background` `[H, W]`,
 * the same output `regions` `[16, H/8, W/8]`. Activations are `[1, T, H, W, C]`.
 * @returns its files by name
 */
export function buildTfjsScoring({ architecture, weights, input }: Network): Map<string, Uint8Array> {
  const { height, width, scale } = input;
  const g = new TfjsGraph();
  const folded = foldBatchNorm(architecture, weights);
  const clip = g.input('clip', [CLIP_FRAMES, height, width]);
  const background = g.input('background', [height, width]);
  const difference = g.binary('Mul', g.binary('Sub', clip, background), 1 / scale);
  const frames = g.reshape(difference, [1, CLIP_FRAMES, height, width, 1]);

  const block = (x: Node, layer: StackedLayer): Node => {
    const convolution = layer.transposed ? convolveTransposed : convolve;
    const bias = weight(folded, `${layer.conv}.bias`);
    const y = convolution(g, x, weight(folded, `${layer.conv}.weight`), layer);
    const shifted = g.binary('AddV2', y, g.constant(bias.data, bias.shape));
    if (!layer.norm) return shifted;
    return g.emit('LeakyRelu', [shifted], shifted.shape, { alpha: attribute.float(architecture.slope) });
  };
  const outputs: Node[] = [];
  let output = frames;
  let logits: Node | undefined;
  for (const [index, layer] of allLayers(architecture).entries()) {
    output = block(output, layer);
    const skip = skipInto(architecture, index);
    if (skip !== undefined) output = g.binary('AddV2', output, outputs[skip - 1]!);
    outputs.push(output);
    if (index + 1 !== memoryDepth(architecture)) continue;
    const latent = output;
    if (hasMemory(architecture)) output = readMemory(g, latent, architecture, weight(weights, MEMORY));
    if (architecture.discriminator) {
      logits = discriminate(g, { architecture, weights }, g.binary('Sub', latent, output), outputs[2]!);
    }
  }
  g.output('regions', logits ? regionScores(g, logits, frames) : regionErrors(g, output, frames));
  return g.build();
}

/** As `discriminator.ts` says it: logits `[1, T/4, H/8, W/8, 1]`. */
function discriminate(
  g: TfjsGraph,
  { architecture, weights }: Pick<Network, 'architecture' | 'weights'>,
  residual: Node,
  features: Node,
): Node {
  const constant = ({ shape, data }: Weight) => g.constant(data, shape);
  const linear = (x: Node, { shape, data }: Weight): Node => {
    const rows = g.reshape(x, [x.shape.slice(0, 4).reduce((a, b) => a * b, 1), shape[1]!]);
    return g.reshape(g.matmul(rows, g.constant(data, shape), true), [...x.shape.slice(0, 4), shape[0]!]);
  };
  const { shape, data } = weight(weights, DISCRIMINATOR.residual);
  const part = { shape: [shape[0]! / 8, shape[1]!], size: data.length / 8 };
  const at = (t: number, h: number, w: number) => {
    const from = (4 * t + 2 * h + w) * part.size;
    return linear(residual, { shape: part.shape, data: data.subarray(from, from + part.size) });
  };
  const times = [0, 1].map(t => {
    const rows = [0, 1].map(h => interleave(g, [at(t, h, 0), at(t, h, 1)], 3));
    return interleave(g, rows, 2);
  });
  const own = g.binary(
    'AddV2',
    linear(features, weight(weights, DISCRIMINATOR.features)),
    constant(weight(weights, DISCRIMINATOR.bias)),
  );
  const sum = g.binary('AddV2', interleave(g, times, 1), own);
  const hidden = g.emit('LeakyRelu', [sum], sum.shape, { alpha: attribute.float(architecture.slope) });
  const out = linear(hidden, weight(weights, DISCRIMINATOR.out));
  return g.binary('AddV2', out, constant(weight(weights, DISCRIMINATOR.outBias)));
}

/** As `scoring-graph.ts` does: probability times the fourth root of the movement. */
function regionScores(g: TfjsGraph, logits: Node, frames: Node): Node {
  const [, T, H, W] = frames.shape as Shape5;
  const unary = (op: string, x: Node): Node => g.emit(op, [x], x.shape);
  const groups = T / PLACE.frames;
  const likely = g.reshape(unary('Sigmoid', logits), [groups, H / CELL, W / CELL, 1]);
  const highest = pool(g, likely, 3, 1, 'SAME', 'MaxPool');
  const beside = g.binary('Minimum', g.binary('Mul', highest, 2), 1);
  // Outside the picture nothing is likely, and counts: `SAME` would leave it out of the mean.
  const beyond = [REACH.score, REACH.score] as const;
  const padded = g.pad(likely, [[0, 0], beyond, beyond, [0, 0]]);
  const probability = g.binary('Mul', pool(g, padded, 2 * REACH.score + 1, 1, 'VALID'), beside);
  const [later, earlier] = [g.slice(frames, 1, 1, T - 1), g.slice(frames, 1, 0, T - 1)];
  const known = unary('Abs', g.binary('Sub', later, earlier));
  const first = g.slice(known, 1, 0, 1);
  const differences = g.reshape(g.concat([first, known], 1), [T, H, W, 1]);
  const motion = pool(g, pool(g, differences, CELL, CELL, 'VALID'), 2 * REACH.score + 1, 1, 'SAME');
  const root = g.reshape(unary('Sqrt', unary('Sqrt', motion)), [
    groups,
    PLACE.frames,
    (H / CELL) * (W / CELL),
  ]);
  const scores = g.binary('Mul', root, g.reshape(probability, [groups, 1, (H / CELL) * (W / CELL)]));
  return g.reshape(scores, [T, H / CELL, W / CELL]);
}

function pool(
  g: TfjsGraph,
  x: Node,
  size: number,
  stride: number,
  padding: 'VALID' | 'SAME',
  op = 'AvgPool',
): Node {
  const [N, H, W, C] = x.shape as [number, number, number, number];
  const side = (extent: number) => (padding === 'SAME' ? extent / stride : (extent - size) / stride + 1);
  return g.emit(op, [x], [N, side(H), side(W), C], {
    ksize: attribute.ints([1, size, size, 1]),
    strides: attribute.ints([1, stride, stride, 1]),
    padding: attribute.text(padding),
  });
}

/** Means over cells of 8 x 8 pixels, then over the 3 x 3 cells round each; `SAME` leaves what lies outside out of the mean. */
function regionErrors(g: TfjsGraph, output: Node, frames: Node): Node {
  const [, T, H, W] = frames.shape as Shape5;
  const error = g.reshape(g.emit('SquaredDifference', [output, frames], frames.shape), [T, H, W, 1]);
  const regions = pool(g, pool(g, error, CELL, CELL, 'VALID'), 2 * REACH.error + 1, 1, 'SAME');
  return g.reshape(regions, [T, H / CELL, W / CELL]);
}

/** Each latent position is a query z: `w = shrink(softmax(M z))`, answer `w M`; `Sign(Relu(w - s))` is shrinkage's mask. */
function readMemory(
  g: TfjsGraph,
  latent: Node,
  { shrink, addressing: kind }: Architecture,
  items: Weight,
): Node {
  const memory = g.constant(items.data, items.shape);
  const unary = (op: string, x: Node): Node => g.emit(op, [x], x.shape);
  const unitRows = (x: Node): Node => {
    const squares = g.sum(g.binary('Mul', x, x), 1);
    return g.binary('RealDiv', x, unary('Sqrt', g.binary('Maximum', squares, 1e-24)));
  };
  const C = latent.shape[4]!;
  const rows = g.reshape(latent, [latent.shape.slice(0, 4).reduce((a, b) => a * b, 1), C]);
  const [z, compared] = kind === 'cosine' ? [unitRows(rows), unitRows(memory)] : [rows, memory];
  let addressing = unary('Softmax', g.matmul(z, compared, true));
  if (shrink > 0) {
    const mask = unary('Sign', unary('Relu', g.binary('Sub', addressing, shrink)));
    const kept = g.binary('Mul', addressing, mask);
    addressing = g.binary('RealDiv', kept, g.binary('Maximum', g.sum(kept, 1), 1e-12));
  }
  return g.reshape(g.matmul(addressing, memory, false), latent.shape);
}

/** 3x3x3 with padding 1. Weights `[out, in, 3, 3, 3]`. */
function convolve(g: TfjsGraph, x: Node, weights: Weight, { stride }: Layer): Node {
  const taps = [0, 1, 2];
  const padded = g.pad(x, around([1, 1], [1, 1], [1, 1]));
  return conv3d(g, padded, kernel(g, weights, 'out-in', [taps, taps, taps]), [stride.t, 2, 2]);
}

type Taps = readonly number[];

/** These taps of a PyTorch kernel, as TensorFlow's `[t, h, w, in, out]`. */
function kernel(
  g: TfjsGraph,
  { shape, data }: Weight,
  order: 'out-in' | 'in-out',
  [times, rows, columns]: readonly [Taps, Taps, Taps],
): Node {
  const [first, second] = shape as [number, number];
  const [inputs, outputs] = order === 'in-out' ? [first, second] : [second, first];
  const taps = times.flatMap(t => rows.flatMap(h => columns.map(w => 9 * t + 3 * h + w)));
  const values = new Float32Array(taps.length * inputs * outputs);
  let at = 0;
  for (const tap of taps) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        const pair = order === 'in-out' ? i * outputs + o : o * inputs + i;
        values[at++] = data[27 * pair + tap]!;
      }
    }
  }
  return g.constant(values, [times.length, rows.length, columns.length, inputs, outputs]);
}

/** Of one phase of a transposed convolution along an axis: the taps that meet its outputs, and zeros round its inputs. */
interface Phase {
  readonly taps: Taps;
  readonly padding: Padding;
}

/** Output p gets tap k from input q where `q * stride + k - 1 = p`. */
const PHASES: Readonly<Record<1 | 2, readonly Phase[]>> = {
  1: [{ taps: [2, 1, 0], padding: [1, 1] }],
  2: [
    { taps: [1], padding: [0, 0] }, // p = 2q
    { taps: [2, 0], padding: [0, 1] }, // p = 2q + 1, from q and q + 1
  ],
};

/**
 * TF.js's executor knows no transposed 3D convolution. Each phase of the output (p modulo the stride, on each axis) is a
 * plain convolution with the taps that reach it; the phases are then interleaved, axis by axis: side by side on the
 * axis behind, which a reshape reads as one after the other. Weights `[in, out, 3, 3, 3]`.
 */
function convolveTransposed(g: TfjsGraph, x: Node, weights: Weight, { stride }: Layer): Node {
  const along = { t: PHASES[stride.t], hw: PHASES[stride.hw] };
  const byTime = along.t.map(t => {
    const byRow = along.hw.map(h => {
      const byColumn = along.hw.map(w => {
        const padded = g.pad(x, around(t.padding, h.padding, w.padding));
        return conv3d(g, padded, kernel(g, weights, 'in-out', [t.taps, h.taps, w.taps]), [1, 1, 1]);
      });
      return interleave(g, byColumn, 3);
    });
    return interleave(g, byRow, 2);
  });
  return interleave(g, byTime, 1);
}

function interleave(g: TfjsGraph, phases: readonly Node[], axis: number): Node {
  const { shape } = phases[0]!;
  const longer = shape.map((extent, a) => (a === axis ? extent * phases.length : extent));
  return phases.length === 1 ? phases[0]! : g.reshape(g.concat(phases, axis + 1), longer);
}

function conv3d(g: TfjsGraph, x: Node, filter: Node, stride: readonly [number, number, number]): Node {
  const extents = stride.map((step, i) => Math.floor((x.shape[i + 1]! - filter.shape[i]!) / step) + 1);
  return g.emit('Conv3D', [x, filter], [1, ...extents, filter.shape[4]!], {
    strides: attribute.ints([1, ...stride, 1]),
    dilations: attribute.ints([1, 1, 1, 1, 1]),
    padding: attribute.text('VALID'),
    data_format: attribute.text('NDHWC'),
  });
}

type Shape5 = readonly [number, number, number, number, number];
type Padding = readonly [before: number, after: number];

function around(t: Padding, h: Padding, w: Padding): Padding[] {
  return [[0, 0], t, h, w, [0, 0]];
}
