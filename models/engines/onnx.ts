import * as ort from 'onnxruntime-node';
import { readClip } from '../analysis/clip-window.ts';
import type { Lowering } from '../graph/lowering.ts';
import { loadGraph, type Provider } from '../graph/session.ts';
import { buildScoringGraph, type ScoringGraphOptions } from '../memae/scoring-graph.ts';
import { CLIP_FRAMES } from '../model.ts';
import type { Engine, EngineClip, EngineOptions, Network } from './engine.ts';

export interface OnnxOptions extends EngineOptions {
  readonly provider: Provider;
  readonly lowering: Lowering;
  /** In words. */
  readonly name: string;
  /** Most clips in one run. Default 1. */
  readonly batch?: number;
}

/** Each clip by itself, whatever was scored before it: full batches together, the rest one by one. */
export async function openOnnx(network: Network, options: OnnxOptions): Promise<Engine> {
  const { hop, name, batch = 1 } = options;
  const one = await openScorer(network, options, { hop });
  const several = batch > 1 ? await openScorer(network, options, { hop, clips: batch }) : undefined;
  return {
    device: name,
    batch,
    async score(clips) {
      const found: Float32Array[] = [];
      for (let at = 0; at < clips.length; ) {
        const together = several && clips.length - at >= batch;
        const { regions } = together
          ? await several.run(clips.slice(at, at + batch))
          : await one.run([clips[at]!]);
        found.push(...regions);
        at += regions.length;
      }
      return found;
    },
    async close() {
      await one.session.release();
      await several?.session.release();
    },
  };
}

/** A loaded scoring graph with the memory of its inputs. */
export async function openScorer(
  { architecture, weights, input }: Network,
  { threads, provider, lowering, device }: OnnxOptions,
  form: Pick<ScoringGraphOptions, 'hop' | 'clips' | 'streaming'> & { readonly frames?: number },
) {
  const { width, height, centre } = input;
  const { frames = CLIP_FRAMES, ...graphForm } = form;
  const graph = buildScoringGraph({ architecture, weights, input, lowering, ...graphForm });
  const session = await loadGraph(graph, threads, provider, { device });
  const N = form.clips ?? 1;
  const several = form.clips === undefined ? [] : [N];
  const pixels = height * width;
  // ONNX Runtime takes no tensor over shared memory ("Invalid argument"), so a clip is copied out of its ring.
  const bytes = new Uint8Array(N * frames * pixels);
  const zero = new Float32Array(N * pixels).fill(centre ?? 0);
  const feeds = {
    clip: new ort.Tensor('uint8', bytes, [...several, frames, height, width]),
    background: new ort.Tensor('float32', zero, [...several, height, width]),
  };
  let running = false;
  return {
    session,
    /** @param kept further inputs. `next` is every output but the regions. */
    async run(clips: readonly EngineClip[], kept: Readonly<Record<string, ort.Tensor>> = {}) {
      if (running) throw new Error('an engine scores one call at a time');
      running = true;
      try {
        for (const [i, { clip, background }] of clips.entries()) {
          readClip(clip, bytes.subarray(i * frames * pixels), CLIP_FRAMES - frames);
          if (centre === undefined) zero.set(background, i * pixels);
        }
        const { regions, ...next } = await session.run({ ...feeds, ...kept });
        const errors = regions!.data as Float32Array;
        const each = errors.length / N;
        return { regions: clips.map((_, i) => errors.slice(i * each, (i + 1) * each)), next };
      } finally {
        running = false;
      }
    },
  };
}
