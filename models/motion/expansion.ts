/**
 * Every neighbourhood of a picture as a quadratic polynomial (Farnebäck 2003, chapter 4):
 * `f(x, y) ~ c + b1 y + b2 x + a11 y^2 + a22 x^2 + 2 a12 xy`, fitted by least squares weighted with a Gaussian. The
 * constant is not needed for motion.
 */

/** Pixels from the centre of a neighbourhood to its end. */
const REACH = 5;
/** Standard deviation of the weights, in pixels. */
const SIGMA = 1.2;

/** Planes of a picture's coefficients, each `[height, width]`. */
export interface Expansion {
  readonly width: number;
  readonly height: number;
  readonly y: Float32Array;
  readonly x: Float32Array;
  readonly yy: Float32Array;
  readonly xx: Float32Array;
  readonly xy: Float32Array;
}

export function createExpansion(width: number, height: number): Expansion {
  const plane = () => new Float32Array(width * height);
  return { width, height, y: plane(), x: plane(), yy: plane(), xx: plane(), xy: plane() };
}

/** Weights of the basis functions at 0 to `REACH` pixels: Gaussian, times x, times x^2. */
const { g, xg, xxg, normal } = weights();

/** Expands one picture after another, of one size, without allocating. */
export class Expander {
  /** A row after the vertical pass, with `REACH` more at both ends: the three moments in y. */
  readonly #m0: Float32Array;
  readonly #m1: Float32Array;
  readonly #m2: Float32Array;

  constructor(width: number) {
    const row = () => new Float32Array(width + 2 * REACH);
    this.#m0 = row();
    this.#m1 = row();
    this.#m2 = row();
  }

  /** @param picture `[height, width]`; beyond its border, the border goes on */
  expand(picture: Float32Array, into: Expansion): void {
    for (let row = 0; row < into.height; row++) {
      this.#down(picture, into, row);
      this.#across(into, row);
    }
  }

  #down(picture: Float32Array, { width, height }: Expansion, row: number): void {
    const [m0, m1, m2] = [this.#m0, this.#m1, this.#m2];
    for (let x = 0; x < width; x++) {
      m0[x + REACH] = picture[row * width + x]! * g[0]!;
      m1[x + REACH] = 0;
      m2[x + REACH] = 0;
    }
    for (let k = 1; k <= REACH; k++) {
      const above = Math.max(row - k, 0) * width;
      const below = Math.min(row + k, height - 1) * width;
      const [gk, xgk, xxgk] = [g[k]!, xg[k]!, xxg[k]!];
      for (let x = 0; x < width; x++) {
        const [p, q] = [picture[above + x]!, picture[below + x]!];
        m0[x + REACH]! += gk * (p + q);
        m1[x + REACH]! += xgk * (q - p);
        m2[x + REACH]! += xxgk * (p + q);
      }
    }
    for (const m of [m0, m1, m2]) {
      m.fill(m[REACH]!, 0, REACH);
      m.fill(m[width + REACH - 1]!, width + REACH);
    }
  }

  #across({ width, y, x, yy, xx, xy }: Expansion, row: number): void {
    const [m0, m1, m2] = [this.#m0, this.#m1, this.#m2];
    const [linear, constant, square, mixed] = normal;
    for (let col = 0; col < width; col++) {
      const at = col + REACH;
      let one = m0[at]! * g[0]!;
      let toX = 0;
      let toY = m1[at]! * g[0]!;
      let toXx = 0;
      let toYy = m2[at]! * g[0]!;
      let toXy = 0;
      for (let k = 1; k <= REACH; k++) {
        const gk = g[k]!;
        const right = m0[at + k]!;
        const left = m0[at - k]!;
        one += gk * (right + left);
        toXx += xxg[k]! * (right + left);
        toX += xg[k]! * (right - left);
        toY += gk * (m1[at + k]! + m1[at - k]!);
        toXy += xg[k]! * (m1[at + k]! - m1[at - k]!);
        toYy += gk * (m2[at + k]! + m2[at - k]!);
      }
      const i = row * width + col;
      y[i] = toY * linear;
      x[i] = toX * linear;
      yy[i] = one * constant + toYy * square;
      xx[i] = one * constant + toXx * square;
      xy[i] = toXy * mixed;
    }
  }
}

/**
 * `normal` is what is needed of the inverse of the normal matrix of the basis 1, x, y, x^2, y^2, xy. By symmetry it falls
 * apart: x, y and xy stand alone; 1, x^2 and y^2 form a block `[[1, a, a], [a, b, a^2], [a, a^2, b]]`, where `a` is the second
 * moment of the weights and `b` the fourth.
 */
function weights() {
  const raw = Array.from({ length: REACH + 1 }, (_, k) => Math.exp((-k * k) / (2 * SIGMA * SIGMA)));
  const sum = raw[0]! + 2 * raw.slice(1).reduce((total, w) => total + w, 0);
  const g = raw.map(w => w / sum);
  const moment = (power: number) => 2 * g.reduce((total, w, k) => total + w * k ** power, 0);
  const [a, b] = [moment(2), moment(4)];
  // Solved by hand: with v = b - a^2, the block's inverse has 1/v for x^2 with itself and -a/v for 1 with x^2, and nothing
  // between x^2 and y^2.
  const v = b - a * a;
  return {
    g: Float64Array.from(g),
    xg: Float64Array.from(g, (w, k) => w * k),
    xxg: Float64Array.from(g, (w, k) => w * k * k),
    normal: [1 / a, -a / v, 1 / v, 1 / (a * a)] as const,
  };
}
