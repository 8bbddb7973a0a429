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
  const rows = (name: 'auc' | 'gap') =>
    trials.flatMap(({ trial, means }) => (means[name] ? [{ name: escapeHtml(trial), ...means[name] }] : []));
  const [aucs, gaps] = [rows('auc'), rows('gap')];
  if (aucs.length === 0) return [];
  return [
    { name: 'auc', svg: dotChart(aucs, 'ROC AUC, mean over classes') },
    { name: 'gap', svg: dotChart(gaps, 'gap between normal and abnormal scores, in standard deviations', 2) },
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
  const shown = trials.flatMap(({ trial }, index) => {
    const run = plan.runs.find(
      one => one.trial === trial && one.normal === label && ended.get(one.key)?.figures,
    );
    return run ? [{ run, index, result: ended.get(run.key)! }] : [];
  });
  if (shown.length === 0) return undefined;
  const lines = [];
  const made: TrialFigures[] = [];
  for (const { run, index, result } of shown) {
    const tensors = await results.tensors(run.key);
    const scores = Array.from(tensors.get('scores')!.data);
    const labels = Array.from(tensors.get('labels')!.data, one => one !== label);
    const { trial, seed } = run;
    lines.push({ trial, scores, labels, auc: result.figures!.auc ?? 0 });
    const name = (kind: string) => `class-${label}-${index + 1}-${slug(trial)}-${kind}`;
    const curves = Object.entries(result.curves ?? {}).filter(([, points]) => points.length > 1);
    const sheet = await exampleSheet(plan.data, result.examples ?? [], tensors);
    made.push({
      ...{ trial, seed },
      figures: [
        {
          name: name('scores'),
          svg: distributionChart(scores, labels, linearScale(scores), { of: 'images', threshold: false }),
        },
        ...(curves.length > 0
          ? [
              {
                name: name('training'),
                svg: curveChart(
                  curves.map(([key, points]) => ({ name: escapeHtml(key), points })),
                  'training curves',
                ),
              },
            ]
          : []),
        ...(sheet ? [{ name: name('examples'), svg: sheet }] : []),
      ],
    });
  }
  const best = lines.toSorted((a, b) => b.auc - a.auc).slice(0, COLOURS.series.length);
  const chart = best.map(({ trial, scores, labels }, i) => ({
    ...{ name: escapeHtml(trial), colour: COLOURS.series[i]!, scores, labels },
  }));
  return { label, roc: { name: `class-${label}-roc`, svg: rocChart(chart, 'images') }, trials: made };
}
