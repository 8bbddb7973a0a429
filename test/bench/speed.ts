import { ENGINES, type Network } from '../../models/engines/engine.ts';
import { ENTROPY_WEIGHT, PRESETS } from '../../models/memae/architecture.ts';
import { initialWeights } from '../../models/memae/weights.ts';
import { CLIP_FRAMES, HOP } from '../../models/model.ts';
import { seededRandom } from '../../models/random.ts';
import { openBackend } from '../../models/training/backends/index.ts';
import { freshTensors } from '../../models/training/trainer.ts';
import { clipOf } from '../clip.ts';
import type { Figures } from './run.ts';

/** Milliseconds, median, to score one `lite` clip and for one training step, on one and two threads. */
export async function speed(): Promise<Figures> {
  const random = seededRandom(1);
  const input = { width: 192, height: 128, fps: 10, scale: 40 };
  const network: Network = {
    architecture: PRESETS.lite,
    weights: initialWeights(PRESETS.lite, random),
    input,
  };
  const pixels = input.width * input.height;
  const clip = clipOf(Uint8Array.from({ length: CLIP_FRAMES * pixels }, () => 256 * random()));
  const background = new Float32Array(pixels).fill(128);
  const figures: Figures = {};
  for (const threads of [1, 2]) {
    const engine = await ENGINES['onnx-cpu'](network, { threads, hop: HOP });
    figures[`score 16x128x192, ${threads} thread(s), ms`] = await median(15, () =>
      engine.score([{ clip, background }]),
    );
    await engine.close();
    const trainer = await openBackend('onnx-cpu', {
      ...{ architecture: PRESETS.lite, clips: [8, CLIP_FRAMES, 1, 96, 96], threads },
      objective: { entropy: ENTROPY_WEIGHT, memory: true },
      state: freshTensors(PRESETS.lite, 1),
    });
    const clips = Float32Array.from({ length: 8 * CLIP_FRAMES * 96 * 96 }, () => random());
    let step = 0;
    figures[`train 8 x 16x96x96, ${threads} thread(s), ms`] = await median(5, () =>
      trainer.step({ clips, rate: 1e-3, step: ++step }),
    );
    await trainer.close();
  }
  return figures;
}

async function median(times: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return Math.round(taken.sort((a, b) => a - b)[times >> 1]! * 10) / 10;
}
