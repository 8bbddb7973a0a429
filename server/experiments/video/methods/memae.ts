import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  Curve,
  type MethodResult,
  recipeSchema,
  startTraining,
  type TrainingReport,
} from '../../../../models/index.ts';
import { inputOf, recipeOf } from '../../../training/recipe.ts';
import { FPS } from '../data.ts';
import type { VideoMethod } from '../method.ts';
import { SCORING, scoreModel, scoringOptions } from '../network.ts';

const { preset, architecture, budget: _, seed: __, ...recipe } = recipeSchema.shape;
const network = architecture.unwrap().shape;

/** Those of `vigil train`, with its defaults. */
const options = z
  .strictObject({
    preset: preset.default('lite'),
    ...network,
    ...optional(recipe),
    minutes: z.exactOptional(z.number().positive()),
    steps: z.exactOptional(z.int().positive()),
    epochs: z.exactOptional(z.number().positive()),
    background: z
      .boolean()
      .default(true)
      .describe('False: gray levels instead of differences from the empty picture'),
    ...scoringOptions,
  })
  .refine(({ minutes, steps, epochs }) => [minutes, steps, epochs].filter(Boolean).length < 2, {
    path: ['minutes'],
    error: 'one of minutes, steps and epochs says when it ends',
  });

type Options = z.infer<typeof options>;

function optional<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const entries = Object.entries(shape).map(([key, schema]) => [key, z.exactOptional(schema)]);
  return Object.fromEntries(entries) as { [Key in keyof Shape]: z.ZodExactOptional<Shape[Key]> };
}

/** How much of a run is training, and with the measuring of what is normal where; the rest is scoring. */
const SHARES = { training: 0.75, measured: 0.85 };

/** Trains as `vigil train` does, with memory or without. */
export const memae: VideoMethod<Options> = {
  name: 'memae',
  options,
  scoring: SCORING,
  async run(data, given, context) {
    const { work, seed, threads, signal, onProgress } = context;
    const input = await inputOf(data.train[0]!, { ...given, fps: FPS }, signal);
    const footage = await data.footage(input, signal);
    const curves = new Curves();
    const out = join(work, 'memae');
    const training = startTraining(
      {
        ...{ recipe: recipeOf({ ...given, seed }), input, footage, threads, backend: 'onnx-cpu' },
        ...{ name: 'memae', title: 'MemAE', source: `${data.test.name}/Train` },
        ...{ folder: join(work, 'training'), out },
      },
      report => {
        curves.add(report);
        const { training, measured } = SHARES;
        if (report.kind === 'step') onProgress(training * report.progress);
        if (report.kind === 'measuring') onProgress(training + (measured - training) * report.progress);
      },
    );
    await training.done;
    return scoreModel(out, data, context, SHARES.measured, {
      curves: curves.all(),
      save: folder => cp(out, folder, { recursive: true }),
    });
  },
};

/** Losses by step, those that are never anything but 0 left out. */
class Curves {
  readonly #curves = new Map<string, Curve>();

  add(report: TrainingReport): void {
    if (report.kind === 'validation') this.#add('held-out mse', report.step, report.mse);
    if (report.kind !== 'step') return;
    const { step, loss, mse, entropy, svdd, discrimination } = report;
    for (const [name, value] of Object.entries({ loss, mse, entropy, svdd, discrimination }))
      this.#add(name, step, value);
  }

  all(): MethodResult['curves'] {
    const all = [...this.#curves].map(
      ([name, curve]) => [name, curve.all() as (readonly [number, number])[]] as const,
    );
    return Object.fromEntries(all.filter(([, points]) => points.some(([, value]) => value !== 0)));
  }

  #add(name: string, step: number, value: number): void {
    const curve = this.#curves.get(name) ?? new Curve();
    this.#curves.set(name, curve);
    curve.add([step, value]);
  }
}
