import { openStream } from '../../streams/index.ts';
import { CLIP_FRAMES, type InputSpec, type Scene } from '../model.ts';
import { RunningBackground } from './background.ts';

export interface Window {
  /** 16 gray pictures; of the next window others. */
  readonly frames: readonly Uint8Array[];
  /** Their numbers in the recording, from 0. */
  readonly indices: readonly number[];
  /** The empty picture now; it changes with the next frame. */
  readonly background: Float32Array;
  /** Frames since the last `hop` of the window before. */
  readonly before: number;
}

/** The very windows of `analyse`, one every `hop` frames, for who wants more of them than their regions. */
export async function* windowsOf(
  { input, scene }: { readonly input: InputSpec; readonly scene: Scene | undefined },
  address: string,
  hop: number,
): AsyncGenerator<Window> {
  const { width, height, fps } = input;
  const background = new RunningBackground(width * height, scene?.background);
  const frames: Uint8Array[] = [];
  const indices: number[] = [];
  let waiting = 0;
  for await (const { gray, index } of openStream(address, { width, height, fps, pace: 'fast' })) {
    background.push(gray);
    frames.push(gray.slice());
    indices.push(index);
    if (frames.length > CLIP_FRAMES) {
      frames.shift();
      indices.shift();
    }
    waiting += 1;
    if (frames.length < CLIP_FRAMES || waiting < hop) continue;
    yield { frames, indices, background: background.picture, before: waiting - hop };
    waiting = 0;
  }
}
