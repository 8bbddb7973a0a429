import type { Frame } from '../../streams/index.ts';
import { LARGEST_GAP } from '../analysis/analyse.ts';
import { RunningBackground } from '../analysis/background.ts';
import { ClipWindow, readClip } from '../analysis/clip-window.ts';
import { CLIP_FRAMES, type InputSpec } from '../model.ts';

/** A clip of a stream with what was the empty picture then. */
export interface SeenClip {
  /** `[16, H, W]` gray levels; overwritten by the next clip. */
  readonly clip: Uint8Array;
  /** `[H, W]` gray levels; likewise. */
  readonly background: Float32Array;
  /** Index of its first frame in the stream. */
  readonly first: number;
}

export interface ClipsOptions {
  readonly input: InputSpec;
  /** Frames between two clips. */
  readonly hop: number;
  /** The empty picture to start from; without it, clips begin once it is learnt, after 20 s. */
  readonly background?: Float32Array | undefined;
}

/** The clips that a camera would score, one at a time. */
export async function* clipsOf(
  frames: AsyncIterable<Frame>,
  { input, hop, background: initial }: ClipsOptions,
): AsyncGenerator<SeenClip> {
  const pixels = input.width * input.height;
  const background = new RunningBackground(pixels, initial);
  const window = new ClipWindow(pixels, hop, 0);
  const clip = new Uint8Array(CLIP_FRAMES * pixels);
  let expected = 0;
  for await (const { index, gray } of frames) {
    if (index > expected + LARGEST_GAP) window.restart();
    expected = index + 1;
    background.push(gray);
    const complete = window.push(gray);
    if (!complete || (!background.settled && input.centre === undefined)) continue;
    readClip(complete, clip);
    yield { clip, background: background.picture, first: index + 1 - CLIP_FRAMES };
  }
}
