import * as ort from 'onnxruntime-node';
import type { Network } from '../../../models/engines/engine.ts';
import type { Lowering } from '../../../models/graph/lowering.ts';
import { byteLowering, chooseLowering } from '../../../models/graph/probe.ts';
import { loadGraph } from '../../../models/graph/session.ts';
import { loadPackage } from '../../../models/index.ts';
import { allLayers, PRESETS, type Preset } from '../../../models/memae/architecture.ts';
import { measureRanges } from '../../../models/memae/ranges.ts';
import { buildScoringGraph, type ScoringGraphOptions } from '../../../models/memae/scoring-graph.ts';
import { initialWeights } from '../../../models/memae/weights.ts';
import { CLIP_FRAMES } from '../../../models/model.ts';
import { seededRandom } from '../../../models/random.ts';
import { SIZES } from '../peer.ts';

/** What is scored: a network and a video for it. */
export interface Subject {
  readonly network: Network;
  /** `[48, H, W]`: a pattern that moves, with noise. */
  readonly video: Uint8Array;
  readonly background: Float32Array;
  readonly lowerings: Readonly<Record<'float32' | 'int8', Lowering>>;
  /** Multiplications and additions of the convolutions and the memory for a whole clip, in 1e9. */
  readonly gflop: number;
}

export const VIDEO_FRAMES = 48;

/** `lite` with trained weights, `paper`, which nobody trained here, with fresh ones. */
export async function subjectOf(preset: Preset): Promise<Subject> {
  const architecture = PRESETS[preset];
  const random = seededRandom(1);
  const [height, width] = SIZES[preset];
  const weights =
    preset === 'lite' ? (await loadPackage('ucsd-ped2')).weights : initialWeights(architecture, random);
  const network = { architecture, weights, input: { width, height, fps: 10, scale: 40 } };
  const pixels = height * width;
  const background = new Float32Array(pixels).fill(110);
  const video = Uint8Array.from({ length: VIDEO_FRAMES * pixels }, (_, i) => {
    const [t, y, x] = [Math.floor(i / pixels), Math.floor((i % pixels) / width), i % width];
    const inside = Math.abs(x - 20 - 2 * t) < 9 && Math.abs(y - height / 2) < 24;
    return 110 + (inside ? 50 * Math.sin(y / 3) : 0) + 6 * (random() - 0.5);
  });
  const clips = [16, 32, 48].map(end =>
    Float32Array.from(video.subarray((end - 16) * pixels, end * pixels), level => (level - 110) / 40),
  );
  const ranges = await measureRanges(network, network.input, clips, 2);
  const [{ lowering }, bytes] = await Promise.all([
    chooseLowering(),
    byteLowering(new Map(Object.entries(ranges))),
  ]);
  return {
    network: { ...network, ranges },
    video,
    background,
    lowerings: { float32: lowering, int8: bytes },
    gflop: gflopOf(network),
  };
}

export interface Scorer {
  /** @param end the frame after the last one of the clip */
  run(end: number, kept?: Readonly<Record<string, ort.Tensor>>): Promise<Scored>;
  close(): Promise<void>;
}

export interface Scored {
  readonly regions: Float32Array;
  readonly kept: Readonly<Record<string, ort.Tensor>>;
  readonly ms: number;
}

export async function openSubject(
  { network, video, background }: Subject,
  threads: number,
  form: Pick<ScoringGraphOptions, 'hop' | 'streaming' | 'lowering'>,
  frames = CLIP_FRAMES,
): Promise<Scorer> {
  const session = await loadGraph(buildScoringGraph({ ...network, ...form }), threads);
  const { height, width } = network.input;
  const pixels = height * width;
  return {
    async run(end, kept = {}) {
      const clip = video.subarray((end - frames) * pixels, end * pixels);
      const feeds = {
        clip: new ort.Tensor('uint8', clip, [frames, height, width]),
        background: new ort.Tensor('float32', background, [height, width]),
        ...kept,
      };
      const start = performance.now();
      const { regions, ...next } = await session.run(feeds);
      const ms = performance.now() - start;
      const named = Object.entries(next).map(([name, tensor]) => [name.slice('next.'.length), tensor]);
      return { regions: regions!.data as Float32Array, kept: Object.fromEntries(named), ms };
    },
    close: () => session.release(),
  };
}

/** Counted as the peer counts: taps that fall on padding included. */
function gflopOf({ architecture, input }: Network): number {
  let [T, H, W] = [CLIP_FRAMES, input.height, input.width];
  let products = 0;
  for (const { inputs, outputs, stride, transposed } of allLayers(architecture)) {
    const step = [stride.t, stride.hw, stride.hw].map(s => (transposed ? s : 1 / s));
    const before = T * H * W;
    [T, H, W] = [T * step[0]!, H * step[1]!, W * step[2]!];
    products += (transposed ? before : T * H * W) * 27 * inputs * outputs;
  }
  const queries = (CLIP_FRAMES / 8) * (input.height / 16) * (input.width / 16);
  products += 2 * queries * architecture.items * architecture.channels[3];
  return (2 * products) / 1e9;
}
