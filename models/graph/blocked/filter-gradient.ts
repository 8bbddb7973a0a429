import type { Tensor } from '../graph.ts';
import { type Blocked, channelsLast, cut, later, threeFrames } from './layout.ts';

/**
 * d loss / d kernel `[O, I, 3, 3, 3]` of a convolution at stride 2 from `big` to `small`, one of which is an activation, the
 * other a gradient, both blocked. One Gather lays out the 3x3 neighbourhoods (im2col); batched MatMuls multiply
 * them with `small`, a clip's frame at a time. Sums go in stages: float32 would lose digits in one.
 *
 * A neighbour outside the picture should be zero. Copying everything only to append a zero would cost as much as the Gather,
 * so it stands for pixel (0, 0) instead, and what that added is taken off again.
 */
export function filterGradient(b: Blocked, big: Tensor, small: Tensor, kernel: readonly number[]): Tensor {
  const { g, B } = b;
  const [N, , CB, H, W] = big.shape as [number, number, number, number, number];
  const [, To, OB, Ho, Wo] = small.shape as [number, number, number, number, number];
  const O = OB * B;
  const rows = g.reshape(g.transpose(small, [0, 1, 2, 5, 3, 4]), [N, To, O, Ho * Wo]);
  const twice = g.concat([rows, later(b, rows)], 2); // the same time: taps 1 and 2; the time after: tap 0
  const outside = outsideSums(b, g.reshape(twice, [N, To, 2 * O, Ho, Wo])); // [N, To, 2 O, 9]

  /** Products of one of each pair of big frames with the first `count` of `twice`: `[count, 9, C]`. */
  const product = (parity: 0 | 1, count: number): Tensor => {
    const left = cut(b, twice, 2, count);
    const pixels = g.reshape(big, [N * To, 2 * CB * H * W, B]);
    const taps = g.gather(pixels, neighbourhoods(CB, H, W, parity), 1);
    const patches = g.reshape(taps, [N, To, CB, Ho * Wo, 9 * B]);
    const products = g.matmul(g.reshape(left, [N, To, 1, count, Ho * Wo]), patches);
    const sum = g.reduce('ReduceSum', g.reduce('ReduceSum', products, [1]), [0]); // [CB, count, 9 B]
    const byTap = g.transpose(g.reshape(sum, [CB, count, 9, B]), [1, 2, 0, 3]);
    const corners = g.slices(g.reshape(big, [N, To, 2, CB, H * W, B]), [
      { axis: 2, start: parity, count: 1 },
      { axis: 4, start: 0, count: 1 },
    ]);
    const weights = g.reshape(g.transpose(cut(b, outside, 2, count), [2, 3, 0, 1]), [count * 9, N * To]);
    const added = g.matmul(weights, g.reshape(corners, [N * To, CB * B]));
    return g.sub(g.reshape(byTap, [count, 9, CB * B]), g.reshape(added, [count, 9, CB * B]));
  };

  const first = product(0, O);
  const second = product(1, 2 * O);
  const taps = [g.slice(second, 0, O, O), first, g.slice(second, 0, 0, O)];
  const stacked = g.concat(
    taps.map(tap => g.reshape(tap, [O, 1, 9, CB * B])),
    1,
  );
  const gradient = g.reshape(g.transpose(stacked, [0, 3, 1, 2]), [O, CB * B, 3, 3, 3]);
  return cut(b, cut(b, gradient, 0, kernel[0]!), 1, kernel[1]!);
}

/** Rows of `[2 * CB * H * W, B]` (the frames of a pair) that are the neighbourhoods of one frame's every second pixel. */
function neighbourhoods(CB: number, H: number, W: number, parity: 0 | 1): number[] {
  const indices: number[] = [];
  for (let block = 0; block < CB; block++) {
    const start = (parity * CB + block) * H * W;
    for (let y = 0; y < H; y += 2) {
      for (let x = 0; x < W; x += 2) {
        for (let k = 0; k < 9; k++) {
          const row = y + Math.floor(k / 3) - 1;
          const col = x + (k % 3) - 1;
          indices.push(row < 0 || col < 0 ? start : start + row * W + col); // never beyond H or W: both are even
        }
      }
    }
  }
  return indices;
}

/** For each tap, the sum of `small` `[N, T, O, Ho, Wo]` over the pixels whose neighbour lies outside: `[N, T, O, 9]`. */
function outsideSums({ g }: Blocked, small: Tensor): Tensor {
  const top = g.slice(small, 3, 0, 1);
  const left = g.slice(small, 4, 0, 1);
  const corner = g.slice(top, 4, 0, 1);
  const sums = [
    g.reduce('ReduceSum', top, [4]),
    g.reduce('ReduceSum', left, [3]),
    g.reshape(corner, [...small.shape.slice(0, 3), 1]),
  ];
  // Taps 0 to 2 reach above the picture, taps 0, 3 and 6 left of it, and the corner has been counted twice for tap 0.
  const above = [1, 1, 1, 0, 0, 0, 0, 0, 0];
  const beside = [1, 0, 0, 1, 0, 0, 1, 0, 0];
  const both = [-1, 0, 0, 0, 0, 0, 0, 0, 0];
  return g.matmul(g.concat(sums, 3), g.constant(Float32Array.from([above, beside, both].flat()), [3, 9]));
}

/** The same for one unblocked channel: `big` `[N, T, 1, H, W]`, stride 1 in time. */
export function singleChannelFilterGradient(b: Blocked, big: Tensor, small: Tensor, O: number): Tensor {
  const { g, B } = b;
  const [N, T, , H, W] = big.shape as [number, number, number, number, number];
  const [, , OB, Ho, Wo] = small.shape as [number, number, number, number, number];
  const P = Ho * Wo;
  // A convolution with nine kernels of a single one each lays out the neighbourhoods.
  const oneHot = new Float32Array(81);
  for (let k = 0; k < 9; k++) oneHot[k * 10] = 1;
  const attributes = { strides: [2, 2], pads: [1, 1, 1, 1], kernel_shape: [3, 3] };
  const picture = g.reshape(big, [N * T, 1, H, W]);
  const taps = g.emit('Conv', [picture, g.constant(oneHot, [9, 1, 3, 3])], [N * T, 9, Ho, Wo], attributes);
  const around = g.reshape(threeFrames(b, g.reshape(taps, [N, T, 9, P])), [N, T, 27, P]);
  const columns = g.reshape(channelsLast(b, small), [N, T, P, OB * B]);
  const sum = g.reduce('ReduceSum', g.reduce('ReduceSum', g.matmul(around, columns), [1]), [0]);
  return g.reshape(cut(b, g.transpose(sum, [1, 0]), 0, O), [O, 1, 3, 3, 3]);
}
