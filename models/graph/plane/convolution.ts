import { dim, type Graph, shared, type Tensor } from '../graph.ts';
import { addBias } from '../layers.ts';
import type { Plane } from './plane.ts';

/**
 * Square convolutions of odd kernels k with padding (k - 1) / 2 and their transposes, as a Gather and one matrix product over the whole
 * batch. The forward convolution gathers each output's neighbourhood (im2col); its transpose multiplies first and then gathers, for each
 * pixel, the products that belong to it (col2im), four at most at stride 2. Each is the other's gradient.
 */

/** Pixels along one side of a convolution's output. */
export function outputSide(side: number, stride: number): number {
  return Math.ceil(side / stride);
}

/** `[N, H, W, I] -> [N, H/s, W/s, O]`, rounded up; `w` `[O, I, k, k]`, `bias` `[O]`. */
export function conv2d(
  g: Graph,
  x: Plane,
  w: Tensor,
  { stride, bias }: { readonly stride: number; readonly bias?: Tensor },
): Plane {
  const [N, H, W] = x.shape;
  const [O, , kernel] = w.shape as readonly [number, number, number];
  const taps = tapsOf([H, W], kernel, stride);
  const flat = flatKernel(g, w);
  const columns = neighbourhoods(g, x.tensor, N, taps);
  const y = g.record(
    g.matmul(columns, flat),
    [x.tensor, w],
    [
      dy => collect(g, g.matmul(dy, transposed(g, flat)), N, taps),
      dy => kernelOf(g, g.matmul(transposed(g, columns), dy), w.shape),
    ],
  );
  return { tensor: bias ? addBias(g, y, bias) : y, shape: [N, taps.small[0], taps.small[1], O] };
}

/**
 * `[N, h, w, O] -> [N, H, W, I]` with `size` `[H, W]`, of which a convolution of this stride would have made `[h, w]`: PyTorch's
 * ConvTranspose2d with the output padding that gives this size. `w` `[O, I, k, k]`, `bias` `[I]`.
 */
export function conv2dTranspose(
  g: Graph,
  x: Plane,
  w: Tensor,
  {
    stride,
    size,
    bias,
  }: { readonly stride: number; readonly size: readonly [number, number]; readonly bias?: Tensor },
): Plane {
  const [N] = x.shape;
  const [, I, kernel] = w.shape as readonly [number, number, number];
  const taps = tapsOf(size, kernel, stride);
  const flat = flatKernel(g, w);
  const around = shared(dy => neighbourhoods(g, dy, N, taps));
  const y = g.record(
    collect(g, g.matmul(x.tensor, transposed(g, flat)), N, taps),
    [x.tensor, w],
    [
      dy => g.matmul(around(dy), flat),
      dy => kernelOf(g, g.matmul(transposed(g, around(dy)), x.tensor), w.shape),
    ],
  );
  return { tensor: bias ? addBias(g, y, bias) : y, shape: [N, size[0], size[1], I] };
}

/** Which pixel of the large side each (pixel of the small side, tap) belongs to. */
interface Taps {
  readonly large: readonly [number, number];
  readonly small: readonly [number, number];
  readonly kernel: number;
  /** By (small pixel, tap): the large pixel, or H * W for outside. */
  readonly indices: readonly number[];
}

function tapsOf(large: readonly [number, number], kernel: number, stride: number): Taps {
  const [H, W] = large;
  const small = [outputSide(H, stride), outputSide(W, stride)] as const;
  const indices: number[] = [];
  for (let y = 0; y < small[0]; y++) {
    for (let x = 0; x < small[1]; x++) {
      for (let k = 0; k < kernel * kernel; k++) {
        const row = y * stride + Math.floor(k / kernel) - (kernel - 1) / 2;
        const column = x * stride + (k % kernel) - (kernel - 1) / 2;
        const inside = row >= 0 && row < H && column >= 0 && column < W;
        indices.push(inside ? row * W + column : H * W);
      }
    }
  }
  return { large, small, kernel, indices };
}

/** `[N*H*W, C] -> [N*h*w, k*k*C]`. */
function neighbourhoods(g: Graph, rows: Tensor, N: number, { large, small, kernel, indices }: Taps): Tensor {
  const [P, C] = [large[0] * large[1], dim(rows, 1)];
  const padded = withZero(g, g.reshape(rows, [N, P, C]));
  return g.reshape(g.gather(padded, indices, 1), [N * small[0] * small[1], kernel * kernel * C]);
}

/**
 * `[N*h*w, k*k*C] -> [N*H*W, C]`: the sum of what belongs to each large pixel. First of all pixels one product, then of all another, and so on:
 * ONNX Runtime adds tensors ten times as fast as it reduces an axis of four.
 */
function collect(g: Graph, products: Tensor, N: number, { large, small, kernel, indices }: Taps): Tensor {
  const [P, K] = [large[0] * large[1], kernel * kernel];
  const C = dim(products, 1) / K;
  const sources: number[][] = Array.from({ length: P }, () => []);
  for (const [source, pixel] of indices.entries()) sources[pixel]?.push(source);
  const most = Math.max(...sources.map(list => list.length));
  const outside = small[0] * small[1] * K;
  const padded = withZero(g, g.reshape(products, [N, outside, C]));
  const terms = Array.from({ length: most }, (_, i) =>
    g.gather(
      padded,
      sources.map(list => list[i] ?? outside),
      1,
    ),
  );
  return g.reshape(
    terms.reduce((sum, term) => g.add(sum, term)),
    [N * P, C],
  );
}

/** `[N, P, C] -> [N, P + 1, C]`: the last row is what lies outside. */
function withZero(g: Graph, x: Tensor): Tensor {
  return g.pad(x, [0, 0, 0], [0, 1, 0]);
}

/** `[O, I, k, k] -> [k*k*I, O]`. */
function flatKernel(g: Graph, w: Tensor): Tensor {
  const [O, I, k] = w.shape as readonly [number, number, number];
  return g.reshape(g.transpose(w, [2, 3, 1, 0]), [k * k * I, O]);
}

function kernelOf(g: Graph, flat: Tensor, [O, I, k]: readonly number[]): Tensor {
  return g.transpose(g.reshape(flat, [k!, k!, I!, O!]), [3, 2, 0, 1]);
}

function transposed(g: Graph, x: Tensor): Tensor {
  return g.transpose(x, [1, 0]);
}
