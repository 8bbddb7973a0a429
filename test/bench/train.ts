import * as ort from 'onnxruntime-node';
import { size } from '../../models/graph/graph.ts';
import { chooseLowering } from '../../models/graph/probe.ts';
import { ENTROPY_WEIGHT, PRESETS, type Preset } from '../../models/memae/architecture.ts';
import { adamScalars, buildTrainingStep } from '../../models/memae/training-step.ts';
import { CLIP_FRAMES } from '../../models/model.ts';
import { seededRandom } from '../../models/random.ts';
import { openBackend } from '../../models/training/backends/index.ts';
import { freshTensors } from '../../models/training/trainer.ts';
import type { Figures } from './bench.ts';
import { peerMs, SIZES } from './peer.ts';
import { type NodeTime, nodeTimes } from './profile.ts';
import { median } from './statistics.ts';

/** Ours and the peer take turns, so that a busy machine disturbs both. */
const ROUNDS = 5;

interface Setting {
  readonly preset: Preset;
  readonly batch: number;
  readonly threads: number;
}

/**
 * One training step beside PyTorch's in the same run (`peer.ts`), and where its time goes.
 */
export async function train({ lite }: { readonly lite: boolean }): Promise<Figures> {
  const figures: Figures = { lowering: (await chooseLowering()).reason };
  await compare(figures, { preset: 'lite', batch: 8, threads: 2 }, ROUNDS);
  await compare(figures, { preset: 'lite', batch: 8, threads: 1 }, ROUNDS - 2);
  if (!lite) await compare(figures, { preset: 'paper', batch: 1, threads: 2 }, 1);
  Object.assign(figures, await operators());
  return figures;
}

async function compare(figures: Figures, setting: Setting, rounds: number): Promise<void> {
  const { preset, batch, threads } = setting;
  const label = `${preset}, ${batch} clip(s), ${threads} thread(s)`;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await oneRound(setting));
    theirs.push(await peerMs({ ...setting, rows: 'train', repeats: preset === 'lite' ? 7 : 2 }));
  }
  const [a, b] = [median(ours), median(theirs)];
  figures[`${label}: ms a step`] = Math.round(a);
  figures[`${label}: clips/s`] = Number(((batch * 1000) / a).toFixed(1));
  figures[`${label}: PyTorch, ms`] = Math.round(b);
  figures[`${label}: ratio to PyTorch`] = Number((a / b).toFixed(2));
}

async function oneRound({ preset, batch, threads }: Setting): Promise<number> {
  const clips = [batch, CLIP_FRAMES, 1, ...SIZES[preset]] as const;
  const architecture = PRESETS[preset];
  const backend = await openBackend('onnx-cpu', {
    ...{ architecture, clips, threads, state: freshTensors(architecture, 1) },
    objective: { entropy: ENTROPY_WEIGHT, memory: true },
  });
  const random = seededRandom(1);
  const data = Float32Array.from({ length: size(clips) }, () => 2 * random() - 1);
  const taken: number[] = [];
  const steps = preset === 'lite' ? 9 : 3;
  for (let step = 1; step <= steps; step++) {
    const start = performance.now();
    await backend.step({ clips: data, rate: 1e-4, step });
    if (step > 1) taken.push(performance.now() - start);
  }
  await backend.close();
  return median(taken);
}

/** The lite step by kind of operator: milliseconds (the least of ten runs, two threads), and GFLOPS where it multiplies. */
async function operators(): Promise<Figures> {
  const { lowering } = await chooseLowering();
  const clips = [8, CLIP_FRAMES, 1, ...SIZES.lite] as const;
  const graph = buildTrainingStep({ architecture: PRESETS.lite, clips, lowering });
  const feeds: Record<string, ort.Tensor> = {};
  for (const [name, { shape, data }] of freshTensors(PRESETS.lite, 1)) {
    feeds[name] = new ort.Tensor('float32', data, shape);
  }
  feeds.clips = new ort.Tensor('float32', new Float32Array(size(clips)).fill(0.5), clips);
  for (const [name, value] of Object.entries(adamScalars(1e-4, 1))) {
    feeds[name] = new ort.Tensor('float32', [value], []);
  }
  const totals = new Map<string, { ms: number; gflop: number }>();
  for (const node of await nodeTimes(graph, 2, feeds, 10)) {
    const total = totals.get(node.op) ?? { ms: 0, gflop: 0 };
    totals.set(node.op, { ms: total.ms + node.ms, gflop: total.gflop + gflop(node) });
  }
  const figures: Figures = {};
  const sorted = [...totals].sort(([, a], [, b]) => b.ms - a.ms);
  for (const [name, { ms, gflop }] of sorted.slice(0, 10)) {
    const rate = gflop > 0.1 ? `, ${((gflop / ms) * 1000).toFixed(0)} GFLOPS` : '';
    figures[`operator ${name}`] = `${ms.toFixed(1)} ms${rate}`;
  }
  return figures;
}

/** A multiply-add counts 2; products with zeros that a lowering adds count, too. */
function gflop({ op, inputs, output }: NodeTime): number {
  if (op === 'Conv') return (2 * size(output) * size(inputs[1]!.slice(1))) / 1e9;
  if (op === 'MatMul') return (2 * size(output) * inputs[0]!.at(-1)!) / 1e9;
  return 0;
}
