import { join, resolve, sep } from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { probe, redact, UserError } from '../../streams/index.ts';
import { print, untilInterrupted } from './process.ts';

/** Widest picture that is analysed by default: beyond it a person has pixels to spare. */
const MAX_WIDTH = 368;

interface Flags {
  readonly name: string;
  readonly title?: string;
  readonly out?: string;
  readonly minutes: number;
  readonly steps?: number;
  readonly size?: { width: number; height: number };
  readonly fps: number;
  readonly frames: number;
  readonly seed: number;
  readonly preset: 'lite' | 'paper';
}

export function register(program: Command): void {
  program
    .command('train')
    .description('learn a model from footage in which everything is normal')
    .argument('<source...>', 'addresses, video files, folders of pictures, or a folder of such folders')
    .requiredOption('--name <name>', 'what to call the model: lower-case letters, digits, - . _', parseName)
    .option('--title <text>', 'what to call it for people (default: its name)')
    .option('--out <folder>', 'where the model goes (default: ./data/models/NAME)')
    .option('--minutes <n>', 'how long to train', parsePositive, 10)
    .option('--steps <n>', 'stop after this many steps, if that comes first', parsePositive)
    .option(
      '--size <WxH>',
      `analysis size, multiples of 16 (default: the source's, at most ${MAX_WIDTH} wide)`,
      parseSize,
    )
    .option('--fps <n>', 'frames a second', parsePositive, 10)
    .option('--frames <n>', 'frames to take of each source at most', parsePositive, 6000)
    .option('--seed <n>', 'of everything random', parseSeed, 1)
    .addOption(
      new Option('--preset <preset>', 'size of the network').choices(['lite', 'paper']).default('lite'),
    )
    .addHelpText(
      'after',
      `
A fifth of the footage is never trained on; all of it serves to measure what is normal where.
Press Ctrl-C to end the training early: what was learnt so far is saved.

Examples:
  $ vigil train UCSDped2/Train --name ped2 --minutes 10
  $ vigil train rtsp://10.0.0.7/live --frames 3000 --name door`,
    )
    .action(runTrain);
}

async function runTrain(sources: string[], flags: Flags): Promise<void> {
  const { learn } = await import('../../models/index.ts');
  const { collectFootage, expandFolders } = await import('../training/collect.ts');
  const { signal, release } = untilInterrupted();
  const { name, minutes, steps, seed, preset, fps } = flags;
  const format = '{phase} [{bar}] {percentage}% {detail}';
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr });
  try {
    const addresses = await expandFolders(sources);
    const input = { ...(flags.size ?? (await defaultSize(addresses[0]!, signal))), fps, scale: 40 };
    bar.start(1000, 0, { phase: 'reading', detail: '' });
    const footage = await collectFootage(addresses, {
      input,
      maxFrames: flags.frames,
      signal,
      onFrame: frames => bar.update(0, { detail: `${frames} frames` }),
    });
    if (signal.aborted) throw new UserError('interrupted before the training began', 'interrupted');
    const out = resolve(flags.out ?? join('data', 'models', name));
    const more = sources.length > 1 ? ` and ${sources.length - 1} more` : '';
    const source = describe(sources[0]!) + more;
    const started = Date.now();
    const { card } = await learn({
      ...{ name, preset, input, footage, source, seed, minutes, out, signal },
      title: flags.title ?? name,
      ...(steps ? { steps } : {}),
      onPhase: phase => bar.update({ phase, detail: '' }),
      onStep(step, { mse, entropy }, progress) {
        const left = Math.max(0, ((Date.now() - started) / 1000) * (1 / progress - 1));
        const loss = `error ${mse.toFixed(4)}, entropy ${entropy.toFixed(2)}`;
        bar.update(Math.floor(progress * 999), {
          detail: `step ${step}, ${loss}, ${left.toFixed(0)} s left`,
        });
      },
    });
    bar.stop();
    const { training } = card;
    await print(`model    ${out}`);
    await print(
      `trained  ${training.steps} steps in ${training.minutes} min, loss ${training.loss.toFixed(4)}`,
    );
    await print(`try it   vigil replay CLIP --model ${out}`);
  } finally {
    bar.stop();
    release();
  }
}

async function defaultSize(address: string, signal: AbortSignal): Promise<{ width: number; height: number }> {
  const { width, height } = await probe(address, { signal });
  const scale = Math.min(1, MAX_WIDTH / width);
  const side = (pixels: number) => Math.max(64, Math.round((pixels * scale) / 16) * 16);
  return { width: side(width), height: side(height) };
}

/** For the card: an address without its password, a path without the folders of this machine. */
function describe(source: string): string {
  if (/^[a-z]+:/i.test(source)) return redact(source);
  return resolve(source).split(sep).slice(-2).join('/');
}

function parseName(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError('Use lower-case letters, digits and - . _');
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function parseSeed(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function parseSize(text: string): { width: number; height: number } {
  const [width, height] = (/^(\d+)x(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (width && height && width % 16 === 0 && height % 16 === 0) return { width, height };
  throw new InvalidArgumentError('Write it like 256x144, both multiples of 16.');
}
