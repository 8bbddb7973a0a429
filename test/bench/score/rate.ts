import * as ort from 'onnxruntime-node';
import { conv2d } from '../../../models/graph/blocked/layout.ts';
import { Graph } from '../../../models/graph/graph.ts';
import { chooseLowering } from '../../../models/graph/probe.ts';
import * as bytes from '../../../models/graph/quantised/values.ts';
import { nodeTimes } from '../profile.ts';

/** A 3x3 convolution of 128 to 128 channels over 64x64 pixels, four times over: nothing is in its way. */
const [FRAMES, C, SIDE] = [4, 128, 64] as const;
const GFLOP = (2 * FRAMES * SIDE * SIDE * C * C * 9) / 1e9;

/** The best rate, in 1e9 operations a second, that this machine shows for a convolution by itself. */
export async function convolutionRate(type: 'float32' | 'int8', threads: number): Promise<number> {
  const g = new Graph();
  const values = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i));
  const seed = g.input('seed', [1]);
  const pads = [1, 1, 1, 1] as const;
  if (type === 'float32') {
    const { block: B = 16 } = await chooseLowering();
    const x = g.constant(values(FRAMES * C * SIDE * SIDE), [FRAMES, C / B, SIDE, SIDE, B]);
    const w = g.constant(values(C * C * 9), [C, C, 3, 3]);
    const y = conv2d({ g, B }, g.add(x, seed), [FRAMES, C, SIDE, SIDE], w, { pads });
    g.output('y', g.reduce('ReduceMean', g.reshape(y, [FRAMES * C * SIDE * SIDE]), [0]));
  } else {
    const to = { scale: 1 / 64, zero: 128 };
    const x = g.add(g.constant(values(FRAMES * C * SIDE * SIDE), [FRAMES, SIDE, SIDE, C]), seed);
    const kernel = { data: values(C * C * 9), shape: [C, C, 3, 3] as const };
    const options = { from: to, to: { scale: 1, zero: 128 }, strides: [1, 1], pads } as const;
    const y = bytes.conv2d(g, bytes.quantise(g, x, to), kernel, new Float32Array(C), options);
    g.output('y', bytes.dequantise(g, g.slice(y, 0, 0, 1), options.to));
  }
  return fastest(g.build(), threads);
}

/** From the profile: the convolution alone, without what surrounds it. */
async function fastest(graph: Uint8Array, threads: number): Promise<number> {
  const feeds = { seed: new ort.Tensor('float32', [0], [1]) };
  const times = await nodeTimes(graph, threads, feeds, 15);
  const ms = Math.min(...times.filter(({ op }) => op.endsWith('Conv')).map(time => time.ms));
  return (GFLOP / ms) * 1000;
}
