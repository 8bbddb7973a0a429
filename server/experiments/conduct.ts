import type { Compute } from '../../models/index.ts';
import { groupBy } from '../group-by.ts';
import { secondsLeft } from './estimate.ts';
import { failure } from './perform.ts';
import type { Run } from './plan.ts';
import type { Progress, Results, RunResult } from './results.ts';
import { Runner } from './runner.ts';

const PROGRESS_MS = 1000;

/** What each process computes on beside how many there are. */
export interface Conducting extends Compute {
  readonly runs: readonly Run[];
  readonly results: Results;
  /** The folder of the data set. */
  readonly data: string;
  /** Processes. */
  readonly jobs: number;
  readonly save: boolean;
  /** Ends it; what has ended until then stays. */
  readonly signal: AbortSignal;
  /** Once a second, and at the end. */
  onProgress(progress: Progress): void;
  /** A run has just ended. */
  onResult?(result: RunResult): void;
}

/** Does all runs that have no result yet, several at a time, each in a process; those that failed are tried again. */
export async function conduct(options: Conducting): Promise<Progress> {
  const { results, jobs } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const runs = [...new Map(options.runs.map(run => [run.key, run])).values()];
  const before = new Map((await results.runs(runs.map(({ key }) => key))).map(run => [run.key, run]));
  const isDone = ({ key }: Run) => {
    const result = before.get(key);
    return result !== undefined && result.failed === undefined && (!options.save || result.saved === true);
  };
  const finished = runs
    .filter(isDone)
    .map(({ trial, key }) => ({ trial, seconds: before.get(key)!.seconds }));
  const left = runs.filter(run => !isDone(run));
  const waiting = [...groupBy(left, ({ training }) => training).values()];
  const running = new Map<Run, { since: number; progress: number }>();
  let failed = 0;
  let state: Progress['state'] = 'running';

  const progress = (): Progress => {
    const now = [...running].map(([{ trial, normal, seed }, { since, progress }]) => ({
      ...{ trial, normal, seed, progress, seconds: (performance.now() - since) / 1000 },
    }));
    const times = { finished, running: now, waiting: waiting.map(([{ trial }]) => trial), jobs };
    const seconds = secondsLeft(times);
    return {
      ...{ state, failed, done: finished.length, total: runs.length },
      ...(seconds !== undefined && { secondsLeft: seconds }),
      running: now.map(({ seconds, ...rest }) => rest),
      at: new Date().toISOString(),
    };
  };
  const teller = new Teller(results, () => progress(), options.onProgress);

  const work = async (runner: Runner) => {
    for (let alike = waiting.shift(); alike && !signal.aborted; alike = waiting.shift()) {
      const at = { since: performance.now(), progress: 0 };
      running.set(alike[0], at);
      const { data, threads, engine, save } = options;
      const open = new Map(alike.map(run => [run.key, run]));
      const failures: RunResult[] = [];
      const onResult = (result: RunResult) => {
        open.delete(result.key);
        if (result.failed === undefined) finished.push({ trial: result.trial, seconds: result.seconds });
        else failures.push(result);
        options.onResult?.(result);
      };
      const onProgress = (share: number) => {
        at.progress = share;
      };
      const order = { runs: alike, data, threads, engine, save, folder: results.folder };
      await runner.run(order, { onProgress, onResult }).catch(error => {
        if (signal.aborted) return;
        for (const run of open.values()) onResult(failure(run, secondsSince(at), error));
      });
      running.delete(alike[0]);
      failed += failures.length;
      for (const result of failures) if (!before.get(result.key)?.figures) await results.writeRun(result); // else it was only to be saved
    }
  };

  const runners = Array.from({ length: Math.min(jobs, waiting.length) }, () => new Runner());
  const stop = () => Promise.all(runners.map(runner => runner.stop()));
  signal.addEventListener('abort', stop);
  try {
    await Promise.all(runners.map(work));
  } finally {
    ending.abort();
    await stop();
    state = options.signal.aborted ? 'interrupted' : 'ended';
    running.clear();
    await teller.end();
  }
  return progress();
}

const secondsSince = ({ since }: { readonly since: number }) => (performance.now() - since) / 1000;

/** Says how far it is once a second, to who waits and to who looks into the folder. */
class Teller {
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> | undefined;
  #failed: unknown;

  constructor(
    private readonly results: Results,
    private readonly progress: () => Progress,
    private readonly onProgress: (progress: Progress) => void,
  ) {
    this.#timer = setInterval(() => this.#tell(), PROGRESS_MS);
    this.#tell();
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    this.#tell();
    await this.#writing;
    if (this.#failed) throw this.#failed;
  }

  /** A slow disk misses some. */
  #tell(): void {
    const now = this.progress();
    this.onProgress(now);
    this.#writing ??= this.results
      .writeProgress(now)
      .catch(error => {
        this.#failed ??= error;
      })
      .finally(() => {
        this.#writing = undefined;
      });
  }
}
