import { dim, type Graph, shared, type Tensor } from '../graph.ts';
import { BATCH_NORM_EPSILON } from '../layers.ts';
import type { BatchStatistics } from '../lowering.ts';

/** BatchNorm over rows `[M, C]` with the batch's own statistics (train mode); `scale` and `shift` `[C]`, where it learns them. */
export function normaliseRows(
  g: Graph,
  x: Tensor,
  { scale, shift }: { readonly scale?: Tensor | undefined; readonly shift?: Tensor | undefined },
): { readonly y: Tensor; readonly batch: BatchStatistics } {
  const mean = g.reduce('ReduceMean', x, [0]);
  const centred = g.sub(x, mean);
  const variance = g.reduce('ReduceMean', g.mul(centred, centred), [0]);
  const inverse = inverseDeviation(g, variance);
  const normal = g.mul(centred, inverse);
  const scaled = scale ? g.mul(normal, scale) : normal;
  const factor = scale ? g.mul(scale, inverse) : inverse;
  const y = shift ? g.add(scaled, shift) : scaled;
  const sum = shared(dy => g.reduce('ReduceSum', dy, [0]));
  const product = shared(dy => g.reduce('ReduceSum', g.mul(dy, normal), [0]));
  g.record(
    y,
    [x, scale, shift],
    [
      dy => {
        const correction = g.add(g.mul(normal, g.div(product(dy), dim(x, 0))), g.div(sum(dy), dim(x, 0)));
        return g.mul(g.sub(dy, correction), factor);
      },
      product,
      sum,
    ],
  );
  return { y, batch: { mean, variance, count: dim(x, 0) } };
}

/** The same with known statistics (evaluation). */
export function normaliseBy(
  g: Graph,
  x: Tensor,
  statistics: { readonly mean: Tensor; readonly variance: Tensor },
  { scale, shift }: { readonly scale?: Tensor | undefined; readonly shift?: Tensor | undefined },
): Tensor {
  const inverse = inverseDeviation(g, statistics.variance);
  const factor = scale ? g.mul(scale, inverse) : inverse;
  const offset = g.mul(g.mul(statistics.mean, factor), -1);
  return g.add(g.mul(x, factor), shift ? g.add(offset, shift) : offset);
}

function inverseDeviation(g: Graph, variance: Tensor): Tensor {
  return g.div(g.scalar(1), g.unary('Sqrt', g.add(variance, BATCH_NORM_EPSILON)));
}
