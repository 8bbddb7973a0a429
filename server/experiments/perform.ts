import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { examplesOf, type MethodResult } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { lineOf } from '../log.ts';
import { readVersion } from '../version.ts';
import type { Order, OrderEvents } from './messages.ts';
import type { Material, Task } from './modality.ts';
import type { Run } from './plan.ts';
import { Results, type RunResult, type Tensors, WORK } from './results.ts';

/** Of a test sample that is not to be shown. */
const NO_GROUP = 2;

/** Trains once, and scores and writes each run of it. Never rejects: what failed, says so. */
export async function perform(
  order: Omit<Order, 'data'>,
  material: Material,
  { onProgress, onResult }: OrderEvents,
): Promise<void> {
  const [first] = order.runs;
  const { folder, threads, engine } = order;
  const began = performance.now();
  const { signal } = new AbortController(); // a run that is not wanted any more ends with its process
  const open = new Set(order.runs);
  const work = join(folder, WORK, first.key);
  try {
    const task = material.task(first);
    const alike = order.runs.map(({ options }) => options);
    const trained = await task.run({ seed: first.seed, threads, engine, signal, onProgress, alike, work });
    const seconds = secondsSince(began);
    try {
      for (const run of order.runs) {
        const result = await score(run, { order, task, trained, seconds });
        open.delete(run);
        onResult(result);
      }
    } finally {
      await trained.close?.();
    }
  } catch (error) {
    for (const run of open) onResult(failure(run, secondsSince(began), error));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Trained {
  readonly order: Omit<Order, 'data'>;
  readonly task: Task;
  /** Scored as the first run wants it. */
  readonly trained: MethodResult;
  /** What the training took, which counts for each run. */
  readonly seconds: number;
}

async function score(run: Run, { order, task, trained, seconds }: Trained): Promise<RunResult> {
  const began = performance.now();
  const took = () => seconds + secondsSince(began);
  try {
    if (run === order.runs[0]) return await written(run, order, task, trained, took);
    const rescored = await trained.rescored!(run.options);
    return await written(run, order, task, rescored, took).finally(() => rescored.close?.());
  } catch (error) {
    return failure(run, took(), error);
  }
}

async function written(
  run: Run,
  { folder, save }: Omit<Order, 'data'>,
  task: Task,
  found: MethodResult,
  took: () => number,
): Promise<RunResult> {
  checkScores(found.scores, task.labels.length);
  const { examples, tensors } = await exampleTensors(task, found);
  const result: RunResult = {
    ...endOf(run),
    seconds: took(),
    saved: save,
    figures: task.judge(found),
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
    throw new UserError(`made ${scores.length} scores of ${count} test samples`, 'bad-scores');
  const bad = scores.findIndex(score => !Number.isFinite(score));
  if (bad >= 0)
    throw new UserError(
      `the score of test sample ${bad} is ${scores[bad]}: the training went astray`,
      'bad-scores',
    );
}

async function exampleTensors(task: Task, { scores, reconstruct }: MethodResult) {
  const { labels, examples, abnormal } = task;
  const { each, among = () => true } = examples;
  const groups = abnormal.map((group, index) => (among(index) ? group : NO_GROUP));
  const chosen = examplesOf(scores, groups, each);
  const indices = chosen.map(({ index }) => index);
  const shown = (data: Float32Array) => ({ shape: [indices.length, ...task.shape], data });
  const tensors: Tensors = new Map([
    ['scores', { shape: [scores.length], data: scores }],
    ['labels', { shape: [labels.length], data: Float32Array.from(labels) }],
    ['original', shown(await task.pictures(indices))],
    ...(reconstruct ? [['reconstruction', shown(await reconstruct(indices))] as const] : []),
  ]);
  return {
    tensors,
    examples: chosen.map(({ what, index }) => ({
      what,
      index,
      label: labels[index]!,
      score: scores[index]!,
    })),
  };
}
