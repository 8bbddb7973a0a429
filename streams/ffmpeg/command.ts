/**
 * Runs ffmpeg. The only file that knows fluent-ffmpeg: a replacement has to build the argument list
 * (inputs, filter, outputs) and to spawn it with the pipes that are asked for, nothing more.
 */
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import type { Readable } from 'node:stream';
import fluent from 'fluent-ffmpeg';
import { UserError } from '../user-error.ts';

export interface FfmpegJob {
  readonly ffmpegPath: string;
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  /** A whole `-filter_complex`. */
  readonly filter?: string;
  /** In this order in `FfmpegRun.pipes`, those that have any. */
  readonly outputs: readonly FfmpegOutput[];
  /** `warning` is enough for errors; `info` also describes the streams. */
  readonly logLevel: 'warning' | 'info';
  /** Called for each line of standard error. */
  readonly onLog?: (line: string) => void;
}

/** Goes to the file `path`, or without it to a pipe of its own. */
export interface FfmpegOutput {
  readonly path?: string;
  readonly options: readonly string[];
  /** What is encoded once is written in each of these formats, with `tee`'s options for it, each to a pipe of its own. */
  readonly tee?: readonly string[];
}

export interface FfmpegRun {
  readonly pipes: readonly Readable[];
  /** Resolves when the process has ended, however it did. */
  readonly ended: Promise<FfmpegEnd>;
  /** Ends the process, and resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

export interface FfmpegEnd {
  /** `undefined` when it ended well. Never show it: it may hold a password. */
  readonly error: Error | undefined;
  /** The last lines of standard error. */
  readonly log: readonly string[];
}

const KILL_AFTER_MS = 2_000;
const LOG_LINES = 100;
/** ffmpeg writes one of these for each change of picture size, and would push the real error out. */
const NOISE = /deprecated pixel format used/;

export function runFfmpeg(job: FfmpegJob): Promise<FfmpegRun> {
  const command = new Command(job);
  const log: string[] = [];
  command.on('stderr', (line: string) => {
    if (line === '' || NOISE.test(line)) return;
    log.push(line);
    if (log.length > LOG_LINES) log.shift();
    job.onLog?.(line);
  });
  const ended = new Promise<FfmpegEnd>(resolve => {
    command.on('end', () => resolve({ error: undefined, log }));
    command.on('error', (error: Error) => resolve({ error, log }));
  });
  return new Promise((resolve, reject) => {
    command.on('start', () => {
      const child = command.child!;
      if (child.pid === undefined) return; // 'error' follows
      const pipes = command.pipeNumbers.map(n => child.stdio[n] as Readable);
      resolve({ pipes, ended, stop: () => stop(child, pipes) });
    });
    // Has no effect once it has started.
    command.on('error', ({ code }: NodeJS.ErrnoException) => {
      reject(
        new UserError(`${job.ffmpegPath} could not be started${code ? ` (${code})` : ''}`, 'no-ffmpeg', 3),
      );
    });
    command.run();
  });
}

async function stop(child: ChildProcess, pipes: readonly Readable[]): Promise<void> {
  // First the pipes: an ffmpeg that is blocked writing to one does not see SIGTERM.
  for (const pipe of pipes) pipe.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>(resolve => {
    const kill = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    child.once('exit', () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** What fluent-ffmpeg calls on itself and does not declare. */
interface Internals {
  _spawnFfmpeg(args: string[], options: SpawnOptions, onStart: OnStart, onEnd: OnEnd): void;
}
interface LineRing {
  get(): string;
}
type OnStart = (child: ChildProcess, stdout: LineRing, stderr: LineRing) => void;
type OnEnd = (error: Error | null, stdout: LineRing, stderr: LineRing) => void;

const spawnWithoutPipes = (fluent.prototype as unknown as Internals)._spawnFfmpeg;
/** Its types say function; it is a constructor as well. */
const FluentCommand = fluent as unknown as new (options: fluent.FfmpegCommandOptions) => fluent.FfmpegCommand;
const noLines: LineRing = { get: () => '' };

class Command extends FluentCommand {
  readonly pipeNumbers: number[] = [];
  child: ChildProcess | undefined;
  readonly #ffmpegPath: string;
  readonly #hasInputStream: boolean;

  constructor(job: FfmpegJob) {
    super({ stdoutLines: LOG_LINES });
    this.#ffmpegPath = job.ffmpegPath;
    this.#hasInputStream = typeof job.input !== 'string';
    this.input(job.input);
    this.inputOptions('-hide_banner', '-nostats', '-loglevel', `repeat+${job.logLevel}`, ...job.inputOptions);
    if (!this.#hasInputStream) this.inputOptions('-nostdin');
    if (job.filter !== undefined) this.complexFilter(job.filter);
    for (const output of job.outputs) {
      const tee = output.tee?.map(format => `[${format}]${this.#nextPipe()}`).join('|');
      this.output(tee ?? output.path ?? this.#nextPipe());
      this.outputOptions(...([...output.options, ...(tee ? ['-f', 'tee'] : [])] as [string, string]));
    }
  }

  #nextPipe(): string {
    const number = this.pipeNumbers.length === 0 ? 1 : this.pipeNumbers.length + 2; // 2 is standard error
    this.pipeNumbers.push(number);
    return `pipe:${number}`;
  }

  _spawnFfmpeg(args: string[], options: SpawnOptions, onStart: OnStart, onEnd: OnEnd): void {
    const stdio = [this.#hasInputStream ? 'pipe' : 'ignore', 'pipe', 'pipe'] as ('pipe' | 'ignore')[];
    for (const n of this.pipeNumbers) stdio[n] = 'pipe';
    // `captureStdout` would turn the raw video into lines of text.
    const own = { ...options, captureStdout: false, stdio };
    const start: OnStart = (child, stdout, stderr) => {
      this.child = child;
      for (const n of this.pipeNumbers) child.stdio[n]!.on('error', () => {}); // `ended` tells why
      onStart(child, stdout, stderr);
    };
    // A spawn that fails calls back without its line buffers, which its caller then reads.
    const end: OnEnd = (error, stdout, stderr) => onEnd(error, stdout ?? noLines, stderr ?? noLines);
    spawnWithoutPipes.call(this, args, own, start, end);
  }

  _getFfmpegPath(callback: (error: null, path: string) => void): void {
    callback(null, this.#ffmpegPath);
  }

  // These two would start ffmpeg up to four times more to ask what it can do.
  _checkCapabilities(callback: () => void): void {
    callback();
  }

  override availableEncoders(callback: (error: Error, data: fluent.Encoders) => void): void {
    callback(null as unknown as Error, {});
  }
}
