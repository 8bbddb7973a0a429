import { dim, type Tensor } from '../graph.ts';
import { type Blocked, blocks, fill } from './layout.ts';

/**
 * Convolution kernels `[O, I, 3, 3, 3]` in the order that the blocked operators read: for every block of outputs
 * and every block of inputs the taps, and for every tap a little matrix of inputs by outputs.
 */

function filled(b: Blocked, w: Tensor): Tensor {
  const outputs = fill(b, w, 0, blocks(dim(w, 0), b.B) * b.B);
  return fill(b, outputs, 1, blocks(dim(w, 1), b.B) * b.B);
}

/** Nominal `[O, taps * I, 3, 3]` for inputs that hold the frames of these temporal taps beside each other. */
export function forwardKernel(b: Blocked, w: Tensor, taps: readonly number[]): Tensor {
  const { g, B } = b;
  const whole = filled(b, w);
  const [O, I] = whole.shape as [number, number];
  const split = g.reshape(whole, [O / B, B, I / B, B, 3, 9]);
  const byTap = g.transpose(split, [0, 4, 2, 5, 3, 1]); // [O/B, tap, I/B, 9, B in, B out]
  const chosen = g.slice(byTap, 1, taps[0]!, taps.length);
  return g.reshape(chosen, [O, taps.length * I, 3, 3]);
}

/**
 * For the transpose, from `O` to `I` channels, split into the phases of its output: gives the kernel of those output
 * pixels (2i + row, 2j + col) that tap `t` reaches. A row 2i is made from input row i by tap 1, a row 2i + 1
 * from i by tap 2 and from i + 1 by tap 0; columns alike. Nominal `[I, O, row + 1, col + 1]`.
 */
export function phaseKernels(b: Blocked, w: Tensor): (t: number, row: 0 | 1, col: 0 | 1) => Tensor {
  const { g, B } = b;
  const whole = filled(b, w);
  const [O, I] = whole.shape as [number, number];
  const split = g.reshape(whole, [O / B, B, I / B, B, 27]);
  const byTap = g.transpose(split, [2, 0, 4, 1, 3]); // [I/B, O/B, 27, B in, B out]
  return (t, row, col) => {
    const taps = TAPS[row].flatMap(kh => TAPS[col].map(kw => 9 * t + 3 * kh + kw));
    return g.reshape(g.gather(byTap, taps, 2), [I, O, row + 1, col + 1]);
  };
}

const TAPS = [[1], [2, 0]] as const;

/** Nominal `[O, 3, 3, 3]` for one input channel, three frames of which lie beside each other unblocked. */
export function firstKernel(b: Blocked, w: Tensor): Tensor {
  const { g, B } = b;
  const O = blocks(dim(w, 0), B) * B;
  const split = g.reshape(fill(b, w, 0, O), [O / B, B, 3, 9]);
  return g.reshape(g.transpose(split, [0, 2, 3, 1]), [O, 3, 3, 3]);
}

/**
 * For the transpose onto one channel. From `inputs` frames beside each other come B/4 output frames in four phases each, as
 * B channels in the order (frame, row, col); the first of them lies at the same time as input frame `first`. Nominal
 * `[B, inputs * O, 2, 2]`: tap k reaches an output frame from the input frame 1 - k later.
 */
export function lastKernel(b: Blocked, w: Tensor, inputs: number, first: number): Tensor {
  const { g, B } = b;
  const O = blocks(dim(w, 0), B) * B;
  const byPhase = lastPhases(b, w); // [phase, frames before, at, after, O, 2 * 2]
  const rows = Array.from({ length: B / 4 }, (_, f) => {
    const before = first + f - 1;
    return g.pad(byPhase, [0, before, 0, 0], [0, inputs - before - 3, 0, 0]);
  });
  const channels = inputs * O;
  const kernel = g.reshape(g.concat(rows, 0), [1, B, channels / B, B, 4]);
  return g.reshape(g.transpose(kernel, [0, 2, 4, 3, 1]), [B, channels, 2, 2]);
}

/** `[4, 3, O, 4]`: for each phase (row, col) and each of three input frames the 2x2 taps, zero where there is none. */
function lastPhases(b: Blocked, w: Tensor): Tensor {
  const { g, B } = b;
  const O = blocks(dim(w, 0), B) * B;
  const taps = fill(b, g.reshape(fill(b, w, 0, O), [O, 27]), 1, 28); // tap 27 is zero
  const indices: number[] = [];
  for (const row of [0, 1] as const) {
    for (const col of [0, 1] as const) {
      for (const k of [2, 1, 0]) {
        for (const i of [0, 1]) {
          for (const j of [0, 1]) {
            const kh = TAPS[row][i];
            const kw = TAPS[col][j];
            indices.push(kh === undefined || kw === undefined ? 27 : 9 * k + 3 * kh + kw);
          }
        }
      }
    }
  }
  return g.transpose(g.reshape(g.gather(taps, indices, 1), [O, 4, 3, 4]), [1, 2, 0, 3]);
}
