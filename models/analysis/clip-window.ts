import { CLIP_FRAMES } from '../model.ts';

/** 16 consecutive frames in a shared ring: slots `first`, `first + 1`, ... modulo `slots`. */
export interface ClipRef {
  readonly ring: SharedArrayBuffer;
  readonly slots: number;
  readonly first: number;
  readonly frameBytes: number;
  /** Which window it came from: unique in this thread. */
  readonly stream: number;
  /** Index of its first frame since that window began; counts on over a `restart`. */
  readonly position: number;
}

let streams = 0;

/**
 * Sliding windows of 16 frames, one every `hop` frames. Each frame is copied once, into a ring that worker threads
 * read in place. A window stays whole until `held` more windows have been given out.
 */
export class ClipWindow {
  readonly stream = streams++;
  private readonly bytes: Uint8Array;
  private readonly ring: SharedArrayBuffer;
  private readonly slots: number;
  private count = 0;
  private origin = 0;

  constructor(
    private readonly frameBytes: number,
    private readonly hop: number,
    held: number,
  ) {
    this.slots = CLIP_FRAMES + hop * (held + 1);
    this.ring = new SharedArrayBuffer(frameBytes * this.slots);
    this.bytes = new Uint8Array(this.ring);
  }

  /** Frames since the start or the last `restart`. */
  get filled(): number {
    return this.count - this.origin;
  }

  /** The next frame does not follow the last one: no window will hold both. */
  restart(): void {
    this.origin = this.count;
  }

  /** Takes the next frame; returns the window that it completes, if it completes one. */
  push(frame: Uint8Array): ClipRef | undefined {
    this.bytes.set(frame, (this.count % this.slots) * this.frameBytes);
    this.count += 1;
    const over = this.filled - CLIP_FRAMES;
    if (over < 0 || over % this.hop !== 0) return undefined;
    const { ring, slots, frameBytes, stream } = this;
    const position = this.count - CLIP_FRAMES;
    return { ring, slots, first: position % slots, frameBytes, stream, position };
  }
}

/** The frames of a window from the `from`-th on, in order, copied out of the ring into `clip` (`[16 - from, H, W] uint8`). */
export function readClip({ ring, slots, first, frameBytes }: ClipRef, clip: Uint8Array, from = 0): void {
  const start = (first + from) % slots;
  const frames = CLIP_FRAMES - from;
  const beforeWrap = Math.min(frames, slots - start);
  clip.set(new Uint8Array(ring, start * frameBytes, beforeWrap * frameBytes));
  const rest = frames - beforeWrap;
  if (rest > 0) clip.set(new Uint8Array(ring, 0, rest * frameBytes), beforeWrap * frameBytes);
}
