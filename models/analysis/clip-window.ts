import { CLIP_FRAMES } from '../model.ts';

/** 16 consecutive frames in a shared ring: slots `first`, `first + 1`, ... modulo `slots`. */
export interface ClipRef {
  readonly ring: SharedArrayBuffer;
  readonly slots: number;
  readonly first: number;
  readonly frameBytes: number;
}

/**
 * Sliding windows of 16 frames, one every `hop` frames. Each frame is copied once, into a ring that worker threads
 * read in place. A window stays whole until `held` more windows have been given out.
 */
export class ClipWindow {
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
    const first = (this.count - CLIP_FRAMES) % this.slots;
    return { ring: this.ring, slots: this.slots, first, frameBytes: this.frameBytes };
  }
}

/** The frames of a window in order, copied out of the ring into `clip` (`[16, H, W] uint8`). */
export function readClip({ ring, slots, first, frameBytes }: ClipRef, clip: Uint8Array): void {
  const beforeWrap = Math.min(CLIP_FRAMES, slots - first);
  clip.set(new Uint8Array(ring, first * frameBytes, beforeWrap * frameBytes));
  const rest = CLIP_FRAMES - beforeWrap;
  if (rest > 0) clip.set(new Uint8Array(ring, 0, rest * frameBytes), beforeWrap * frameBytes);
}
