import type { Tensor } from '../graph.ts';
import { BATCH_NORM_EPSILON } from '../layers.ts';
import type { Features, Lowering } from '../lowering.ts';
import { type Blocked, channelSum, cut, fillChannels, scaleShift } from './layout.ts';

/**
 * BatchNorm and LeakyReLU in one pass over the features, once their statistics are known. Variance is E[x^2] - E[x]^2,
 * which saves a pass: behind a convolution the mean is of the size of the deviation, and float32 has digits to spare.
 *
 * Backward, with z = a x + b, slope s(z) in {slope, 1}, dz = s dy, n = (x - mean) / deviation, m elements:
 * dx = a (dz - mean(dz) - n mean(dz n)), which is again linear in dz and x.
 */
export function normalise(
  b: Blocked,
  x: Features,
  { scale, shift, slope }: Parameters<Lowering['normalise']>[2],
): ReturnType<Lowering['normalise']> {
  const { g } = b;
  const { tensor, shape } = x;
  const C = shape[2];
  const count = shape[0] * shape[1] * shape[3] * shape[4];
  const mean = g.mul(channelSum(b, tensor), 1 / count);
  const square = g.mul(channelSum(b, g.mul(tensor, tensor)), 1 / count);
  const variance = g.max(g.sub(square, g.mul(mean, mean)), 0);
  const inverse = g.div(g.scalar(1), g.unary('Sqrt', g.add(variance, BATCH_NORM_EPSILON)));
  const a = g.mul(fillChannels(b, scale), inverse);
  const c = g.sub(fillChannels(b, shift), g.mul(mean, a));
  const y = scaleShift(b, tensor, a, c, { activation: { name: 'LeakyRelu', parameters: [slope] } });

  const backward = once((dy: Tensor) => {
    // A steep line clipped to [slope, 1] is the derivative of LeakyReLU.
    const steep = [g.mul(a, 1e20), g.mul(c, 1e20)] as const;
    const derivative = scaleShift(b, tensor, ...steep, {
      activation: { name: 'Clip', parameters: [slope, 1] },
    });
    const dz = g.mul(dy, derivative);
    const dShift = channelSum(b, dz);
    const product = channelSum(b, g.mul(dz, tensor));
    const dScale = g.mul(g.sub(product, g.mul(mean, dShift)), inverse);
    return { dz, dShift, dScale };
  });
  g.record(
    y,
    [tensor, scale, shift],
    [
      dy => {
        const { dz, dShift, dScale } = backward(dy);
        const alongX = g.mul(g.mul(g.mul(a, dScale), inverse), -1 / count);
        const constant = g.sub(g.mul(g.mul(a, dShift), -1 / count), g.mul(alongX, mean));
        const rest = scaleShift(b, tensor, alongX, constant);
        return scaleShift(b, dz, a, g.zeros(a.shape), { sum: rest });
      },
      dy => cut(b, backward(dy).dScale, 0, C),
      dy => cut(b, backward(dy).dShift, 0, C),
    ],
  );
  const batch = { mean: cut(b, mean, 0, C), variance: cut(b, variance, 0, C), count };
  return { y: { tensor: y, shape }, batch };
}

/** `gradients` asks for each input's gradient with the same `dy`. */
function once<T>(compute: (dy: Tensor) => T): (dy: Tensor) => T {
  let known: { readonly dy: Tensor; readonly value: T } | undefined;
  return dy => {
    if (known?.dy !== dy) known = { dy, value: compute(dy) };
    return known.value;
  };
}
