import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  examplesOf,
  type ImageSet,
  imagesAt,
  judge,
  METHODS,
  type Method,
  type OneClassData,
  oneClass,
  pixelsOf,
} from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { readVersion } from '../version.ts';
import type { Order } from './messages.ts';
import { Results, type RunResult, type Tensors } from './results.ts';

/** Runs one method once, and writes what came of it. Whatever fails is thrown. */
export async function perform(
  { run, folder, threads, save }: Omit<Order, 'images'>,
  set: ImageSet,
  onProgress: (progress: number) => void,
  methods: readonly Method[] = METHODS,
): Promise<RunResult> {
  const method = methods.find(({ name }) => name === run.method);
  if (!method) throw new UserError(`there is no method ${run.method}`, 'no-method');
  const data = oneClass(set, run);
  const began = performance.now();
  const { seed } = run;
  const { signal } = new AbortController(); // a run that is not wanted any more ends with its process
  const found = await method.run(data, run.options, { seed, threads, signal, onProgress });
  try {
    const seconds = (performance.now() - began) / 1000;
    checkScores(found.scores, data.test.labels.length);
    const { examples, tensors } = await exampleTensors(data, found);
    const result: RunResult = {
      ...endOf(run),
      seconds,
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
  } finally {
    await found.close?.();
  }
}

export function endOf({ key, trial, normal, seed }: Order['run']): Omit<RunResult, 'seconds'> {
  return { key, trial, normal, seed, version: readVersion(), endedAt: new Date().toISOString() };
}

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

async function exampleTensors(
  { test, shape }: OneClassData,
  { scores, reconstruct }: Awaited<ReturnType<Method['run']>>,
) {
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
