import { FPS, HEIGHT, WIDTH } from './perspective.ts';
import { mix, random } from './random.ts';

/** Standard deviation of the noise that all channels share, and of each channel's own; gray levels. */
const LUMA_SIGMA = 2.1;
const CHROMA_SIGMA = 1.1;
/** Noise is cut off here; gray levels. */
const LARGEST = 24;
const TABLE = 1 << 20;
const ROW = WIDTH * 3;

/** Adds what a camera adds: noise that is new in every frame, and an exposure that drifts slowly. */
export class Sensor {
  private readonly noise = new Uint8Array(TABLE + ROW);
  private readonly response = new Uint8ClampedArray(256 + 2 * LARGEST);
  private readonly phases: readonly [number, number];

  constructor(private readonly seed: number) {
    const dice = random(seed, 601);
    this.phases = [dice.range(0, 2 * Math.PI), dice.range(0, 2 * Math.PI)];
    for (let i = 0; i + 3 <= this.noise.length; i += 3) {
      const shared = gaussian(dice.next(), dice.next()) * LUMA_SIGMA;
      for (let c = 0; c < 3; c++) {
        const own = gaussian(dice.next(), dice.next()) * CHROMA_SIGMA;
        this.noise[i + c] = Math.max(0, Math.min(2 * LARGEST, Math.round(shared + own + LARGEST)));
      }
    }
  }

  /** `[HEIGHT, WIDTH, 3] uint8`, in place. */
  expose(rgb: Uint8Array, index: number): void {
    const gain = this.gainAt(index);
    for (let i = 0; i < this.response.length; i++) this.response[i] = (i - LARGEST) * gain;
    const { noise, response } = this;
    for (let row = 0; row < HEIGHT; row++) {
      const from = (mix(this.seed, index, row) % (TABLE / 4)) * 3;
      const start = row * ROW;
      for (let i = 0; i < ROW; i++) rgb[start + i] = response[rgb[start + i]! + noise[from + i]!]!;
    }
  }

  private gainAt(index: number): number {
    const turn = (2 * Math.PI * index) / FPS;
    return 1 + 0.022 * Math.sin(turn / 97 + this.phases[0]) + 0.012 * Math.sin(turn / 41 + this.phases[1]);
  }
}

function gaussian(a: number, b: number): number {
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}
