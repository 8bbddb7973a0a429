import {
  COLOURS,
  curveChart,
  distributionChart,
  dotChart,
  linearScale,
  rocChart,
} from '../../../models/index.ts';
import { escapeHtml } from '../../evaluation/report/html.ts';
import { slug } from '../../slug.ts';
import type { Plan, Results, RunResult } from '../results.ts';
import type { Summary } from '../summary.ts';
import { exampleSheet } from './examples.ts';

/** A picture in the page, and a file beside it. */
export interface Figure {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly svg: string;
}

export interface TrialFigures {
  readonly trial: string;
  readonly seed: number;
  readonly figures: readonly Figure[];
}

export interface ClassFigures {
  readonly label: number;
  readonly roc: Figure;
  readonly trials: readonly TrialFigures[];
}

/** AUC and gap of all trials. */
export function overview({ trials }: Summary): Figure[] {
  const chart = (name: 'auc' | 'gap', label: string, digits: number) => {
    const rows = trials.flatMap(({ trial, means }) =>
      means[name] ? [{ name: escapeHtml(trial), ...means[name] }] : [],
    );
    return rows.length > 0 ? [{ name, svg: dotChart(rows, label, digits) }] : [];
  };
  return [
    ...chart('auc', 'ROC AUC, mean over classes', 3),
    ...chart('gap', 'gap between normal and abnormal scores, in standard deviations', 2),
  ];
}

/** What is drawn for one normal class, of the first seed that each trial has a result for. */
export async function classFigures(
  label: number,
  plan: Plan,
  { trials }: Summary,
  ended: ReadonlyMap<string, RunResult>,
  results: Results,
): Promise<ClassFigures | undefined> {
  const lines: RocLine[] = [];
  const made: TrialFigures[] = [];
  for (const [index, { trial }] of trials.entries()) {
    const run = plan.runs.find(
      one => one.trial === trial && one.normal === label && ended.get(one.key)?.figures,
    );
    if (!run) continue;
    const result = ended.get(run.key)!;
    const tensors = await results.tensors(run.key);
    const scores = Array.from(tensors.get('scores')!.data);
    const abnormal = Array.from(tensors.get('labels')!.data, one => one !== label);
    lines.push({ trial, scores, labels: abnormal, auc: result.figures!.auc ?? 0 });
    const drawn = {
      scores: distributionChart(scores, abnormal, linearScale(scores), { of: 'images', threshold: false }),
      training: trainingChart(result),
      examples: await exampleSheet(plan.data, result.examples ?? [], tensors),
    };
    const name = `class-${label}-${index + 1}-${slug(trial)}`;
    const figures = Object.entries(drawn).flatMap(([kind, svg]) =>
      svg ? [{ name: `${name}-${kind}`, svg }] : [],
    );
    made.push({ trial, seed: run.seed, figures });
  }
  if (lines.length === 0) return undefined;
  return { label, roc: { name: `class-${label}-roc`, svg: bestRocs(lines) }, trials: made };
}

function trainingChart({ curves = {} }: RunResult): string | undefined {
  const lines = Object.entries(curves).flatMap(([name, points]) =>
    points.length > 1 ? [{ name: escapeHtml(name), points }] : [],
  );
  return lines.length > 0 ? curveChart(lines, 'training curves') : undefined;
}

interface RocLine {
  readonly trial: string;
  readonly scores: readonly number[];
  /** Whether each image is abnormal. */
  readonly labels: readonly boolean[];
  readonly auc: number;
}

/** As many as there are colours. */
function bestRocs(lines: readonly RocLine[]): string {
  const best = lines.toSorted((a, b) => b.auc - a.auc).slice(0, COLOURS.series.length);
  const drawn = best.map(({ trial, scores, labels }, i) => ({
    ...{ name: escapeHtml(trial), colour: COLOURS.series[i]!, scores, labels },
  }));
  return rocChart(drawn, 'images');
}
