import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeTensors, encodeTensors, fileError, type Weight } from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import { isMissing, writeAtomic } from '../files.ts';

const share = z.number().min(0).max(1);
const figure = z.number().nullable();
const figures = {
  auc: figure,
  gap: figure,
  /** Of images. */
  seen: figure.exactOptional(),
  unseen: figure.exactOptional(),
  /** Of video. */
  official: figure.exactOptional(),
  pixel: figure.exactOptional(),
};

const runSchema = z.object({
  key: z.string().regex(/^[0-9a-f]{16}$/),
  trial: z.string(),
  method: z.string(),
  options: z.record(z.string(), z.unknown()),
  normal: z.int().min(0),
  seed: z.int(),
  labelledShare: share,
  labelledClasses: z.array(z.int().min(0)).readonly(),
  limit: z.int().exactOptional(),
});

const planSchema = z.object({
  name: z.string(),
  version: z.string(),
  data: z.object({
    /** Images where it is not said. */
    modality: z.enum(['images', 'video']).exactOptional(),
    name: z.string(),
    /** None where there are no classes: each test sample is normal or abnormal by itself. */
    classes: z.array(z.string()),
    /** Of examples: `[channels, height, width]` */
    shape: z.tuple([z.int(), z.int(), z.int()]),
    train: z.int(),
    test: z.int(),
  }),
  runs: z.array(runSchema).min(1),
});
/** `experiment.json`: what belongs to an experiment, in the order of its grid file. */
export type Plan = z.infer<typeof planSchema>;

const resultSchema = z.object({
  key: z.string(),
  trial: z.string(),
  normal: z.int(),
  seed: z.int(),
  version: z.string(),
  endedAt: z.string(),
  seconds: z.number(),
  /** What was learnt is in `models/`, as far as the method has learnt something that can be kept. */
  saved: z.boolean().optional(),
  /** Why there is nothing below. */
  failed: z.string().optional(),
  figures: z.object(figures).optional(),
  curves: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))).optional(),
  /** What is drawn of its test images, in the order of the tensors `original` and `reconstruction`. */
  examples: z
    .array(z.object({ what: z.string(), index: z.int(), label: z.int(), score: z.number() }))
    .optional(),
});
/** `runs/KEY.json`: what came of one run. Its scores and examples are beside it, as safetensors. */
export type RunResult = z.infer<typeof resultSchema>;

const progressSchema = z.object({
  state: z.enum(['running', 'ended', 'interrupted']),
  done: z.int(),
  failed: z.int(),
  total: z.int(),
  secondsLeft: z.number().optional(),
  running: z.array(z.object({ trial: z.string(), normal: z.int(), seed: z.int(), progress: share })),
  at: z.string(),
});
/** `progress.json`: how far an experiment is, written once a second while it runs. */
export type Progress = z.infer<typeof progressSchema>;

export type Tensors = ReadonlyMap<string, Weight>;

/** In the folder of results: what runs need while they last. */
export const WORK = 'work';

/** A folder of results: all that `vigil experiment` writes, and `vigil report` reads. */
export class Results {
  constructor(readonly folder: string) {}

  /** Makes the folder. */
  async prepare(): Promise<void> {
    try {
      await mkdir(join(this.folder, 'runs'), { recursive: true });
    } catch (error) {
      throw fileError(error, this.folder);
    }
  }

  /** Clears what a killed run left half written; for who has the folder to himself. */
  async tidy(): Promise<void> {
    try {
      await rm(join(this.folder, WORK), { recursive: true, force: true });
      const runs = join(this.folder, 'runs');
      for (const name of await readdir(runs))
        if (name.endsWith('.tmp')) await rm(join(runs, name), { force: true });
    } catch (error) {
      throw fileError(error, this.folder);
    }
  }

  /** `undefined` where there is no experiment. */
  findPlan(): Promise<Plan | undefined> {
    return this.#read('experiment.json', planSchema);
  }

  plan(): Promise<Plan> {
    return this.findPlan().then(plan => {
      if (plan) return plan;
      throw new UserError(
        `${this.folder}: there is no experiment; vigil experiment makes one`,
        'no-experiment',
      );
    });
  }

  writePlan(plan: Plan): Promise<void> {
    return this.#write('experiment.json', JSON.stringify(plan));
  }

  progress(): Promise<Progress | undefined> {
    return this.#read('progress.json', progressSchema);
  }

  writeProgress(progress: Progress): Promise<void> {
    return this.#write('progress.json', JSON.stringify(progress));
  }

  /** `undefined` where it has not ended yet. */
  run(key: string): Promise<RunResult | undefined> {
    return this.#read(`runs/${key}.json`, resultSchema);
  }

  /** Of those that have ended. */
  async runs(keys: readonly string[]): Promise<RunResult[]> {
    const found = [];
    for (const key of keys) found.push(await this.run(key));
    return found.filter(run => run !== undefined);
  }

  /** Scores first: what has a JSON file is whole. */
  async writeRun(result: RunResult, tensors?: Tensors): Promise<void> {
    if (tensors) await this.#write(`runs/${result.key}.safetensors`, encodeTensors(tensors));
    await this.#write(`runs/${result.key}.json`, JSON.stringify(result));
  }

  async tensors(key: string): Promise<Tensors> {
    const path = join(this.folder, 'runs', `${key}.safetensors`);
    const bytes = await readFile(path).catch(error => {
      if (!isMissing(error)) throw error;
      throw damaged(path, 'is missing');
    });
    return decodeTensors(bytes, path).tensors;
  }

  async #write(name: string, data: string | Uint8Array): Promise<void> {
    await writeAtomic(join(this.folder, name), data, 0o644).catch(error => {
      throw fileError(error, this.folder);
    });
  }

  async #read<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const path = join(this.folder, name);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new UserError(
        `${path}: can't be read (${(error as NodeJS.ErrnoException).code})`,
        'no-experiment',
      );
    }
    const checked = schema.safeParse(parseJson(text));
    if (checked.success) return checked.data;
    const [issue] = checked.error.issues;
    throw damaged(path, issue?.path.length ? `${issue.path.join('.')}: ${issue.message}` : 'is no JSON');
  }
}

const damaged = (path: string, what: string) =>
  new UserError(`${path}: ${what}. Remove the file and run the experiment again`, 'results-damaged');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
