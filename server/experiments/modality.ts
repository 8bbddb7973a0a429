import type { Compute, MethodContext, MethodInfo, MethodResult } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Run } from './plan.ts';
import type { Plan, RunResult } from './results.ts';

/** Images or video: their data sets, the methods for them, and how these are judged. A new one is a folder, and a line in `modalities.ts`. */
export interface Modality {
  readonly name: NonNullable<Plan['data']['modality']>;
  /** For people: what it looks for in a folder. */
  readonly files: string;
  /** All that a grid file may name. */
  readonly methods: readonly MethodInfo[];
  /** Whether one class after the other is the normal one. Else a grid file says nothing of classes, nor of what depends on them. */
  readonly hasClasses: boolean;
  /** @throws UserError where it can't be computed on this engine, here or at all */
  checkEngine(engine: Compute['engine']): Promise<void>;
  /** Whether a folder is meant for it. @param names of its entries */
  knows(folder: string, names: readonly string[]): Promise<boolean>;
  /** @throws UserError that says what is wrong with the data set and what to do */
  read(folder: string): Promise<Material>;
}

/** A data set that was read. */
export interface Material {
  readonly about: Plan['data'];
  /** Of the samples and their labels: sets of the same name and size may differ. Reads all of them. */
  fingerprint(): Promise<string>;
  task(run: Run): Task;
}

/** What one run learns and is judged on. */
export interface Task {
  /** Of each test sample: 0 normal, 1 abnormal. */
  readonly abnormal: Uint8Array;
  /** Of each test sample: its class where there are classes, else whether it is abnormal. */
  readonly labels: Uint8Array;
  /** Test samples to show of each group, and among which they are chosen; all where that is left out. */
  readonly examples: { readonly each: number; among?(index: number): boolean };
  /** Of what `pictures` gives: `[C, H, W]`. */
  readonly shape: readonly [number, number, number];
  run(context: TaskContext): Promise<MethodResult>;
  judge(result: MethodResult): NonNullable<RunResult['figures']>;
  /** Test samples, `[n, C, H, W]` in 0..255. */
  pictures(indices: readonly number[]): Promise<Float32Array>;
}

export interface TaskContext extends MethodContext {
  /** Options of all runs that share this training, for who scores them together; those of this run first. */
  readonly alike: readonly unknown[];
  /** A folder for what is needed while it lasts; not made yet, and removed afterwards. */
  readonly work: string;
}

/** @throws UserError where there is none, as in results of another version */
export function methodNamed<Method extends MethodInfo>(methods: readonly Method[], name: string): Method {
  const method = methods.find(one => one.name === name);
  if (!method) throw new UserError(`there is no method ${name}`, 'no-method');
  return method;
}
