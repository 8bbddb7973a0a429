import * as ort from 'onnxruntime-node';
import { readClip } from '../analysis/clip-window.ts';
import type { Lowering } from '../graph/lowering.ts';
import { loadGraph, type Provider } from '../graph/session.ts';
import { buildScoringGraph } from '../memae/scoring-graph.ts';
import { CLIP_FRAMES } from '../model.ts';
import type { Engine, EngineOptions, Network } from './engine.ts';

interface OnnxOptions extends EngineOptions {
  readonly provider: Provider;
  readonly lowering: Lowering;
  /** In words. */
  readonly name: string;
}

/** The scoring graph in ONNX Runtime, whatever it computes on. */
export async function openOnnx(network: Network, options: OnnxOptions): Promise<Engine> {
  const { provider, lowering, threads, hop, device, name } = options;
  const { width, height, centre } = network.input;
  const session = await loadGraph(buildScoringGraph({ ...network, lowering }), threads, provider, device);
  // ONNX Runtime takes no tensor over shared memory ("Invalid argument"), so a clip is copied out of its ring.
  const frames = new Uint8Array(CLIP_FRAMES * height * width);
  const zero = new Float32Array(height * width).fill(centre ?? 0);
  const feeds = {
    clip: new ort.Tensor('uint8', frames, [CLIP_FRAMES, height, width]),
    background: new ort.Tensor('float32', zero, [height, width]),
  };
  return {
    device: name,
    batch: 1,
    async score(clips) {
      const found: Float32Array[] = [];
      for (const { clip, background } of clips) {
        readClip(clip, frames);
        if (centre === undefined) zero.set(background);
        const { regions } = await session.run(feeds);
        const errors = regions!.data as Float32Array;
        found.push(errors.slice((-hop * errors.length) / CLIP_FRAMES));
      }
      return found;
    },
    close: () => session.release(),
  };
}
