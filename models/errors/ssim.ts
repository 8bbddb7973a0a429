import type { ErrorMap, Pair, Plane } from './comparison.ts';

/** Side and standard deviation of the Gaussian window, in pixels, and the constants (Wang et al. 2004); images are 0 to 255. */
const [SIDE, SIGMA] = [11, 1.5];
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/**
 * `1 - SSIM` (Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity",
 * IEEE TIP 2004): `SSIM = (2 mx my + C1) (2 sxy + C2) / ((mx^2 + my^2 + C1) (sx^2 + sy^2 + C2))`, moments weighted by the
 * window, where it lies wholly in the image.
 */
export const ssim: ErrorMap = pair =>
  overWindows(pair, (mx, my, xx, yy, xy) => {
    const luminance = (2 * mx * my + C1) / (mx * mx + my * my + C1);
    return 1 - (luminance * (2 * xy + C2)) / (xx + yy + C2);
  });

/** One minus SSIM's third factor: `1 - (sxy + C2/2) / (sx sy + C2/2)`. A reconstruction that is only paler or darker has none. */
export const structure: ErrorMap = pair =>
  overWindows(
    pair,
    (_mx, _my, xx, yy, xy) => 1 - (xy + C2 / 2) / (Math.sqrt(Math.max(0, xx) * Math.max(0, yy)) + C2 / 2),
  );

/** Of the means, the variances and the covariance within one window. */
type OfMoments = (mx: number, my: number, xx: number, yy: number, xy: number) => number;

function overWindows(
  { shape: { channels, width, height }, target, reconstruction }: Pair,
  of: OfMoments,
): Plane {
  const kernel = gaussianKernel(Math.min(SIDE, width, height));
  const [across, down] = [width - kernel.length + 1, height - kernel.length + 1];
  const values = new Float32Array(across * down);
  const pixels = width * height;
  const [x, y, xx, yy, xy] = Array.from({ length: 5 }, () => new Float64Array(pixels)) as Five;
  for (let c = 0; c < channels; c++) {
    for (let p = 0; p < pixels; p++) {
      const [a, b] = [target[c * pixels + p]!, reconstruction[c * pixels + p]!];
      x[p] = a;
      y[p] = b;
      xx[p] = a * a;
      yy[p] = b * b;
      xy[p] = a * b;
    }
    const [mx, my, mxx, myy, mxy] = [x, y, xx, yy, xy].map(plane => smooth(plane, width, kernel)) as Five;
    for (let i = 0; i < values.length; i++) {
      const [a, b] = [mx[i]!, my[i]!];
      values[i]! += of(a, b, mxx[i]! - a * a, myy[i]! - b * b, mxy[i]! - a * b) / channels;
    }
  }
  return { width: across, height: down, values };
}

type Five = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

function gaussianKernel(side: number): number[] {
  const weights = Array.from({ length: side }, (_, i) =>
    Math.exp(-((i - (side - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map(weight => weight / sum);
}

/** Along rows, then along columns, only where the kernel lies wholly inside. */
function smooth(plane: Float64Array, width: number, kernel: readonly number[]): Float64Array {
  const height = plane.length / width;
  const [across, down] = [width - kernel.length + 1, height - kernel.length + 1];
  const rows = new Float64Array(across * height);
  for (const [k, weight] of kernel.entries()) {
    for (let row = 0, i = 0; row < height; row++) {
      for (let p = row * width + k, end = p + across; p < end; p++, i++) rows[i]! += weight * plane[p]!;
    }
  }
  const out = new Float64Array(across * down);
  for (const [k, weight] of kernel.entries()) {
    for (let i = 0, p = k * across; i < out.length; i++, p++) out[i]! += weight * rows[p]!;
  }
  return out;
}
