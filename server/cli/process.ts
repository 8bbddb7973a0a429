/** What the commands share towards the terminal. */

import { once } from 'node:events';
import { InvalidArgumentError, Option } from 'commander';
import { ENGINE_CHOICES, GPU_LIMITS, PORT_LIMITS } from '../config/limits.ts';
import { FALSE_ALARMS_LIMITS } from '../contract.ts';

/**
 * Aborts at the first Ctrl-C or SIGTERM, so that a command can end cleanly; the second one ends it at once.
 * `release` gives the signals back.
 */
export function untilInterrupted(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const release = () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
  const onSignal = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) return controller.abort();
    release();
    process.kill(process.pid, name); // `process.exit` would crash where a thread computes (onnxruntime-node 1.30)
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, release };
}

/** One line on stdout, at the pace of whoever reads it. */
export async function print(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
}

/** A reader that has seen enough (`vigil replay ... | head`, `vigil train --help | head -1`) ends the command, and that is no failure. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

/** `--models`, for the commands that know a model by its name. */
export function modelsOption(): Option {
  return new Option(
    '--models <folder>',
    'where models that were trained here are: the folder models in --data of vigil serve',
  ).default('./data/models');
}

/** `--engine`, for the commands that score. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what runs the networks; see docs/gpu.md')
    .choices(ENGINE_CHOICES)
    .default('auto');
}

/** `--gpus`, likewise. */
export function gpusOption(): Option {
  return new Option('--gpus <number>', 'GPUs that share the work, with --engine auto or onnx-cuda')
    .argParser(parseGpus)
    .default(1);
}

function parseGpus(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < GPU_LIMITS.min || count > GPU_LIMITS.max)
    throw new InvalidArgumentError(`It must be ${GPU_LIMITS.min} to ${GPU_LIMITS.max}.`);
  return count;
}

/** `--false-alarms-per-day`, for the commands that hold scores against thresholds. */
export function falseAlarmsOption(): Option {
  const { min, max } = FALSE_ALARMS_LIMITS;
  return new Option(
    '--false-alarms-per-day <number>',
    `how sensitive to be, ${min} to ${max} (default: 5)`,
  ).argParser(text => {
    const count = Number(text);
    if (text.trim() === '' || !(count >= min && count <= max))
      throw new InvalidArgumentError(`It must be ${min} to ${max}.`);
    return count;
  });
}

/** For options that take so many minutes. */
export function minutesParser({ min, max }: { min: number; max: number }): (text: string) => number {
  return text => {
    const value = Number(text);
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be ${min} to ${max} minutes.`);
  };
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > PORT_LIMITS.max)
    throw new InvalidArgumentError(`It must be ${PORT_LIMITS.min} to ${PORT_LIMITS.max}.`);
  return port;
}
