import { RunningBackground } from '../../models/analysis/background.ts';
import type { InputSpec, ModelPackage } from '../../models/index.ts';
import { CLIP_FRAMES } from '../../models/model.ts';
import { openStream } from '../../streams/index.ts';

export interface Window {
  /** 16 gray pictures; of the next window others. */
  readonly frames: readonly Uint8Array[];
  /** The empty picture now; it changes with the next frame. */
  readonly background: Float32Array;
  /** Frames since the last `hop` of the window before. */
  readonly before: number;
}

/** The very windows of `analyse`, one every `hop` frames. */
export async function* windowsOf(
  { input, scene }: { readonly input: InputSpec } & Pick<ModelPackage, 'scene'>,
  address: string,
  hop: number,
): AsyncGenerator<Window> {
  const { width, height, fps } = input;
  const background = new RunningBackground(width * height, scene?.background);
  const frames: Uint8Array[] = [];
  let waiting = 0;
  for await (const { gray } of openStream(address, { width, height, fps, pace: 'fast' })) {
    background.push(gray);
    frames.push(gray.slice());
    if (frames.length > CLIP_FRAMES) frames.shift();
    waiting += 1;
    if (frames.length < CLIP_FRAMES || waiting < hop) continue;
    yield { frames, background: background.picture, before: waiting - hop };
    waiting = 0;
  }
}
