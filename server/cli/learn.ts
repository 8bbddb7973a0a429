import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { UserError } from '../../streams/index.ts';
import {
  type Camera,
  isFinal,
  LEARN_MINUTES,
  type Learning,
  type LearningDetail,
  type StartLearning,
} from '../contract.ts';
import { percent } from '../percent.ts';
import { askServer, serverOption } from './api-client.ts';
import { PhaseBar } from './phase-bar.ts';
import { minutesParser, print, untilInterrupted } from './process.ts';

const POLL_MS = 1000;
/** A server that is started again answers within this many polls. */
const PATIENCE = 30;
const PUT_AWAY =
  'the learning is not there any more: somebody has put it away, or removed the camera; the page shows what watches now';

interface Flags {
  readonly collect: number;
  readonly train: number;
  readonly server: string;
  readonly cancel?: true;
}

export function register(program: Command): void {
  program
    .command('learn')
    .description('let a camera of a running server learn a model of its own')
    .argument('<camera>', 'its name or id')
    .addOption(minutesOption('--collect <minutes>', 'normal footage to record', LEARN_MINUTES.collect))
    .addOption(minutesOption('--train <minutes>', 'training after that', LEARN_MINUTES.train))
    .addOption(serverOption())
    .option('--cancel', 'cancel what goes on for this camera; what is over is put away')
    .addHelpText(
      'after',
      `
What the camera sees while it records counts as normal; what raises an alert is left out, so recording may take
longer. The camera goes on watching with the model that it has. The new one takes over unless, of normal footage that
neither was trained on, it marks more than the old one and more than 2 %.
Ctrl-C ends this command only: the server goes on.

Exit codes: 0 it came to its end, and the line that is printed begins with "armed" (the new model watches) or "kept"
(the old one does); 1 it could not be begun, failed or was cancelled; 2 wrong call; 130 Ctrl-C.

Examples:
  $ vigil learn Door --collect 60 --train 30
  $ vigil learn Door --cancel`,
    )
    .action(runLearn);
}

async function runLearn(wanted: string, { collect, train, server, cancel }: Flags): Promise<void> {
  const camera = findCamera(await askServer<Camera[]>(server, 'GET', '/api/cameras'), wanted);
  const path = `/api/cameras/${camera.id}/learn`;
  if (cancel) {
    const { learning } = await askServer<LearningDetail>(server, 'GET', path);
    await askServer(server, 'DELETE', path);
    const was = isFinal(learning.phase)
      ? `was over already (${learning.phase}) and is put away`
      : 'is cancelled';
    await print(`the learning of ${camera.name} ${was}`);
    return;
  }
  const asked: StartLearning = { collectMinutes: collect, trainMinutes: train };
  await askServer(server, 'POST', path, asked);
  const { signal, release } = untilInterrupted();
  const bar = new PhaseBar();
  try {
    const outcome = await follow(() => askServer<LearningDetail>(server, 'GET', path), bar, signal);
    bar.stop();
    if (outcome) await explain(outcome);
    else {
      console.error(`the server goes on; vigil learn ${quoted(camera.name)} --cancel ends it`);
      process.exitCode = 130;
    }
  } finally {
    bar.stop();
    release();
  }
}

/** Resolves with what is final; with nothing when it was interrupted. */
async function follow(
  ask: () => Promise<LearningDetail>,
  bar: PhaseBar,
  signal: AbortSignal,
): Promise<Learning | undefined> {
  let silent = 0;
  while (!signal.aborted) {
    try {
      const { learning, curve } = await ask();
      silent = 0;
      if (isFinal(learning.phase)) return learning;
      bar.show(learning.phase, learning.progress, describe(learning, curve.at(-1)?.mse));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.code === 'not-found') throw new UserError(PUT_AWAY, 'put-away');
      if (error.code !== 'no-server' || ++silent >= PATIENCE) throw error;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {}); // interrupted
  }
  return undefined;
}

async function explain({ phase, message, model, comparison }: Learning): Promise<void> {
  if (phase === 'armed') {
    const figures = comparison
      ? `: of normal footage it would have marked ${percent(comparison.after)} (before: ${percent(comparison.before)})`
      : '';
    await print(`armed  the model ${model} watches now${figures}`);
  } else if (phase === 'kept') await print(`kept   the old model watches on: ${message}`);
  else throw new UserError(message ?? `the learning was ${phase}`, phase);
}

/** By id, else by name in any case. */
function findCamera(cameras: readonly Camera[], wanted: string): Camera {
  const named = cameras.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [camera, another] = [...cameras.filter(({ id }) => id === wanted), ...named];
  if (camera && (camera.id === wanted || !another)) return camera;
  const list = (which: readonly Camera[]) =>
    which.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none';
  if (camera) throw new UserError(`several cameras have this name; give the id: ${list(named)}`, 'ambiguous');
  throw new UserError(`there is no camera ${wanted}. Known: ${list(cameras)}`, 'not-found');
}

function describe({ phase, frames, leftOut, secondsLeft }: Learning, error: number | undefined): string {
  const parts =
    phase === 'collecting' ? [`${frames} frames`, ...(leftOut ? [`${leftOut} left out`] : [])] : [];
  if (phase === 'training' && error !== undefined) parts.push(`error ${error.toFixed(4)}`);
  if (secondsLeft !== undefined) parts.push(`${secondsLeft} s left`);
  return parts.join(', ');
}

function quoted(name: string): string {
  return /^[\w-]+$/.test(name) ? name : `'${name}'`;
}

function minutesOption(flags: string, what: string, limits: { min: number; max: number; usual: number }) {
  const { min, max, usual } = limits;
  return new Option(flags, `${what}, ${min} to ${max} minutes`)
    .default(usual)
    .argParser(minutesParser(limits));
}
