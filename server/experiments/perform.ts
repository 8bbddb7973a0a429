import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  examplesOf,
  type ImageSet,
  imagesAt,
  judge,
  METHODS,
  type Method,
  type MethodResult,
  type OneClassData,
  oneClass,
  pixelsOf,
} from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { lineOf } from '../log.ts';
import { readVersion } from '../version.ts';
import type { Order } from './messages.ts';
import type { Run } from './plan.ts';
import { Results, type RunResult, type Tensors } from './results.ts';

/** Trains once, and scores and writes each run of it. Never rejects: what failed, says so. */
export async function perform(
  order: Omit<Order, 'images'>,
  set: ImageSet,
  onProgress: (progress: number) => void,
  methods: readonly Method[] = METHODS,
): Promise<RunResult[]> {
  const [first] = order.runs;
  const began = performance.now();
  try {
    const data = oneClass(set, first);
    const trained = await train(order, data, onProgress, methods);
    const seconds = secondsSince(began);
    try {
      const results: RunResult[] = [];
      for (const run of order.runs) results.push(await score(run, { order, data, trained, seconds }));
      return results;
    } finally {
      await trained.close?.();
    }
  } catch (error) {
    return order.runs.map(run => failure(run, secondsSince(began), error));
  }
}

function train(
  { runs: [{ method: name, options, seed }], threads, engine }: Omit<Order, 'images'>,
  data: OneClassData,
  onProgress: (progress: number) => void,
  methods: readonly Method[],
): Promise<MethodResult> {
  const method = methods.find(one => one.name === name);
  if (!method) throw new UserError(`there is no method ${name}`, 'no-method');
  const { signal } = new AbortController(); // a run that is not wanted any more ends with its process
  return method.run(data, options, { seed, threads, engine, signal, onProgress });
}

interface Trained {
  readonly order: Omit<Order, 'images'>;
  readonly data: OneClassData;
  /** Scored as the first run wants it. */
  readonly trained: MethodResult;
  /** What the training took, which counts for each run. */
  readonly seconds: number;
}

async function score(run: Run, { order, data, trained, seconds }: Trained): Promise<RunResult> {
  const began = performance.now();
  const took = () => seconds + secondsSince(began);
  try {
    if (run === order.runs[0]) return await written(run, order, data, trained, took);
    const rescored = await trained.rescored!(run.options);
    return await written(run, order, data, rescored, took).finally(() => rescored.close?.());
  } catch (error) {
    return failure(run, took(), error);
  }
}

async function written(
  run: Run,
  { folder, save }: Omit<Order, 'images'>,
  data: OneClassData,
  found: MethodResult,
  took: () => number,
): Promise<RunResult> {
  checkScores(found.scores, data.test.labels.length);
  const { examples, tensors } = await exampleTensors(data, found);
  const result: RunResult = {
    ...endOf(run),
    seconds: took(),
    saved: save,
    figures: judge(found.scores, data),
    curves: Object.fromEntries(
      Object.entries(found.curves).map(([name, points]) => [name, points.map(([x, y]) => [x, y])]),
    ),
    examples,
  };
  if (save && found.save) {
    const models = join(folder, 'models', run.key);
    await mkdir(models, { recursive: true });
    await found.save(models);
  }
  await new Results(folder).writeRun(result, tensors);
  return result;
}

export function failure(run: Run, seconds: number, error: unknown): RunResult {
  return { ...endOf(run), seconds, failed: lineOf(error) };
}

function endOf({ key, trial, normal, seed }: Run): Omit<RunResult, 'seconds'> {
  return { key, trial, normal, seed, version: readVersion(), endedAt: new Date().toISOString() };
}

const secondsSince = (began: number) => (performance.now() - began) / 1000;

function checkScores(scores: Float32Array, count: number): void {
  if (scores.length !== count)
    throw new UserError(`made ${scores.length} scores of ${count} images`, 'bad-scores');
  const bad = scores.findIndex(score => !Number.isFinite(score));
  if (bad >= 0)
    throw new UserError(
      `the score of test image ${bad} is ${scores[bad]}: the training went astray`,
      'bad-scores',
    );
}

async function exampleTensors({ test, shape }: OneClassData, { scores, reconstruct }: MethodResult) {
  const chosen = examplesOf(scores, { test });
  const indices = chosen.map(({ index }) => index);
  const dimensions = [indices.length, shape.channels, shape.height, shape.width];
  const original = Float32Array.from(imagesAt(test.pixels, pixelsOf(shape), indices));
  const labels = Float32Array.from(test.labels);
  const tensors: Tensors = new Map([
    ['scores', { shape: [scores.length], data: scores }],
    ['labels', { shape: [labels.length], data: labels }],
    ['original', { shape: dimensions, data: original }],
    ...(reconstruct
      ? [['reconstruction', { shape: dimensions, data: await reconstruct(indices) }] as const]
      : []),
  ]);
  const examples = chosen.map(({ what, index }) => ({
    ...{ what, index, label: test.labels[index]!, score: scores[index]! },
  }));
  return { examples, tensors };
}
