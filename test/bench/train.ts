import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as ort from 'onnxruntime-node';
import { size } from '../../models/graph/graph.ts';
import { chooseLowering } from '../../models/graph/probe.ts';
import { ENTROPY_WEIGHT, PRESETS, type Preset } from '../../models/memae/architecture.ts';
import { adamScalars, buildTrainingStep } from '../../models/memae/training-step.ts';
import { CLIP_FRAMES } from '../../models/model.ts';
import { seededRandom } from '../../models/random.ts';
import { openBackend } from '../../models/training/backends/index.ts';
import { freshTensors } from '../../models/training/trainer.ts';
import { packageRoot } from '../../streams/worker-file.ts';
import type { Figures } from './run.ts';

const PEER = join(packageRoot(import.meta.dirname), '..', 'shared', 'golden', 'peer_torch.py');
const SIZES = { lite: [128, 192], paper: [256, 256] } as const;
/** Ours and the peer take turns, so that a busy machine disturbs both. */
const ROUNDS = 5;

interface Setting {
  readonly preset: Preset;
  readonly batch: number;
  readonly threads: number;
}

/**
 * One training step beside PyTorch's in the same run (`PEER`, the better of its two memory settings; install Debian's
 * python3-torch and libopenblas0-pthread, without which PyTorch is several times slower), and where its time goes.
 */
export async function train(args: readonly string[]): Promise<Figures> {
  const figures: Figures = { lowering: (await chooseLowering()).reason };
  await compare(figures, { preset: 'lite', batch: 8, threads: 2 }, ROUNDS);
  await compare(figures, { preset: 'lite', batch: 8, threads: 1 }, ROUNDS - 2);
  if (!args.includes('--lite')) await compare(figures, { preset: 'paper', batch: 1, threads: 2 }, 1);
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
    theirs.push(await peer(setting));
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

async function peer({ preset, batch, threads }: Setting): Promise<number> {
  const repeats = preset === 'lite' ? '7' : '2';
  const flags = ['--rows', 'train', '--preset', preset, '--batch', `${batch}`, '--threads', `${threads}`];
  const run = async (...more: string[]) => {
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [
      PEER,
      ...flags,
      '--repeats',
      repeats,
      '--warmup',
      '1',
      ...more,
    ]);
    return (JSON.parse(stdout) as { rows: [{ ms: number }] }).rows[0].ms;
  };
  return Math.min(await run(), await run('--keep-memory'));
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: {
    readonly op_name: string;
    readonly input_type_shape: Record<string, number[]>[];
    readonly output_type_shape: Record<string, number[]>[];
  };
}

/** The lite step by kind of operator: milliseconds (the least of ten runs, two threads), and GFLOPS where it multiplies. */
async function operators(): Promise<Figures> {
  const { lowering } = await chooseLowering();
  const clips = [8, CLIP_FRAMES, 1, ...SIZES.lite] as const;
  const graph = buildTrainingStep({ architecture: PRESETS.lite, clips, lowering });
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  const session = await ort.InferenceSession.create(graph, {
    ...{ intraOpNumThreads: 2, interOpNumThreads: 1, graphOptimizationLevel: 'all', logSeverityLevel: 3 },
    ...{ enableProfiling: true, profileFilePrefix: join(folder, 'profile') },
  });
  const feeds: Record<string, ort.Tensor> = {};
  for (const [name, { shape, data }] of freshTensors(PRESETS.lite, 1)) {
    feeds[name] = new ort.Tensor('float32', data, shape);
  }
  feeds.clips = new ort.Tensor('float32', new Float32Array(size(clips)).fill(0.5), clips);
  for (const [name, value] of Object.entries(adamScalars(1e-4, 1))) {
    feeds[name] = new ort.Tensor('float32', [value], []);
  }
  for (let i = 0; i < 10; i++) await session.run(feeds);
  session.endProfiling();
  await session.release();
  const [file] = await readdir(folder);
  const events = JSON.parse(await readFile(join(folder, file!), 'utf8')) as ProfileEvent[];
  await rm(folder, { recursive: true });

  const least = new Map<string, ProfileEvent>();
  for (const event of events) {
    if (event.cat !== 'Node' || !event.name.endsWith('_kernel_time')) continue;
    const known = least.get(event.name);
    if (!known || event.dur < known.dur) least.set(event.name, event);
  }
  const totals = new Map<string, { ms: number; gflop: number }>();
  for (const event of least.values()) {
    const total = totals.get(event.args.op_name) ?? { ms: 0, gflop: 0 };
    totals.set(event.args.op_name, { ms: total.ms + event.dur / 1e3, gflop: total.gflop + gflop(event) });
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
function gflop({ args }: ProfileEvent): number {
  const shapes = (list: Record<string, number[]>[]) => list.map(entry => Object.values(entry)[0]!);
  const [inputs, [output = []]] = [shapes(args.input_type_shape), shapes(args.output_type_shape)];
  if (args.op_name === 'Conv') return (2 * size(output) * size(inputs[1]!.slice(1))) / 1e9;
  if (args.op_name === 'MatMul') return (2 * size(output) * inputs[0]!.at(-1)!) / 1e9;
  return 0;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
