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
  overWindows(pair, ({ mx, my, xx, yy, xy }) => {
    const luminance = (2 * mx * my + C1) / (mx * mx + my * my + C1);
    return 1 - (luminance * (2 * xy + C2)) / (xx + yy + C2);
  });

/** One minus SSIM's third factor: `1 - (sxy + C2/2) / (sx sy + C2/2)`. A reconstruction that is only paler or darker has none. */
export const structure: ErrorMap = pair =>
  overWindows(
    pair,
    ({ xx, yy, xy }) => 1 - (xy + C2 / 2) / (Math.sqrt(Math.max(0, xx) * Math.max(0, yy)) + C2 / 2),
  );

/** Means, variances and covariance within one window. */
interface Moments {
  readonly mx: number;
  readonly my: number;
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

function overWindows({ shape, target, reconstruction }: Pair, of: (moments: Moments) => number): Plane {
  const { channels, width, height } = shape;
  const kernel = gaussianKernel(Math.min(SIDE, width, height));
  const [across, down] = [width - kernel.length + 1, height - kernel.length + 1];
  const values = new Float32Array(across * down);
  const pixels = width * height;
  const mean = (from: (p: number) => number) =>
    smooth(
      Float64Array.from({ length: pixels }, (_, p) => from(p)),
      width,
      kernel,
    );
  for (let c = 0; c < channels; c++) {
    const x = (p: number) => target[c * pixels + p]!;
    const y = (p: number) => reconstruction[c * pixels + p]!;
    const [mx, my] = [mean(x), mean(y)];
    const [xx, yy, xy] = [mean(p => x(p) ** 2), mean(p => y(p) ** 2), mean(p => x(p) * y(p))];
    for (let i = 0; i < values.length; i++) {
      const [a, b] = [mx[i]!, my[i]!];
      const moments = { mx: a, my: b, xx: xx[i]! - a * a, yy: yy[i]! - b * b, xy: xy[i]! - a * b };
      values[i]! += of(moments) / channels;
    }
  }
  return { width: across, height: down, values };
}

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
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < across; col++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * plane[row * width + col + k]!;
      rows[row * across + col] = sum;
    }
  }
  const out = new Float64Array(across * down);
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * rows[i + k * across]!;
    out[i] = sum;
  }
  return out;
}
