import { type Command, InvalidArgumentError, Option } from 'commander';
import type { runs } from '../../models/index.ts';
import type { Conditions } from '../importing/conditions.ts';
import { PhaseBar } from './phase-bar.ts';
import { print, untilInterrupted } from './process.ts';

interface Flags extends Conditions {
  readonly set?: string;
  readonly size?: { width: number; height: number };
  readonly gray?: true;
  readonly as: 'folder' | 'video';
  readonly json?: true;
}

export function register(parent: Command): void {
  parent
    .command('ucsd')
    .description('bring a set in the layout of UCSD Ped1 and Ped2 into pictures or videos with labels.json')
    .argument('<src>', 'folder of the set, with Train and Test in it; nothing is written there')
    .argument('<dest>', 'folder to make; it is there whole or not at all')
    .optionsGroup('What is extracted (all that is there, by default):')
    .option('--set <name>', 'which set, where SRC holds several, such as ped2')
    .addOption(new Option('--split <split>', 'one of the two').choices(['train', 'test']))
    .option('--clips <list>', 'names or numbers, such as Test002,Test004 or 2,4-8', parseClips)
    .option('--frames <ranges>', 'numbers of frames, from 1, such as 1-100,150-180', parseRanges)
    .addOption(new Option('--only <kind>', 'frames with this label').choices(['normal', 'abnormal']))
    .addOption(new Option('--mask <which>', 'frames with a mask, or without').choices(['with', 'without']))
    .optionsGroup('How:')
    .option('--size <WxH>', 'size in pixels, of masks and boxes too (default: as it is)', parseSize)
    .option('--gray', 'without colours')
    .addOption(
      new Option('--as <form>', 'what a clip becomes').choices(['folder', 'video']).default('folder'),
    )
    .option('--json', 'print the report as one JSON object')
    .optionsGroup('Options:')
    .addHelpText(
      'after',
      `
Prints what was found, written and skipped. docs/datasets.md describes labels.json.

Examples:
  $ vigil import ucsd UCSD_Anomaly_Dataset.v1p2/UCSDped2 ped2
  $ vigil import ucsd UCSD_Anomaly_Dataset.v1p2 normal --set ped1 --only normal --as video`,
    )
    .action(runImport);
}

async function runImport(source: string, place: string, flags: Flags): Promise<void> {
  const { importUcsd } = await import('../importing/ucsd.ts');
  const { reportLines } = await import('../importing/report.ts');
  const { set, size, gray = false, as, json, ...conditions } = flags;
  const { signal, release } = untilInterrupted();
  const bar = new PhaseBar('importing');
  const onProgress = (share: number, clip: string) => bar.show('importing', share, clip);
  try {
    const report = await importUcsd({ source, place, set, conditions, size, gray, as, signal, onProgress });
    bar.stop();
    for (const line of json ? [JSON.stringify(report)] : reportLines(report)) await print(line);
  } catch (error) {
    bar.stop();
    if (!signal.aborted) throw error;
    console.error('vigil: interrupted; nothing was written');
    process.exitCode = 130;
  } finally {
    release();
  }
}

function parseClips(text: string): string[] {
  const names = text.split(',').map(name => name.trim());
  if (names.every(name => /^[\w-]+$/.test(name))) return names;
  throw new InvalidArgumentError('Write names or numbers, such as Test002,Test004 or 2,4-8.');
}

function parseRanges(text: string): runs.Range[] {
  const ranges = text.split(',').map((range): runs.Range => {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(range) ?? [];
    return [Number(first), Number(last)];
  });
  if (ranges.every(([first, last]) => first <= last)) return ranges; // no number is NaN, which is not
  throw new InvalidArgumentError('Write numbers of frames, such as 1-100,150-180.');
}

function parseSize(text: string): { width: number; height: number } {
  const [width, height] = (/^(\d{1,4})x(\d{1,4})$/.exec(text) ?? []).slice(1).map(Number);
  if (width && height && width > 1 && height > 1) return { width, height };
  throw new InvalidArgumentError('Write it like 240x160.');
}
