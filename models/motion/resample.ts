/** Blurs a picture and brings it to another size in one go: two passes over tables of taps that are made once. */

interface Taps {
  readonly count: number;
  /** `[size, count]`: where in the source. */
  readonly indexes: Int32Array;
  readonly weights: Float32Array;
}

export class Resampler {
  readonly #across: Taps;
  readonly #down: Taps;
  readonly #narrow: Float32Array;

  /** @param kernel symmetric, its sum 1; `[1]` blurs nothing */
  constructor(
    private readonly from: { width: number; height: number },
    private readonly to: { width: number; height: number },
    kernel: readonly number[] = [1],
  ) {
    this.#across = taps(from.width, to.width, kernel);
    this.#down = taps(from.height, to.height, kernel);
    this.#narrow = new Float32Array(to.width * from.height);
  }

  /** @param scale what every value is multiplied by */
  run(source: Uint8Array | Float32Array, into: Float32Array, scale = 1): void {
    const { width, height } = this.to;
    const narrow = this.#narrow;
    const { count, indexes, weights } = this.#across;
    for (let row = 0; row < this.from.height; row++) {
      const start = row * this.from.width;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let t = x * count; t < (x + 1) * count; t++) sum += weights[t]! * source[start + indexes[t]!]!;
        narrow[row * width + x] = sum;
      }
    }
    const down = this.#down;
    for (let y = 0; y < height; y++) {
      const end = (y + 1) * width;
      into.fill(0, y * width, end);
      for (let t = y * down.count; t < (y + 1) * down.count; t++) {
        const weight = down.weights[t]! * scale;
        let at = down.indexes[t]! * width;
        for (let i = y * width; i < end; i++) into[i]! += weight * narrow[at++]!;
      }
    }
  }
}

/** The kernel round the two pixels between which an output pixel lies, by how near it is to each. */
function taps(from: number, to: number, kernel: readonly number[]): Taps {
  const reach = (kernel.length - 1) / 2;
  const count = kernel.length + 1;
  const indexes = new Int32Array(to * count);
  const weights = new Float32Array(to * count);
  for (let i = 0; i < to; i++) {
    const place = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const low = Math.floor(place);
    const share = place - low;
    for (let t = 0; t < count; t++) {
      indexes[i * count + t] = mirrored(low - reach + t, from);
      weights[i * count + t] = (kernel[t] ?? 0) * (1 - share) + (kernel[t - 1] ?? 0) * share;
    }
  }
  return { count, indexes, weights };
}

/** Beyond the border the picture is mirrored at its outermost pixel. */
function mirrored(i: number, size: number): number {
  const last = Math.max(size - 1, 1);
  const folded = Math.abs(i) % (2 * last);
  return Math.min(folded <= last ? folded : 2 * last - folded, size - 1);
}

/** `length` weights of a Gaussian, an odd number of them. */
export function gaussian(sigma: number, length: number): number[] {
  const centre = (length - 1) / 2;
  const raw = Array.from({ length }, (_, i) => Math.exp(-((i - centre) ** 2) / (2 * sigma * sigma)));
  const sum = raw.reduce((total, w) => total + w, 0);
  return raw.map(w => w / sum);
}
