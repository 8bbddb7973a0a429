import { dim, type Graph, type Tensor } from '../../graph/graph.ts';
import { inverse, scale, sum } from '../../graph/layers.ts';

/** Over the images of a batch and the elements of each: their sum, or their mean, by which the size of batch and image do not scale the gradient. */
export type Reduction = 'mean' | 'sum';

/** Of each image `[N]`: what is summed over its `elements`, or their mean. */
export function ofImage(g: Graph, sums: Tensor, elements: number, reduction: Reduction): Tensor {
  return reduction === 'sum' ? sums : scale(g, sums, 1 / elements);
}

/** Over the images `[N]` of a batch: a scalar. */
export function overBatch(g: Graph, values: Tensor, reduction: Reduction): Tensor {
  const total = sum(g, values);
  return reduction === 'sum' ? total : scale(g, total, 1 / dim(values, 0));
}

/**
 * What the value of an image that is labelled as abnormal counts in the loss: as it is (labels ignored), negated, or inverted,
 * `weight / (value + epsilon)`, the smaller the larger the value is.
 */
export type OfAbnormal =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'negated' }
  | { readonly kind: 'inverted'; readonly weight: number; readonly epsilon: number };

/** `[N]` and `[N]` of 0 and 1: `[N]`. */
export function withLabels(g: Graph, values: Tensor, abnormal: Tensor, of: OfAbnormal): Tensor {
  if (of.kind === 'ignored') return values;
  if (of.kind === 'negated') return scale(g, values, g.add(g.mul(abnormal, -2), 1));
  const normal = scale(g, values, g.sub(g.scalar(1), abnormal));
  const inverted = scale(g, inverse(g, values, of.epsilon), g.mul(abnormal, of.weight));
  return g.record(g.add(normal, inverted), [normal, inverted], [dy => dy, dy => dy]);
}
