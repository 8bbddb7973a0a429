import { availableParallelism } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Compute, ImageEngine } from '../../models/index.ts';
import { duration } from '../duration.ts';
import type { Grid } from '../experiments/grid.ts';
import type { Material } from '../experiments/modality.ts';
import type { Run } from '../experiments/plan.ts';
import type { Plan, Progress, Results } from '../experiments/results.ts';
import { runName } from '../experiments/terms.ts';
import { progressPercent } from '../percent.ts';
import { readVersion } from '../version.ts';
import { PhaseBar } from './phase-bar.ts';
import { endWithReader, print, untilInterrupted } from './process.ts';
import { parseCount } from './train-options.ts';

interface Flags {
  readonly data?: string;
  readonly out?: string;
  readonly jobs?: number;
  readonly threads: number;
  readonly engine: ImageEngine;
}

const ENGINES: readonly ImageEngine[] = ['onnx-cpu', 'onnx-webgpu', 'onnx-cuda'];
/** More processes than this have more than enough to read. */
const MAX_JOBS = 8;

export function register(program: Command): void {
  program
    .command('experiment')
    .description(
      'compare methods that find what is abnormal, on MNIST, CIFAR-10 or UCSD, as a grid file says',
    )
    .argument('<file>', 'a grid file, such as experiments/mnist.yaml')
    .option('--data <folder>', "the data set's official files (default: as the grid file says)")
    .option('--out <folder>', 'where results go (default: ./data/experiments/NAME)')
    .option('--jobs <n>', `processes (default: as many as there are cores, ${MAX_JOBS} at most)`, parseCount)
    .option('--threads <n>', 'threads of each; figures change a little with them', parseCount, 1)
    .addOption(
      new Option('--engine <name>', 'what trains and scores the networks; see docs/gpu.md')
        .choices(ENGINES)
        .default('onnx-cpu'),
    )
    .addHelpText(
      'after',
      `
Runs that have ended are not run again: after Ctrl-C, or when the grid file has got more trials, the same command goes
on. Runs that failed are tried again. Grid files are described in docs/experiments.md.

Examples:
  $ vigil experiment experiments/mnist.yaml
  $ vigil experiment experiments/cifar10.yaml --data cifar-10-batches-bin --jobs 2
  $ vigil experiment experiments/ucsd.yaml --data UCSDped2
  $ vigil report data/experiments/mnist`,
    )
    .action(runExperiment);
}

async function runExperiment(file: string, flags: Flags): Promise<void> {
  const { readText } = await import('../config/document.ts');
  const { dataFolder, parseGrid } = await import('../experiments/grid.ts');
  const { modalityOf } = await import('../experiments/modalities.ts');
  const { Results } = await import('../experiments/results.ts');
  const { lockFolder } = await import('../lock.ts');
  const { slug } = await import('../slug.ts');
  endWithReader();
  const text = await readText(file);
  const written = dataFolder(text, file);
  const data = flags.data === undefined ? written : resolve(flags.data);
  const modality = await modalityOf(data);
  const grid = parseGrid(text, file, modality);
  const name = grid.name ?? basename(file, extname(file));
  await modality.checkEngine(flags.engine);
  const plan = await planOf(grid, name, await modality.read(data), flags);
  const results = new Results(resolve(flags.out ?? join('data', 'experiments', slug(name) || 'experiment')));
  await results.prepare();
  const unlock = await lockFolder(results.folder, 'folder of results', '--out');
  try {
    await results.tidy();
    await results.writePlan(plan);
    await carryOut(plan, { results, data, save: grid.save }, flags);
    await results.tidy();
  } finally {
    await unlock();
  }
}

/** With all that is needed to carry it out. */
interface Planned extends Plan {
  runs: Run[];
}

async function planOf(grid: Grid, name: string, material: Material, compute: Compute): Promise<Planned> {
  const { planRuns } = await import('../experiments/plan.ts');
  const { settled } = await import('../experiments/trials.ts');
  grid.fit(material.about);
  const trials = await settled(grid.trials, grid.methods);
  const { about } = material;
  const set = { about, fingerprint: await material.fingerprint() };
  const runs = planRuns({ ...grid, trials }, set, compute);
  return { name, version: readVersion(), runs, data: about };
}

async function carryOut(
  plan: Planned,
  { results, data, save }: { readonly results: Results; readonly data: string; readonly save: boolean },
  flags: Flags,
): Promise<void> {
  const { conduct } = await import('../experiments/conduct.ts');
  const { LatestReport } = await import('../experiments/report/latest.ts');
  const { writeReport } = await import('../experiments/report/write.ts');
  const jobs = flags.jobs ?? Math.min(availableParallelism(), MAX_JOBS);
  const { signal, release } = untilInterrupted();
  const bar = new PhaseBar();
  const reports = new LatestReport(() => writeReport(results));
  try {
    const progress = await conduct({
      ...{ runs: plan.runs, results, data, save, signal, jobs },
      ...{ threads: flags.threads, engine: flags.engine },
      onProgress: now => bar.show('running', now.total ? now.done / now.total : 1, detail(now, plan)),
      onResult: result => {
        if (result.failed !== undefined) bar.note(`failed  ${runName(plan.data, result)}: ${result.failed}`);
        reports.refresh();
      },
    });
    bar.stop();
    await tell(plan, results, progress, await reports.last());
    if (signal.aborted) process.exitCode = 130;
    else if (progress.failed > 0) process.exitCode = 1;
  } finally {
    bar.stop();
    release();
    await reports.idle();
  }
}

function detail({ done, failed, total, secondsLeft, running }: Progress, { data }: Plan): string {
  const [first] = running;
  return [
    `${done} of ${total}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft)} left`]),
    ...(first ? [`${runName(data, first)} ${progressPercent(first.progress)}`] : []),
  ].join(', ');
}

async function tell(plan: Plan, results: Results, { state, done, failed, total }: Progress, report: string) {
  const { spreadText, summarise } = await import('../experiments/summary.ts');
  const { missingIn } = await import('../experiments/report/words.ts');
  const summary = summarise(plan, await results.runs(plan.runs.map(({ key }) => key)));
  const { trials } = summary;
  const width = Math.max(5, ...trials.map(({ trial }) => trial.length));
  await print(`${'trial'.padEnd(width)}  AUC            gap`);
  for (const { trial, means } of trials)
    await print(`${trial.padEnd(width)}  ${spreadText(means.auc).padEnd(13)}  ${spreadText(means.gap, 2)}`);
  const missing = missingIn(summary);
  if (missing) await print(`\n${missing}`);
  const more = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(state === 'interrupted' ? ['interrupted'] : []),
  ];
  await print(`\n${[`${done} of ${total} runs`, ...more].join(', ')}. Report: ${report}`);
}
