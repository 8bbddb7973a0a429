import type { Grid } from '../../model.ts';
import { FlowTracker } from '../../motion/flow.ts';
import { BoxMeans } from './box-mean.ts';
import { absoluteChange } from './difference.ts';

/** Side of the boxes, in pixels. */
const SIDE = 32;

/** What moves fast and is seen to change: the geometric mean of mean speed (pixels a frame) and mean change, over boxes. */
export class Motion {
  readonly #means: BoxMeans;
  readonly #flow: FlowTracker;
  readonly #change: Float32Array;
  readonly #speed: Float32Array;
  #before: Uint8Array | undefined;

  constructor(width: number, height: number) {
    this.#means = new BoxMeans(width, height, SIDE);
    this.#flow = new FlowTracker(width, height);
    this.#change = new Float32Array(width * height);
    this.#speed = new Float32Array(width * height);
  }

  push(gray: Uint8Array): Grid | undefined {
    const before = this.#before;
    this.#before = gray;
    const flow = this.#flow.push(gray);
    if (!before || !flow) return undefined;
    const speed = this.#speed;
    for (let i = 0; i < speed.length; i++) speed[i] = Math.sqrt(flow.dx[i]! ** 2 + flow.dy[i]! ** 2);
    const product = this.#means.of(absoluteChange(before, gray, this.#change));
    const speeds = this.#means.of(speed);
    for (let i = 0; i < product.length; i++) product[i] = Math.sqrt(product[i]! * speeds[i]!);
    return this.#means.largest(product);
  }
}
