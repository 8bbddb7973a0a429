import type { Network } from '../engines/engine.ts';
import { CELL, CLIP_FRAMES, type Grid, type InputSpec } from '../model.ts';
import type { ClipRef } from './clip-window.ts';

/**
 * Largest mean absolute difference of a cell that counts as the same picture, in gray levels. Noise of a standard deviation
 * of 1.2 makes 1.4, and 1.9 in the worst of a clip's cells. If it were all in two pixels of every cell, it would be a region
 * error of 0.08 (at 40 gray levels to the unit), where the thresholds of the models that come with vigil are 0.85 and above.
 */
const SAME = 2;
/** Regions above this share of their thresholds are too near to them to be taken from another clip. */
const QUIET = 0.5;
/** A clip is scored at the latest this long after the one whose regions it would carry; seconds. */
const LONGEST = 2;

/** What a clip looks like, kept until its regions are known. */
export interface Look {
  readonly network: Network;
  readonly position: number;
  /** Its last frame, `[H, W] uint8`. */
  readonly picture: Uint8Array;
  /** Whether nothing moves in it. */
  readonly still: boolean;
}

/**
 * Finds clips that need not be scored, since they show the same as one that was: all of their frames look like the last
 * frame of that clip, in which nothing moved either, and whose regions were far below the thresholds. It compares with the
 * clip that was scored, never with the frame before, so that nothing creeps past it; and a clip's regions depend on
 * its frames and the empty picture alone, so that it does not matter what happened in between.
 */
export class MotionGate {
  private limits: Float32Array | undefined;
  private last: (Look & { readonly regions: Float32Array }) | undefined;
  private readonly sums: Int32Array;

  constructor(private readonly input: InputSpec) {
    this.sums = new Int32Array(input.width / CELL);
  }

  /** Sets the thresholds that regions must stay far below; without any, every clip is scored. */
  open(thresholds: Grid | undefined): void {
    this.limits = thresholds?.values.map(value => QUIET * value);
    this.last = undefined;
  }

  /** The regions that this clip may carry. */
  carried(clip: ClipRef, network: Network): Float32Array | undefined {
    const { last, input } = this;
    if (!last || last.network !== network) return undefined;
    if (clip.position - last.position >= LONGEST * input.fps) return undefined;
    return this.looksLike(clip, last.picture) ? last.regions : undefined;
  }

  /** To be handed to `keep` with the regions of this clip; nothing while the gate is closed. */
  look(clip: ClipRef, network: Network): Look | undefined {
    if (!this.limits) return undefined;
    const picture = frameOf(clip, CLIP_FRAMES - 1).slice();
    return { network, position: clip.position, picture, still: this.looksLike(clip, picture) };
  }

  keep(look: Look | undefined, regions: Float32Array): void {
    const { limits } = this;
    if (!look || !limits || look.position < (this.last?.position ?? 0)) return;
    const quiet = look.still && regions.every((error, i) => error < limits[i % limits.length]!);
    this.last = quiet ? { ...look, regions } : undefined;
  }

  /** Newest frame first: where something has come into the picture, that ends it soonest. */
  private looksLike(clip: ClipRef, picture: Uint8Array): boolean {
    for (let t = CLIP_FRAMES - 1; t >= 0; t--) if (!this.same(frameOf(clip, t), picture)) return false;
    return true;
  }

  private same(frame: Uint8Array, picture: Uint8Array): boolean {
    const { sums, input } = this;
    const { width } = input;
    const most = SAME * CELL * CELL;
    for (let row = 0; row < frame.length; row += CELL * width) {
      sums.fill(0);
      for (let line = row; line < row + CELL * width; line += width) {
        for (let x = 0; x < width; x++) sums[x >> 3]! += Math.abs(frame[line + x]! - picture[line + x]!);
      }
      for (const sum of sums) if (sum > most) return false;
    }
    return true;
  }
}

/** The `t`-th frame of a clip, in its ring. */
function frameOf({ ring, slots, first, frameBytes }: ClipRef, t: number): Uint8Array {
  return new Uint8Array(ring, ((first + t) % slots) * frameBytes, frameBytes);
}
