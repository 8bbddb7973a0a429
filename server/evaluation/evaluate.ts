import { BASELINES, type BaselineName, type Dataset } from '../../models/index.ts';
import type { Engine, Model } from '../engine.ts';
import { figuresOf, type Measured, type Protocol, type RowFigures } from './figures.ts';
import { type MeasuredClip, measure } from './measured.ts';
import { baselineScorer, baselineSize, modelScorer, type Scorer } from './scorers.ts';
import { readTruth } from './truth.ts';

export interface EvaluateOptions {
  readonly engine: Pick<Engine, 'open' | 'probe'>;
  readonly dataset: Dataset;
  readonly model: Model;
  /** The same recipe trained with other seeds. */
  readonly seeds: readonly Model[];
  readonly protocol: Protocol;
  /** Default: `FALSE_ALARMS_PER_DAY`. */
  readonly falseAlarmsPerDay?: number | undefined;
  /** Normal footage for the baselines' thresholds. */
  readonly normal: readonly string[];
  /** @param progress 0 to 1 */
  readonly onProgress: (phase: string, progress: number, detail: string) => void;
  readonly signal?: AbortSignal;
}

/** One line of the comparison. */
export interface Row extends Measured {
  readonly title: string;
  readonly figures: RowFigures;
}

export interface Evaluation {
  readonly dataset: Dataset;
  readonly model: Model;
  readonly row: Row;
  readonly baselines: Readonly<Record<BaselineName, Row>>;
  /** One for each model of `seeds`. */
  readonly seeds: readonly Row[];
}

/** Scores every clip with the model and with the baselines, and says how well each tells abnormal from normal. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { engine, dataset, model, signal, normal, falseAlarmsPerDay } = options;
  const truths = await Promise.all(dataset.clips.map(readTruth));
  const frames = dataset.clips.reduce((sum, clip) => sum + clip.frames, 0);

  const rowOf = async (title: string, scorer: Scorer, fps: number): Promise<Row> => {
    const clips: MeasuredClip[] = [];
    let done = 0;
    for (const [i, clip] of dataset.clips.entries()) {
      const onFrame = () => options.onProgress(title, ++done / frames, clip.name);
      clips.push(await measure(clip, truths[i]!, scorer, onFrame, signal));
      signal?.throwIfAborted();
    }
    const { thresholds, calibrated, certainty } = scorer;
    const measured = { clips, thresholds, calibrated, certainty };
    return { title, ...measured, figures: figuresOf(measured, options.protocol, fps) };
  };
  const modelRow = (model: Model) =>
    rowOf(model.name, modelScorer(engine, model, falseAlarmsPerDay), model.input.fps);
  const row = await modelRow(model);
  const seeds: Row[] = [];
  for (const seed of options.seeds) seeds.push(await modelRow(seed));

  const size = await baselineSize(engine, dataset.clips[0]!.address, signal);
  const baselineRow = async (name: BaselineName) => {
    const title = `(${name}) ${BASELINES[name].title}`;
    options.onProgress(title, 0, normal.length > 0 ? 'normal footage' : '');
    const scorer = await baselineScorer(engine, name, { size, fps: model.input.fps, normal, signal });
    return rowOf(title, scorer, model.input.fps);
  };
  const baselines = { a: await baselineRow('a'), b: await baselineRow('b'), c: await baselineRow('c') };
  return { dataset, model, row, baselines, seeds };
}
