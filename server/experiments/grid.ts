import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { MethodInfo } from '../../models/index.ts';
import { addIssues, openDocument } from '../config/document.ts';
import type { Mistakes } from '../config/mistakes.ts';
import { inWords } from '../config/words.ts';
import { oneLine } from '../one-line.ts';
import { label, labelled } from './labelled.ts';
import type { Material, Modality } from './modality.ts';
import { MAX_RUNS, refuseUnused, type Trial, trialsOf } from './trials.ts';

const gridFile = z.strictObject({
  name: oneLine(64).optional(),
  data: z.strictObject({
    folder: z.string().min(1).describe('Of the official files, from where this file is'),
    limit: z.int().min(2).optional().describe('Normal images to train on at most'),
  }),
  classes: z
    .union([z.literal('all'), z.array(label).min(1)], { error: 'must be all, or a list of class numbers' })
    .exactOptional()
    .describe('Each is the normal one once; all without it'),
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

export interface Grid extends Pick<GridFile, 'seeds' | 'save'> {
  readonly name?: string | undefined;
  readonly classes: 'all' | readonly number[];
  readonly limit?: number | undefined;
  readonly trials: readonly Trial[];
  readonly methods: readonly MethodInfo[];
  /** The same checks against what the data set has, with their places in the file. @throws ConfigError */
  fit(set: Pick<Material['about'], 'name' | 'classes'>): void;
}

/**
 * Where the data set of a grid file is: what else may stand in it depends on that.
 * @param path of the file, to be named in errors
 * @returns an absolute path
 * @throws ConfigError with every mistake and its place
 */
export function dataFolder(text: string, path: string): string {
  return resolve(dirname(path), open(text, path).file.data.folder);
}

/**
 * What is to be run: trials, of which each option that is given as a list stands for one trial with each of its values.
 * @throws ConfigError with every mistake and its place
 */
export function parseGrid(
  text: string,
  path: string,
  modality: Pick<Modality, 'name' | 'methods' | 'hasClasses'>,
): Grid {
  const { methods, hasClasses } = modality;
  const { file, mistakes } = open(text, path);
  if (!hasClasses) refuseClasses(file, mistakes);
  const trials = Object.keys(file.trials).flatMap(name => trialsOf(name, file, modality, mistakes));
  refuseUnused(file, methods, mistakes);
  const { name, classes = 'all', save, data } = file;
  const seeds = [...new Set(file.seeds)];
  const classCount = !hasClasses ? 1 : classes === 'all' ? 10 : classes.length;
  const runs = trials.length * seeds.length * classCount;
  if (runs > MAX_RUNS) mistakes.addAt(['trials'], `come to ${runs} runs; at most ${MAX_RUNS} are possible`);
  mistakes.check();
  return {
    ...{ name, classes: classes === 'all' ? classes : [...new Set(classes)], seeds },
    ...{ save, trials, methods, limit: data.limit },
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

function open(text: string, path: string): { file: GridFile; mistakes: Mistakes } {
  const { plain, mistakes } = openDocument(text, path, 'the file is empty; it needs data and trials');
  const result = gridFile.safeParse(plain, { error: inWords });
  addIssues(mistakes, result.error?.issues, knownKeys);
  mistakes.check();
  return { file: result.data!, mistakes };
}

/** What only means something where one class of images is the normal one. */
function refuseClasses({ classes, labelled, data, trials }: GridFile, mistakes: Mistakes): void {
  const refuse = (keys: string[], given: unknown, what: string) => {
    if (given !== undefined)
      mistakes.addAt(keys, `is of data sets of images, and this one is of video: ${what}`, 'key');
  };
  refuse(['classes'], classes, 'its frames are normal or abnormal, without classes. Leave it out');
  refuse(['data', 'limit'], data.limit, 'all of Train is learnt from. Leave it out');
  const unlabelled = 'nobody shows a method what is abnormal. Leave it out';
  refuse(['labelled'], labelled, unlabelled);
  for (const [trial, own] of Object.entries(trials))
    refuse(['trials', trial, 'labelled'], own.labelled, unlabelled);
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  const part = path.at(-1);
  const schema = part === 'data' ? gridFile.shape.data : part === 'labelled' ? labelled : gridFile;
  return Object.keys(schema.shape);
}
