import { Comparison } from '../../../models/errors/comparison.ts';
import { createSession } from '../../../models/graph/session.ts';
import type { ModelPackage } from '../../../models/index.ts';
import { foldBatchNorm } from '../../../models/memae/fold.ts';
import { buildViewGraph } from '../../../models/memae/view-graph.ts';
import { CLIP_FRAMES, zeroPicture } from '../../../models/model.ts';
import { windowsOf } from '../windows.ts';

/** Frames of recordings beside what a network makes of them, in gray levels. */
export async function reconstructionsOf(model: ModelPackage, threads: number) {
  const { architecture, weights, input } = model;
  const { width, height, scale } = input;
  const pixels = width * height;
  const session = await createSession(buildViewGraph({ architecture, width, height }), { threads });
  const folded = foldBatchNorm(architecture, weights);

  /**
   * The last frames of each window; nothing for those that are in none.
   * @param hop frames from one window to the next
   * @param take how many of the last frames of a window, `hop` at most
   */
  async function* read(address: string, hop: number, take = hop): AsyncGenerator<Comparison | undefined> {
    for await (const { frames, background, before } of windowsOf(model, address, hop)) {
      for (let i = 0; i < before; i++) yield undefined;
      const zero = zeroPicture(input, background);
      const data = new Float32Array(CLIP_FRAMES * pixels);
      for (const [t, frame] of frames.entries()) {
        for (let p = 0; p < pixels; p++) data[t * pixels + p] = (frame[p]! - zero[p]!) / scale;
      }
      const clip = { shape: [1, CLIP_FRAMES, 1, height, width], data };
      const output = (await session.run(new Map(folded).set('clip', clip))).get('output')!.data;
      for (let t = CLIP_FRAMES - take; t < CLIP_FRAMES; t++) {
        const rebuilt = output.slice(t * pixels, (t + 1) * pixels);
        for (let p = 0; p < pixels; p++) rebuilt[p] = rebuilt[p]! * scale + zero[p]!;
        yield new Comparison({ channels: 1, width, height }, frames[t]!, rebuilt);
      }
    }
  }
  return { read, close: () => session.close() };
}
