/** Gray levels a frame: slow enough that somebody who stands still for a minute stays foreground. */
const SETTLED_STEP = 0.02;
const DECAY = 0.985;
/** Gray levels a frame below which the picture changes by no more than one in 2 s. */
const STEADY_STEP = 0.05;
/** Where something abnormal is, the picture follows so much more slowly: it must not become part of it by standing still. */
const HELD = 0.1;

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
  private held: Uint8Array | undefined;

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

  /** @param mask `[height, width]`: 1 where the picture is to follow more slowly from now on; nothing where nowhere */
  hold(mask: Uint8Array | undefined): void {
    this.held = mask;
  }

  push(frame: Uint8Array): void {
    const { picture, step, held } = this;
    if (this.empty) {
      picture.set(frame);
      this.empty = false;
      return;
    }
    for (let p = 0; p < picture.length; p++) {
      const difference = frame[p]! - picture[p]!;
      const most = held?.[p] ? HELD * step : step;
      picture[p]! += Math.min(most, Math.max(-most, difference));
    }
    this.step = Math.max(SETTLED_STEP, step * DECAY);
  }
}
