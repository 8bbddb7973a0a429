import { dim, type Graph, size, type Tensor } from './graph.ts';

/** Differentiable layers on rows `[Q, C]`, and the losses; each with its gradient beside it. */

/** PyTorch's default, which the authors use. */
export const BATCH_NORM_EPSILON = 1e-5;
/** Keeps logarithms and quotients finite, as in the authors' code. */
const TINY = 1e-12;

/** `[Q, K] x [K, C]`. */
export function matmul(g: Graph, a: Tensor, b: Tensor): Tensor {
  return g.record(
    g.matmul(a, b),
    [a, b],
    [dy => g.matmul(dy, g.transpose(b, [1, 0])), dy => g.matmul(g.transpose(a, [1, 0]), dy)],
  );
}

/** Any permutation of axes. */
export function permute(g: Graph, x: Tensor, perm: readonly number[]): Tensor {
  const inverse = perm.map((_, axis) => perm.indexOf(axis));
  return g.record(g.transpose(x, perm), [x], [dy => g.transpose(dy, inverse)]);
}

export function reshape(g: Graph, x: Tensor, shape: readonly number[]): Tensor {
  return g.record(g.reshape(x, shape), [x], [dy => g.reshape(dy, x.shape)]);
}

/** A vector `[C]` added to each row of `[Q, C]`. */
export function addBias(g: Graph, x: Tensor, bias: Tensor): Tensor {
  return g.record(g.add(x, bias), [x, bias], [dy => dy, dy => g.reduce('ReduceSum', dy, [0])]);
}

export function leakyRelu(g: Graph, x: Tensor, slope: number): Tensor {
  const y = g.unary('LeakyRelu', x, { alpha: { float: slope } });
  return g.record(y, [x], [dy => g.mul(dy, g.add(g.mul(positive(g, x), 1 - slope), slope))]);
}

export function relu(g: Graph, x: Tensor): Tensor {
  const y = g.unary('Relu', x);
  return g.record(y, [x], [dy => g.mul(dy, positive(g, y))]);
}

/** `a - b`, of one shape. */
export function subtract(g: Graph, a: Tensor, b: Tensor): Tensor {
  return g.record(g.sub(a, b), [a, b], [dy => dy, dy => g.mul(dy, -1)]);
}

/** Each row of `[Q, C]` divided by its Euclidean length; a row of zeros stays zero. */
export function unitRows(g: Graph, x: Tensor): Tensor {
  const length = g.max(g.unary('Sqrt', rowSum(g, g.mul(x, x))), TINY);
  const y = g.div(x, length);
  return g.record(y, [x], [dy => g.div(g.sub(dy, g.mul(y, rowSum(g, g.mul(dy, y)))), length)]);
}

/** Softmax over the last axis of rows `[Q, K]`. */
export function softmax(g: Graph, x: Tensor): Tensor {
  const y = g.unary('Softmax', x, { axis: -1 });
  return g.record(y, [x], [dy => g.mul(y, g.sub(dy, rowSum(g, g.mul(dy, y))))]);
}

/**
 * Hard shrinkage and renormalisation of addressing weights (Gong et al., eq. 6 and 7):
 * `w' = relu(w-s) w / (|w-s|+eps)`, `w'' = w' / max(|w'|_1, eps)`. The first is w where w > s and else 0; it is
 * written as that mask, since the literal quotient has no stable float32 gradient. A row whose weights all
 * lie under the threshold stays zero and passes no gradient. `s <= 0` leaves the weights as they are.
 */
export function shrink(g: Graph, w: Tensor, s: number): Tensor {
  if (s <= 0) return w;
  const mask = positive(g, g.sub(w, s));
  const kept = g.mul(w, mask);
  const total = g.max(rowSum(g, kept), TINY);
  const y = g.div(kept, total);
  return g.record(y, [w], [dy => g.mul(g.div(g.sub(dy, rowSum(g, g.mul(dy, y))), total), mask)]);
}

/** 1 where x > 0, else 0. A steep line, cut off: ONNX Runtime's Sign takes ten times as long. */
export function positive(g: Graph, x: Tensor): Tensor {
  const steep = g.mul(x, 1e30);
  return g.emit('Clip', [steep, g.scalar(0), g.scalar(1)], x.shape);
}

