import { dim, type Graph, size, type Tensor } from '../graph.ts';
import { BATCH_NORM_EPSILON, positive } from '../layers.ts';
import type { BatchStatistics, Features, Lowering } from '../lowering.ts';

export function normalise(
  g: Graph,
  { tensor, shape }: Features,
  { scale, shift, slope }: Parameters<Lowering['normalise']>[2],
): ReturnType<Lowering['normalise']> {
  const { y, batch } = batchNorm(g, tensor, scale, shift);
  return { y: { tensor: leakyRelu(g, y, slope), shape }, batch };
}

/** Normalises each channel with the batch's own statistics (train mode). `[C]` scale and shift. */
function batchNorm(g: Graph, x: Tensor, scale: Tensor, shift: Tensor): { y: Tensor; batch: BatchStatistics } {
  const C = dim(x, 2);
  const perChannel = [1, 1, C, 1, 1];
  const mean = channelMean(g, x);
  const centred = g.sub(x, mean);
  const variance = channelMean(g, g.mul(centred, centred));
  const inverse = g.div(g.scalar(1), g.unary('Sqrt', g.add(variance, BATCH_NORM_EPSILON)));
  const normal = g.mul(centred, inverse);
  const gamma = g.reshape(scale, perChannel);
  const y = g.add(g.mul(normal, gamma), g.reshape(shift, perChannel));
  g.record(
    y,
    [x, scale, shift],
    [
      dy => {
        const correction = g.mul(normal, channelMean(g, g.mul(dy, normal)));
        return g.mul(g.sub(g.sub(dy, channelMean(g, dy)), correction), g.mul(gamma, inverse));
      },
      dy => channelSum(g, g.mul(dy, normal)),
      dy => channelSum(g, dy),
    ],
  );
  const batch = { mean: g.reshape(mean, [C]), variance: g.reshape(variance, [C]), count: size(x.shape) / C };
  return { y, batch };
}

function channelMean(g: Graph, x: Tensor): Tensor {
  return g.reduce('ReduceMean', g.reduce('ReduceMean', x, [3, 4], true), [0, 1], true);
}

function channelSum(g: Graph, x: Tensor): Tensor {
  return g.reduce('ReduceSum', g.reduce('ReduceSum', x, [3, 4]), [0, 1]);
}

export function leakyRelu(g: Graph, x: Tensor, slope: number): Tensor {
  const y = g.unary('LeakyRelu', x, { alpha: { float: slope } });
  return g.record(
    y,
    [x],
    [
      dy => {
        return g.mul(dy, g.add(g.mul(positive(g, x), 1 - slope), slope));
      },
    ],
  );
}
