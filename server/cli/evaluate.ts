import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Dataset, EngineChoice } from '../../models/index.ts';
import { checkAddress, UserError } from '../../streams/index.ts';
import type { Engine } from '../engine.ts';
import type { Evaluation } from '../evaluation/evaluate.ts';
import type { Protocol } from '../evaluation/figures.ts';
import { isFolder } from '../files.ts';
import { PhaseBar } from './phase-bar.ts';
import {
  engineOption,
  falseAlarmsOption,
  gpusOption,
  minutesParser,
  modelsOption,
  print,
  untilInterrupted,
} from './process.ts';
import { checkReport } from './report-file.ts';

/** Of a calibration, all of whose frames are kept in memory. */
const MINUTES = { min: 1, max: 60 };

interface Flags {
  readonly model: string;
  readonly data: string;
  readonly models: string;
  readonly protocol: Protocol;
  readonly seeds?: readonly string[];
  readonly normal?: string;
  /** Minutes; `true` where none are named. */
  readonly calibrate?: true | number;
  readonly report?: string;
  readonly json?: true;
  readonly engine: EngineChoice;
  readonly gpus: number;
  readonly hop?: number;
  readonly falseAlarmsPerDay?: number;
}

export function register(program: Command): void {
  program
    .command('evaluate')
    .description('measure how well a model finds what is abnormal in labelled clips, beside three baselines')
    .requiredOption('--model <name>', 'name of a model, or its folder')
    .requiredOption(
      '--data <set>',
      'labelled clips: UCSD, as distributed or as imported; or a demo, demo:walkway?seed=7&minutes=10',
    )
    .addOption(
      new Option('--protocol <name>', 'official: as papers measure; live: as a monitor sees it')
        .choices(['official', 'live', 'both'])
        .default('both'),
    )
    .option('--seeds <models...>', 'models of the same recipe and other seeds: adds mean and spread')
    .option('--report <file>', 'write a page with charts and pictures, such as ped2.html')
    .option('--json', 'print one JSON object instead of a table')
    .option(
      '--normal <source>',
      'normal footage for the thresholds of the baselines (default: Train beside Test, where that is)',
    )
    .option(
      '--calibrate [minutes]',
      'make empty picture and thresholds of the model anew, from so much of the normal footage (default: 2, as a new camera)',
      minutesParser(MINUTES),
    )
    .addOption(modelsOption())
    .addOption(falseAlarmsOption())
    .addOption(engineOption())
    .addOption(gpusOption())
    .option('--hop <frames>', 'frames between two clips (default: 4, as in a camera)', parseHop)
    .addHelpText(
      'after',
      `
Figures are described in docs/quality.md.

Examples:
  $ vigil evaluate --model ucsd-ped2 --data UCSDped2 --report ped2.html
  $ vigil evaluate --model ped2 --seeds ped2-seed2 ped2-seed3 --data UCSDped2 --json > ped2.json
  $ vigil evaluate --model demo-walkway --data 'demo:walkway?seed=7&minutes=10' \\
      --calibrate 30 --normal 'demo:walkway?seed=7&anomalies=none&start=20000'`,
    )
    .action(runEvaluate);
}

async function runEvaluate(flags: Flags): Promise<void> {
  const { openDataset } = await import('../../models/index.ts');
  const { createEngine } = await import('../engine.ts');
  const { calibrated } = await import('../evaluation/calibrate.ts');
  const { evaluate } = await import('../evaluation/evaluate.ts');
  const { toJson } = await import('../evaluation/json.ts');
  const { outcomesAsText } = await import('../evaluation/outcomes.ts');
  const { asText, comparison } = await import('../evaluation/table.ts');
  if (flags.report !== undefined) await checkReport(flags.report);
  const dataset = await openDataset(flags.data);
  const normal = await normalFootage(flags, dataset);
  if (flags.calibrate && normal.length === 0) {
    throw new UserError('--calibrate needs normal footage: name it with --normal', 'no-normal-footage', 2);
  }
  const { signal, release } = untilInterrupted();
  const bar = new PhaseBar();
  const note = (line: string) => bar.note(line);
  const engine = createEngine({
    modelsFolder: flags.models,
    log: { info: note, warn: note },
    runtime: flags.engine,
    gpus: flags.gpus,
    hop: flags.hop,
  });
  try {
    const ready = async (name: string) => {
      const model = await engine.model(name);
      if (!flags.calibrate) return model;
      const onProgress = (progress: number) => bar.show(`calibrate ${name}`, progress, 'normal footage');
      const frames = flags.calibrate === true ? undefined : flags.calibrate * 60 * model.input.fps;
      return calibrated(model, { engine, normal, ...(frames && { frames }), onProgress, signal });
    };
    const model = await ready(flags.model);
    const seeds = [];
    for (const name of flags.seeds ?? []) seeds.push(await ready(name));
    const evaluation = await evaluate({
      ...{ engine, dataset, model, seeds, signal },
      protocol: flags.protocol,
      falseAlarmsPerDay: flags.falseAlarmsPerDay,
      normal,
      onProgress: (phase, progress, detail) => bar.show(phase, progress, detail),
    });
    if (flags.report !== undefined) await writeReport(flags.report, evaluation, engine, signal);
    bar.stop();
    if (flags.json) await print(JSON.stringify(toJson(evaluation)));
    else {
      await print(asText(comparison(evaluation)));
      const outcomes = outcomesAsText(evaluation.row);
      if (outcomes) await print(`\n${outcomes}`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    bar.stop();
    release();
    await engine.close();
  }
}

async function writeReport(
  path: string,
  evaluation: Evaluation,
  engine: Pick<Engine, 'open'>,
  signal: AbortSignal,
): Promise<void> {
  const { reportPage } = await import('../evaluation/report/page.ts');
  const { sheetOf } = await import('../evaluation/report/sheet.ts');
  const sheet = await sheetOf(evaluation, engine, signal);
  const command = ['vigil', ...process.argv.slice(2)].join(' ');
  await writeFile(path, reportPage(evaluation, sheet, command)).catch(error => {
    throw new UserError(`${path} can't be written (${error.code})`, 'report-unwritable');
  });
}

async function normalFootage({ normal }: Flags, { clips }: Dataset): Promise<string[]> {
  const { expandFolders } = await import('../training/collect.ts');
  if (normal !== undefined) {
    const addresses = await expandFolders([normal]);
    for (const address of addresses) await checkAddress(address);
    return addresses;
  }
  const { address } = clips[0]!;
  if (!existsSync(address)) return []; // a demo
  const beside = join(dirname(dirname(address)), 'Train'); // clips are in Test
  return (await isFolder(beside)) ? expandFolders([beside]) : [];
}

function parseHop(text: string): number {
  const hop = Number(text);
  if (!/^\d+$/.test(text) || hop < 1 || hop > 16) throw new InvalidArgumentError('It must be 1 to 16.');
  return hop;
}