/** Mean over the rows of `-sum w ln(w + eps)`: a scalar. */
export function entropy(g: Graph, w: Tensor): Tensor {
  const log = g.unary('Log', g.add(w, TINY));
  const perRow = g.reduce('ReduceSum', g.mul(w, log), [1]);
  const y = g.mul(g.reduce('ReduceMean', perRow, [0]), -1);
  return g.record(y, [w], [dy => g.mul(g.add(log, g.div(w, g.add(w, TINY))), g.mul(dy, -1 / dim(w, 0)))]);
}

/** Mean over all elements of `(x - target)^2`: a scalar. */
export function meanSquaredError(g: Graph, x: Tensor, target: Tensor): Tensor {
  const difference = g.sub(x, target);
  const perFrame = g.reduce('ReduceMean', g.mul(difference, difference), [2, 3, 4]);
  const y = g.reduce('ReduceMean', perFrame, [0, 1]);
  return g.record(y, [x], [dy => g.mul(difference, g.mul(dy, 2 / size(x.shape)))]);
}

/** Mean over the rows of `[Q, C]` of the squared distance from `centre` `[C]`, and over C: a scalar. */
export function meanSquaredDistance(g: Graph, x: Tensor, centre: Tensor): Tensor {
  const difference = g.sub(x, centre);
  const y = g.reduce('ReduceMean', g.reduce('ReduceMean', g.mul(difference, difference), [1]), [0]);
  return g.record(y, [x], [dy => g.mul(difference, g.mul(dy, 2 / size(x.shape)))]);
}

/** Of each row of `[N, K]` its squared distance from that of `target`, `[N, K]` or `[K]`: `[N]`. The target gets no gradient. */
export function squaredDistances(g: Graph, x: Tensor, target: Tensor): Tensor {
  const difference = g.sub(x, target);
  const y = g.reduce('ReduceSum', g.mul(difference, difference), [1]);
  return g.record(y, [x], [dy => g.mul(difference, g.mul(g.reshape(dy, [dim(x, 0), 1]), 2))]);
}

/** Element by element, times what gets no gradient. */
export function scale(g: Graph, x: Tensor, factor: Tensor | number): Tensor {
  return g.record(g.mul(x, factor), [x], [dy => g.mul(dy, factor)]);
}

/** `1 / (x + epsilon)`. */
export function inverse(g: Graph, x: Tensor, epsilon: number): Tensor {
  const y = g.div(g.scalar(1), g.add(x, epsilon));
  return g.record(y, [x], [dy => g.mul(dy, g.mul(g.mul(y, y), -1))]);
}

/** Of all elements of a vector `[N]`: a scalar. */
export function sum(g: Graph, x: Tensor): Tensor {
  const y = g.reduce('ReduceSum', x, [0]);
  return g.record(y, [x], [dy => g.mul(g.constant(new Float32Array(dim(x, 0)).fill(1), x.shape), dy)]);
}

/**
 * `sum weights * (-targets ln p - (1 - targets) ln(1 - p))` with `p = sigmoid(logits)`, all of one shape: a scalar. Written so that no
 * logit is too large for it.
 */
export function binaryCrossEntropy(g: Graph, logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  const softplus = g.unary('Softplus', g.mul(g.unary('Abs', logits), -1));
  const each = g.add(g.sub(g.unary('Relu', logits), g.mul(logits, targets)), softplus);
  const axes = logits.shape.map((_, axis) => axis);
  const y = g.reduce('ReduceSum', g.mul(each, weights), axes);
  const gradient = () => g.mul(g.sub(g.unary('Sigmoid', logits), targets), weights);
  return g.record(y, [logits], [dy => g.mul(gradient(), dy)]);
}

/** `a + factor * b` of two scalars. */
export function addScaled(g: Graph, a: Tensor, b: Tensor, factor: number): Tensor {
  return g.record(g.add(a, g.mul(b, factor)), [a, b], [dy => dy, dy => g.mul(dy, factor)]);
}

function rowSum(g: Graph, x: Tensor): Tensor {
  return g.reduce('ReduceSum', x, [1], true);
}
