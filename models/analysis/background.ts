/** Gray levels a frame: slow enough that somebody who stands still for a minute stays foreground. */
const SETTLED_STEP = 0.02;
const DECAY = 0.985;
/** Gray levels a frame below which the picture changes by no more than one in 2 s. */
const STEADY_STEP = 0.05;

/**
 * The empty picture, followed pixel by pixel with the running median of McFarlane and Schofield (1995): each frame
 * moves it by one step towards that frame. The step starts large, so that the picture forms within 20 s, and
 * shrinks; a given picture starts with a small one, enough to follow another exposure.
 */
export class RunningBackground {
  /** `[height, width]` gray levels. */
  readonly picture: Float32Array;
  private step: number;
  private empty: boolean;

  constructor(pixels: number, initial?: Float32Array) {
    this.picture = initial ? Float32Array.from(initial) : new Float32Array(pixels);
    this.empty = !initial;
    this.step = initial ? 0.2 : 4;
  }

  /** False while what moves may still be part of the picture. */
  get settled(): boolean {
    return this.step <= 0.2;
  }

  /** True as soon as two clips that are 2 s apart are seen against the same picture. */
  get steady(): boolean {
    return this.step <= STEADY_STEP;
  }

  push(frame: Uint8Array): void {
    const { picture, step } = this;
    if (this.empty) {
      picture.set(frame);
      this.empty = false;
      return;
    }
    for (let p = 0; p < picture.length; p++) {
      const difference = frame[p]! - picture[p]!;
      picture[p]! += Math.min(step, Math.max(-step, difference));
    }
    this.step = Math.max(SETTLED_STEP, step * DECAY);
  }
}
