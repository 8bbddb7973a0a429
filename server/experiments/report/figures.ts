import {
  COLOURS,
  curveChart,
  distributionChart,
  dotChart,
  linearScale,
  rocChart,
} from '../../../models/index.ts';
import { escapeHtml } from '../../evaluation/report/html.ts';
import type { Plan, Results, RunResult } from '../results.ts';
import type { Mean, Summary } from '../summary.ts';
import { classOf, termsOf } from '../terms.ts';
import { exampleSheet } from './examples.ts';
import { figureName, type Kind, OVERVIEW, rocName } from './names.ts';
import { scopeOf } from './words.ts';

/** A picture in the page, and a file beside it. */
export interface Figure {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly svg: string;
  /** What it shows; escaped, and below it in the page. */
  readonly caption: string;
  /** What the page says above it and a file has to say itself: of which experiment, class and trial; escaped. */
  readonly about: string;
}

export interface TrialFigures {
  readonly trial: string;
  readonly seed: number;
  readonly auc: number;
  readonly figures: readonly Figure[];
}

export interface ClassFigures {
  readonly label: number;
  readonly roc: Figure;
  readonly trials: readonly TrialFigures[];
}

const PANELS = [
  { label: 'ROC AUC', digits: 3 },
  { label: 'gap, in standard deviations', digits: 2 },
];
/** The first trials of a grid are what the others are held against. */
const REFERENCES = 2;

/** What an ablation is read by: AUC and gap of all trials beside each other. */
export function overview({ name }: Pick<Plan, 'name'>, summary: Summary): Figure[] {
  const { trials, compared } = summary;
  if (compared.trials.length === 0) return [];
  const dot = (mean: Mean | undefined) => mean && { ...mean, values: mean.bySeed };
  const rows = trials.map(({ trial, means }) => ({
    ...{ name: escapeHtml(trial), dots: [dot(means.auc), dot(means.gap)] },
  }));
  const references = trials.length > REFERENCES ? REFERENCES : 0;
  const note = `means over ${scopeOf(summary)}`;
  const caption = [
    `AUC and gap by trial: ${note}.`,
    ...(compared.seeds.length > 1
      ? ['Bars: one standard deviation over seeds to both sides; faint dots: each seed.']
      : []),
    ...(references > 0
      ? ['Dashed lines: the first two trials, for comparison. An arrow points to what lies far outside.']
      : []),
  ].join(' ');
  return [
    { name: OVERVIEW, svg: dotChart(rows, PANELS, { references, note }), caption, about: escapeHtml(name) },
  ];
}

const captions = (samples: string): Readonly<Record<Kind, string>> => ({
  scores: `Scores of all test ${samples}; each group adds up to 100 %.`,
  training: 'Training, by step.',
  examples: `Test ${samples} with typical scores, and the worst of each group.`,
});

/** What is drawn for one normal class (or where there are none, for all of the data set), of the first seed that each trial has a result for. */
export async function classFigures(
  label: number,
  plan: Plan,
  { trials }: Summary,
  ended: ReadonlyMap<string, RunResult>,
  results: Results,
): Promise<ClassFigures | undefined> {
  const { sample, samples } = termsOf(plan.data);
  const lines: RocLine[] = [];
  const made: TrialFigures[] = [];
  const name = classOf(plan.data, label);
  const normal = escapeHtml(name === null ? plan.name : `${plan.name}, normal: ${name}`);
  for (const [index, { trial }] of trials.entries()) {
    const run = plan.runs.find(
      one => one.trial === trial && one.normal === label && ended.get(one.key)?.figures,
    );
    if (!run) continue;
    const result = ended.get(run.key)!;
    const tensors = await results.tensors(run.key);
    const scores = Array.from(tensors.get('scores')!.data);
    const abnormal = Array.from(tensors.get('labels')!.data, one => one !== label);
    const auc = result.figures!.auc ?? 0;
    lines.push({ trial, scores, labels: abnormal, auc });
    const drawn: Record<Kind, string | undefined> = {
      scores: distributionChart(scores, abnormal, linearScale(scores), { of: samples, threshold: false }),
      training: trainingChart(result),
      examples: await exampleSheet({ ...plan.data, sample }, result.examples ?? [], tensors),
    };
    const about = `${normal}, ${escapeHtml(trial)}, seed ${run.seed}`;
    const figures = Object.entries(drawn).flatMap(([name, svg]) => {
      const kind = name as Kind;
      return svg
        ? [{ name: figureName(label, index, trial, kind), svg, caption: captions(samples)[kind], about }]
        : [];
    });
    made.push({ trial, seed: run.seed, auc, figures });
  }
  return lines.length === 0
    ? undefined
    : { label, roc: { ...bestRocs(label, lines, samples), about: normal }, trials: made };
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
  /** Whether each test sample is abnormal. */
  readonly labels: readonly boolean[];
  readonly auc: number;
}

/** As many as there are colours. */
function bestRocs(label: number, lines: readonly RocLine[], samples: string): Omit<Figure, 'about'> {
  const best = lines.toSorted((a, b) => b.auc - a.auc).slice(0, COLOURS.series.length);
  const drawn = best.map(({ trial, scores, labels }, i) => ({
    ...{ name: escapeHtml(trial), colour: COLOURS.series[i]!, scores, labels },
  }));
  const which =
    best.length < lines.length ? `the ${best.length} best of ${lines.length} trials` : 'all trials';
  const caption = `ROC curves and their AUC: ${which}, each of its first seed, over all test ${samples}.`;
  return { name: rocName(label), svg: rocChart(drawn, samples), caption };
}
