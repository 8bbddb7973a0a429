import { createHash } from 'node:crypto';
import type { Compute, MethodInfo, OneClassOptions } from '../../models/index.ts';
import type { Grid } from './grid.ts';
import type { Labelled } from './labelled.ts';
import type { Material } from './modality.ts';
import type { Trial } from './trials.ts';

/** One trial with one normal class and one seed. */
export interface Run extends OneClassOptions {
  /** Of all that its result depends on: what is run again is what has another key. */
  readonly key: string;
  /** Runs that have the same differ only in how the test images are scored. */
  readonly training: string;
  readonly trial: string;
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * All runs of a grid: seed by seed, so that the first table comes early.
 * @param compute for each run: another engine adds up in another order, and so do more threads, and a training makes much of the difference
 */
export function planRuns(
  {
    classes,
    seeds,
    trials,
    limit,
    methods,
  }: Pick<Grid, 'classes' | 'seeds' | 'trials' | 'limit' | 'methods'>,
  { about: data, fingerprint }: { readonly about: Material['about']; readonly fingerprint: string },
  compute: Compute = { threads: 1 },
): Run[] {
  const all = data.classes.length > 0 ? [...data.classes.keys()] : [NO_CLASS];
  const normals = classes === 'all' ? all : classes;
  const about = { limit, classes: data.classes.length, data: fingerprint, compute, methods };
  return seeds.flatMap(seed =>
    normals.flatMap(normal => trials.map(trial => runOf(trial, normal, seed, about))),
  );
}

/** Stands for the normal class where there are no classes. */
const NO_CLASS = 0;

interface About {
  readonly limit: number | undefined;
  /** How many the data set has. */
  readonly classes: number;
  /** The fingerprint of the data set. */
  readonly data: string;
  readonly compute: Compute;
  readonly methods: readonly MethodInfo[];
}

function runOf(trial: Trial, normal: number, seed: number, about: About): Run {
  const { limit, classes, data, methods } = about;
  const { threads, engine = 'onnx-cpu' } = about.compute;
  const where = engine === 'onnx-cpu' ? [data, threads] : [data, threads, engine];
  const { name, method, options, labelled } = trial;
  const what = {
    ...{ method, options, normal, seed, ...(limit && { limit }) },
    labelledShare: labelled?.share ?? 0,
    labelledClasses: labelled ? labelledClasses(labelled, normal, classes) : [],
  };
  const { scoring = [] as readonly string[], seeded = true } = methods.find(one => one.name === method) ?? {};
  const { seed: _, ...unseeded } = what;
  const counts = seeded ? what : unseeded;
  const learnt = Object.fromEntries(Object.entries(options).filter(([option]) => !scoring.includes(option)));
  return {
    key: hashOf([...where, counts]),
    training: hashOf([...where, { ...counts, options: learnt }]),
    ...{ trial: name, ...what },
  };
}

const hashOf = (value: unknown) =>
  createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
    .slice(0, 16);

function labelledClasses({ kinds = 1, classes }: Labelled, normal: number, count: number): number[] {
  if (classes) return classes.filter(label => label !== normal);
  return Array.from({ length: Math.min(kinds, count - 1) }, (_, i) => (normal + 1 + i) % count);
}

/** The order in which somebody wrote options down changes nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
