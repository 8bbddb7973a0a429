import * as ort from 'onnxruntime-node';
import { chooseLowering } from '../graph/probe.ts';
import { loadGraph } from '../graph/session.ts';
import { buildScoringGraph } from '../memae/scoring-graph.ts';
import { CLIP_FRAMES, zeroPicture } from '../model.ts';
import type { Engine, Network } from './engine.ts';

/** ONNX Runtime on the CPU. */
export async function openOnnx(network: Network, { threads }: { threads: number }): Promise<Engine> {
  const { width, height } = network.input;
  const { lowering } = await chooseLowering();
  const session = await loadGraph(buildScoringGraph({ ...network, lowering }), threads);
  return {
    async score(clip, background) {
      const { regions } = await session.run({
        clip: new ort.Tensor('uint8', clip, [CLIP_FRAMES, height, width]),
        background: new ort.Tensor('float32', zeroPicture(network.input, background), [height, width]),
      });
      return Float32Array.from(regions!.data as Float32Array);
    },
    close: () => session.release(),
  };
}
