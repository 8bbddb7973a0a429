import type { Expansion } from './expansion.ts';

/** Side of the window over which displacements are averaged, in pixels; odd. */
const WINDOW = 13;
const HALF = (WINDOW - 1) / 2;
/** Added to the determinant: a neighbourhood in which nothing is to be seen stands still. */
const REGULAR = 1e-3;
/** Polynomials near the border are made up in part: their weight, from the border inwards. */
const BORDER = [0.14, 0.14, 0.4472, 0.4472, 0.4472];

/** Pixels a frame, `[height, width]` each. */
export interface Flow {
  readonly dx: Float32Array;
  readonly dy: Float32Array;
}

/**
 * One refinement of a flow. The polynomials `A` and `b` before, and those now at the place where the flow ends, give two
 * equations `A d = delta b` a pixel; they are solved in the least squares sense over a window, weighted equally
 * (chapter 5 of Farnebäck's paper, "a priori knowledge").
 */
export class Displacement {
  /** The symmetric matrix `A^T A` and the vector `A^T delta b`, five planes. */
  readonly #planes: readonly [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  /** Doubles, so that running sums come back to 0. */
  readonly #columns: Float64Array;
  readonly #wide: Float32Array;

  /** For pictures up to this size. */
  constructor(width: number, height: number) {
    const plane = () => new Float32Array(width * height);
    this.#planes = [plane(), plane(), plane(), plane(), plane()];
    this.#columns = new Float64Array(width);
    this.#wide = plane();
  }

  refine(before: Expansion, now: Expansion, flow: Flow): void {
    this.#collect(before, now, flow);
    for (const plane of this.#planes) this.#average(plane, now.width, now.height);
    this.#solve(now.width * now.height, flow);
  }

  #collect(before: Expansion, now: Expansion, { dx, dy }: Flow): void {
    const { width, height } = before;
    const [m11, m12, m22, v1, v2] = this.#planes;
    for (let row = 0; row < height; row++) {
      const rowWeight = borderWeight(row, height);
      for (let col = 0; col < width; col++) {
        const i = row * width + col;
        const u = dx[i]!;
        const v = dy[i]!;
        const fx = col + u;
        const fy = row + v;
        const x = Math.floor(fx);
        const y = Math.floor(fy);
        let a11 = before.yy[i]!;
        let a22 = before.xx[i]!;
        let a12 = before.xy[i]! / 2;
        let b1 = before.y[i]!;
        let b2 = before.x[i]!;
        if (x >= 0 && y >= 0 && x < width - 1 && y < height - 1) {
          const [sx, sy] = [fx - x, fy - y];
          const w00 = (1 - sx) * (1 - sy);
          const w01 = sx * (1 - sy);
          const w10 = (1 - sx) * sy;
          const w11 = sx * sy;
          const p = y * width + x;
          const q = p + width;
          const at = (plane: Float32Array) =>
            w00 * plane[p]! + w01 * plane[p + 1]! + w10 * plane[q]! + w11 * plane[q + 1]!;
          a11 = (a11 + at(now.yy)) / 2;
          a22 = (a22 + at(now.xx)) / 2;
          a12 = (a12 + at(now.xy) / 2) / 2;
          b1 -= at(now.y);
          b2 -= at(now.x);
        }
        b1 = b1 / 2 + a11 * v + a12 * u;
        b2 = b2 / 2 + a12 * v + a22 * u;
        const weight = rowWeight * borderWeight(col, width);
        const square = weight * weight;
        m11[i] = square * (a11 * a11 + a12 * a12);
        m12[i] = square * a12 * (a11 + a22);
        m22[i] = square * (a22 * a22 + a12 * a12);
        v1[i] = square * (a11 * b1 + a12 * b2);
        v2[i] = square * (a12 * b1 + a22 * b2);
      }
    }
  }

  /** Mean over the window in place, by running sums; beyond the border, the border goes on. */
  #average(plane: Float32Array, width: number, height: number): void {
    const [columns, wide] = [this.#columns, this.#wide];
    for (let x = 0; x < width; x++) columns[x] = plane[x]! * (HALF + 1);
    for (let k = 1; k <= HALF; k++) {
      const from = Math.min(k, height - 1) * width;
      for (let x = 0; x < width; x++) columns[x]! += plane[from + x]!;
    }
    for (let row = 0; row < height; row++) {
      let sum = columns[0]! * (HALF + 1);
      for (let k = 1; k <= HALF; k++) sum += columns[Math.min(k, width - 1)]!;
      for (let x = 0; x < width; x++) {
        wide[row * width + x] = sum;
        sum += columns[Math.min(x + HALF + 1, width - 1)]! - columns[Math.max(x - HALF, 0)]!;
      }
      const enters = Math.min(row + HALF + 1, height - 1) * width;
      const leaves = Math.max(row - HALF, 0) * width;
      for (let x = 0; x < width; x++) columns[x]! += plane[enters + x]! - plane[leaves + x]!;
    }
    const scale = 1 / (WINDOW * WINDOW);
    for (let i = 0; i < width * height; i++) plane[i] = wide[i]! * scale;
  }

  #solve(pixels: number, { dx, dy }: Flow): void {
    const [m11, m12, m22, v1, v2] = this.#planes;
    for (let i = 0; i < pixels; i++) {
      const [a, b, c] = [m11[i]!, m12[i]!, m22[i]!];
      const inverse = 1 / (a * c - b * b + REGULAR);
      dy[i] = (c * v1[i]! - b * v2[i]!) * inverse;
      dx[i] = (a * v2[i]! - b * v1[i]!) * inverse;
    }
  }
}

function borderWeight(i: number, size: number): number {
  return (BORDER[i] ?? 1) * (BORDER[size - 1 - i] ?? 1);
}
