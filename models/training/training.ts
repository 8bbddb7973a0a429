import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../streams/index.ts';
import { CALIBRATION } from '../analysis/calibrator.ts';
import { fileError } from '../file-error.ts';
import type { Architecture } from '../memae/architecture.ts';
import { loadPackage } from '../package/package.ts';
import { savePackage } from '../package/save.ts';
import { readCheckpoint } from './checkpoint.ts';
import { drawCurves } from './curves-svg.ts';
import { countFrames } from './footage.ts';
import { readFootage } from './footage-file.ts';
import { TrainingLog } from './log.ts';
import { type Learnt, runLoop } from './loop.ts';
import { type Material, prepare } from './material.ts';
import { measure } from './measure.ts';
import { openPlaces } from './places.ts';
import { architectureOf, type Recipe, recipeSchema } from './recipe.ts';
import type { TrainingReport } from './report.ts';
import type { TrainingOptions, TrainingResult } from './run.ts';

export interface Hooks {
  readonly report: (report: TrainingReport) => void;
  /** What was asked for in the meantime. */
  readonly stopped: () => 'save' | 'discard' | undefined;
}

/** From footage to a package, on the calling thread. See `startTraining`. */
export async function train(options: TrainingOptions, hooks: Hooks): Promise<TrainingResult> {
  const { folder, input, out, backend = 'auto', threads = availableParallelism(), incumbent } = options;
  const { stopped } = hooks;
  const recipe = recipeSchema.parse(options.recipe);
  const architecture = architectureOf(recipe);
  await openPlaces(options);
  const log = new TrainingLog(folder);
  const note = (text: string) => log.note(text);
  const report = (line: TrainingReport) => {
    if (line.kind !== 'measuring') log.report(line);
    hooks.report(line);
  };
  try {
    report({ kind: 'phase', phase: 'preparing' });
    const footage =
      typeof options.footage === 'string' ? await readFootage(options.footage) : options.footage;
    const material = prepare(footage, input, note);
    const origin = { recipe, fingerprint: material.fingerprint };
    const resumed = await readCheckpoint(folder, origin, note);
    await log.begin(resumed?.trainer.step ?? 0);
    refuseCancelled(stopped);

    const trainer = { architecture, recipe, material, threads, backend, log: note };
    const learnt = await runLoop({ trainer, origin, folder, log, report, stopped }, resumed);
    await guarded(folder, writeFile(join(folder, 'curves.svg'), drawCurves(learnt.curves)));

    report({ kind: 'phase', phase: 'measuring' });
    let shown = 0;
    const { scene, ranges, comparison } = await measure({
      network: { architecture, weights: learnt.weights, input },
      ...{ material, threads, ...(incumbent && { incumbent }) },
      onProgress(progress) {
        refuseCancelled(stopped);
        if (progress < shown + 0.01) return;
        shown = progress;
        report({ kind: 'measuring', progress });
      },
    });
    const card = describe(options, { recipe, architecture, material, learnt });
    await guarded(out, savePackage(out, { ...card, ranges }, learnt.weights, scene));
    return { model: await loadPackage(out), endedBy: learnt.endedBy, ...(comparison && { comparison }) };
  } finally {
    await log.flush();
  }
}

interface Made {
  readonly recipe: Recipe;
  readonly architecture: Architecture;
  readonly material: Material;
  readonly learnt: Learnt;
}

/** The card of what was learnt. */
function describe(options: TrainingOptions, { recipe, architecture, material, learnt }: Made) {
  const { name, title, input, source } = options;
  const { crop, batch, rate, seed } = recipe;
  const [height, width] = [input.height, input.width].map(side =>
    crop === 'whole' ? side : Math.min(crop, side),
  );
  const training = {
    ...{ footage: source, frames: countFrames(material.train), heldOut: countFrames(material.held) },
    ...{ seed, steps: learnt.steps, minutes: Number((learnt.elapsedMs / 60_000).toFixed(2)), batch, rate },
    crop: [height!, width!] as [number, number],
    loss: learnt.recent.reduce((a, b) => a + b, 0) / learnt.recent.length,
    date: new Date().toISOString().slice(0, 10),
    recipe,
  };
  const calibration = { frames: training.frames + training.heldOut, ...CALIBRATION };
  const { validation } = learnt;
  return { name, title, architecture, input, training, validation: { ...validation }, calibration };
}

function refuseCancelled(stopped: Hooks['stopped']): void {
  if (stopped() === 'discard') throw new UserError('the training was cancelled', 'cancelled');
}

async function guarded<T>(folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw fileError(error, folder);
  }
}
