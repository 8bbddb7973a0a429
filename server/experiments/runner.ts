import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { workerFile } from '../../streams/worker-file.ts';
import type { Order, OrderEvents, Reply } from './messages.ts';

/** Of a process that died: what it said last. */
const LAST_WORDS = 2000;

/** A process that runs are done in; a new one is started where it has died. */
export class Runner {
  #child: ChildProcess | undefined;
  #lastWords = '';

  /** @param begin starts a process */
  constructor(private readonly begin: () => ChildProcess = beginProcess) {}

  /** Resolves once all its runs have ended. Rejects where the process dies. */
  async run(order: Order, { onProgress, onResult }: OrderEvents): Promise<void> {
    this.#child ??= this.#start();
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const onMessage = (reply: Reply) => {
        if (reply.kind === 'progress') return onProgress(reply.progress);
        if (reply.kind === 'ended') return onResult(reply.result);
        child.off('message', onMessage).off('exit', onExit).off('error', reject);
        resolve();
      };
      const onExit = (code: number | null, signal: string | null) => {
        const why = signal ?? `code ${code}`;
        const last = this.#lastWords.trim().split('\n').at(-1);
        reject(new Error(`its process died (${why})${last ? `: ${last}` : ''}`));
      };
      child.on('message', onMessage).once('exit', onExit).once('error', reject);
      child.send(order);
    });
  }

  /** Whatever is going on. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  #start(): ChildProcess {
    this.#lastWords = '';
    const child = this.begin();
    // It may die between two runs, too, when nobody waits for an answer.
    const forget = () => {
      if (this.#child === child) this.#child = undefined;
    };
    child.on('exit', forget).on('error', forget);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = `${this.#lastWords}${text}`.slice(-LAST_WORDS);
    });
    return child;
  }
}

function beginProcess(): ChildProcess {
  return fork(workerFile('run-process', import.meta.url), {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
}
