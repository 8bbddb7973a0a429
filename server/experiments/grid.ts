import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type ImageSet, METHODS, type Method } from '../../models/index.ts';
import { addIssues, openDocument } from '../config/document.ts';
import { inWords } from '../config/words.ts';
import { oneLine } from '../one-line.ts';
import { label, labelled } from './labelled.ts';
import { MAX_RUNS, refuseUnused, type Trial, trialsOf } from './trials.ts';

const gridFile = z.strictObject({
  name: oneLine(64).optional(),
  data: z.strictObject({
    folder: z.string().min(1).describe('Of the official files, from where this file is'),
    limit: z.int().min(2).optional().describe('Normal images to train on at most'),
  }),
  classes: z
    .union([z.literal('all'), z.array(label).min(1)], { error: 'must be all, or a list of class numbers' })
    .default('all')
    .describe('Each is the normal one once'),
  seeds: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 31),
    )
    .min(1)
    .default([1]),
  labelled: labelled.optional().describe('What a supervised method sees of abnormal images'),
  save: z.boolean().default(false).describe('Whether what was learnt is kept'),
  base: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Options of all trials whose method knows them'),
  trials: z
    .record(
      z.string().regex(/^[\w .+-]{1,40}$/, 'must be 1 to 40 letters, digits, blanks or . _ + -'),
      z.looseObject({
        method: z.string(),
        labelled: labelled.optional(),
      }),
    )
    .refine(trials => Object.keys(trials).length > 0, 'must have one trial at least'),
});
export type GridFile = z.infer<typeof gridFile>;

export interface Grid extends Pick<GridFile, 'classes' | 'seeds' | 'save'> {
  readonly name?: string | undefined;
  /** An absolute path. */
  readonly folder: string;
  readonly limit?: number | undefined;
  readonly trials: readonly Trial[];
  /** The same checks against what the data set has, with their places in the file. @throws ConfigError */
  fit(set: Pick<ImageSet, 'name' | 'classes'>): void;
}

/**
 * What is to be run: trials, of which each option that is given as a list stands for one trial with each of its values.
 * @param path of the file, to be named in errors
 * @throws ConfigError with every mistake and its place
 */
export function parseGrid(text: string, path: string, methods: readonly Method[] = METHODS): Grid {
  const { plain, mistakes } = openDocument(text, path, 'the file is empty; it needs data and trials');
  const result = gridFile.safeParse(plain, { error: inWords });
  addIssues(mistakes, result.error?.issues, knownKeys);
  mistakes.check();
  const file = result.data!;
  const trials = Object.keys(file.trials).flatMap(name => trialsOf(name, file, methods, mistakes));
  refuseUnused(file, methods, mistakes);
  const runs = trials.length * file.seeds.length * (file.classes === 'all' ? 10 : file.classes.length);
  if (runs > MAX_RUNS) mistakes.addAt(['trials'], `come to ${runs} runs; at most ${MAX_RUNS} are possible`);
  mistakes.check();
  const { name, classes, seeds, save, data } = file;
  return {
    ...{ name, classes: classes === 'all' ? classes : [...new Set(classes)], seeds: [...new Set(seeds)] },
    ...{ save, trials, limit: data.limit },
    folder: resolve(dirname(path), data.folder),
    fit: set => {
      const check = (keys: PropertyKey[], labels: readonly number[] = []) => {
        for (const [i, label] of labels.entries())
          if (label >= set.classes.length)
            mistakes.addAt(
              [...keys, i],
              `${set.name} has no class ${label}, only 0 to ${set.classes.length - 1}`,
            );
      };
      if (classes !== 'all') check(['classes'], classes);
      check(['labelled', 'classes'], file.labelled?.classes);
      for (const [trial, { labelled }] of Object.entries(file.trials))
        check(['trials', trial, 'labelled', 'classes'], labelled?.classes);
      mistakes.check();
    },
  };
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  const part = path.at(-1);
  const schema = part === 'data' ? gridFile.shape.data : part === 'labelled' ? labelled : gridFile;
  return Object.keys(schema.shape);
}
