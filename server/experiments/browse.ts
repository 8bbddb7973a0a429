import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../streams/index.ts';
import type {
  Experiment,
  ExperimentDetail,
  ExperimentFigure,
  ExperimentTrial,
  Measured,
} from '../contract.ts';
import type { Spread } from '../evaluation/spread.ts';
import { isMissing, namesIn } from '../files.ts';
import { publishedFor } from './published.ts';
import { figureName, KINDS, rocName } from './report/names.ts';
import { type Plan, Results, type RunResult } from './results.ts';
import { type Summary, summarise, type TrialSummary } from './summary.ts';
import { classOf, termsOf } from './terms.ts';

/** Names of folders and of pictures: none leads out of where they are. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,127}$/i;
/** Whoever has written no progress for so long has died. */
const SILENT_MS = 30_000;

/** What `vigil experiment` wrote below one folder; it may be writing still. */
export class Experiments {
  /** Results of the experiment that was looked at last, by their files' times: they are read once. */
  #read: { readonly id: string; readonly results: Map<string, { at: number; run: RunResult }> } | undefined;

  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** The newest first. What can't be read is left out. */
  async list(): Promise<Experiment[]> {
    const names = await namesIn(this.folder);
    const found: { experiment: Experiment; at: number }[] = [];
    for (const id of names.filter(name => NAME.test(name))) {
      const one = await this.#listed(id).catch(() => undefined);
      if (one) found.push(one);
    }
    return found.sort((a, b) => b.at - a.at).map(({ experiment }) => experiment);
  }

  async detail(id: string): Promise<ExperimentDetail> {
    const results = this.#results(id);
    const plan = await results.findPlan();
    if (!plan) throw missing('there is no such experiment');
    const summary = summarise(plan, await this.#ended(id, plan, results));
    const overview = await this.#overview(id, plan, results);
    const progress = overview.state === 'running' ? await results.progress() : undefined;
    const { data } = plan;
    const labels = summary.hasClasses ? summary.classes : [];
    return {
      ...overview,
      classes: labels.map(label => classOf(data, label)!),
      measures: termsOf(data).measures,
      seeds: summary.seeds.length,
      versions: summary.versions,
      compared: {
        ...{ trials: summary.compared.trials.length, classes: summary.compared.classes.length },
        seeds: summary.compared.seeds.length,
      },
      trials: summary.trials.map(trial => trialOf(trial, labels)),
      published: published(plan, summary, labels),
      running: (progress?.running ?? []).map(({ trial, normal, seed, progress }) => ({
        ...{ trial, normal: classOf(data, normal), seed, progress },
      })),
      failures: summary.failures.map(({ trial, normal, seed, line }) => ({
        ...{ trial, normal: classOf(data, normal), seed, message: line },
      })),
      report: await madeAt(join(results.folder, 'report.html')),
      figures: await figuresOf(results.folder, summary),
    };
  }

  /** The report, or one of its pictures. */
  async file(id: string, figure?: string): Promise<{ type: 'html' | 'svg'; text: string }> {
    const { folder } = this.#results(id);
    if (figure !== undefined && !NAME.test(figure)) throw missing('there is no such picture');
    const path =
      figure === undefined ? join(folder, 'report.html') : join(folder, 'report-figures', `${figure}.svg`);
    const text = await readFile(path, 'utf8').catch(error => {
      throw isMissing(error) ? missing('it is not made yet') : error;
    });
    return { type: figure === undefined ? 'html' : 'svg', text };
  }

  #results(id: string): Results {
    if (!NAME.test(id)) throw missing('there is no such experiment');
    return new Results(join(this.folder, id));
  }

  async #listed(id: string): Promise<{ experiment: Experiment; at: number } | undefined> {
    const results = new Results(join(this.folder, id));
    const plan = await results.findPlan();
    if (!plan) return undefined;
    const { mtimeMs } = await stat(join(results.folder, 'experiment.json'));
    return { experiment: await this.#overview(id, plan, results), at: mtimeMs };
  }

  async #overview(id: string, plan: Plan, results: Results): Promise<Experiment> {
    const progress = await results.progress();
    const isDead = progress?.state === 'running' && this.now() - Date.parse(progress.at) > SILENT_MS;
    return {
      ...{ id, name: plan.name },
      state: isDead ? 'interrupted' : (progress?.state ?? 'waiting'),
      done: progress?.done ?? 0,
      failed: progress?.failed ?? 0,
      total: progress?.total ?? plan.runs.length,
      secondsLeft: progress?.state === 'running' && !isDead ? (progress.secondsLeft ?? null) : null,
    };
  }

  async #ended(id: string, plan: Plan, results: Results): Promise<RunResult[]> {
    const known =
      this.#read?.id === id ? this.#read.results : new Map<string, { at: number; run: RunResult }>();
    this.#read = { id, results: known };
    const ended: RunResult[] = [];
    for (const key of new Set(plan.runs.map(run => run.key))) {
      const at = await stat(join(results.folder, 'runs', `${key}.json`)).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      );
      if (at === undefined) continue;
      const before = known.get(key);
      const run = before?.at === at ? before.run : await results.run(key);
      if (!run) continue;
      const { curves: _, examples: __, ...small } = run;
      known.set(key, { at, run: small });
      ended.push(run);
    }
    return ended;
  }
}

const missing = (what: string) => new UserError(what, 'not-found');

const madeAt = (path: string) =>
  stat(path).then(
    ({ mtimeMs }) => Math.round(mtimeMs),
    () => null,
  );

function trialOf(
  { trial, classes, means, isBest, done, total }: TrialSummary,
  labels: readonly number[],
): ExperimentTrial {
  const cells = labels.map(label => {
    const cell = classes.get(label);
    return cell ? { ...measured(cell), standing: cell.standing } : null;
  });
  const found = Object.entries(means).map(([name, mean]) => [name, measured(mean)]);
  return { name: trial, done, total, isBest, classes: cells, means: Object.fromEntries(found) };
}

const measured = ({ mean, deviation }: Spread): Measured => ({
  ...{ mean, deviation: Number.isNaN(deviation) ? null : deviation },
});

function published(
  { data }: Plan,
  summary: Summary,
  labels: readonly number[],
): ExperimentDetail['published'] {
  return publishedFor(data, summary).map(paper => ({
    ...{ method: paper.method, source: paper.source, measure: paper.measure ?? 'auc', mean: paper.mean },
    classes: labels.map(label => paper.classes?.[label] ?? null),
  }));
}

async function figuresOf(folder: string, { classes, trials }: Summary): Promise<ExperimentDetail['figures']> {
  const files = (await namesIn(join(folder, 'report-figures'))).sort();
  const names = new Set(files.flatMap(file => (file.endsWith('.svg') ? [file.slice(0, -4)] : [])));
  const ofClass = (label: number): ExperimentFigure[] => [
    { name: rocName(label), kind: 'roc', trial: null },
    ...trials.flatMap(({ trial }, index) =>
      KINDS.map(kind => ({ name: figureName(label, index, trial, kind), kind, trial })),
    ),
  ];
  return {
    overview: [...names].filter(name => !name.startsWith('class-')),
    classes: classes.map(label => ofClass(label).filter(({ name }) => names.has(name))),
  };
}
