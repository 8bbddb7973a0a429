import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../streams/worker-file.ts';
import type { ClipRef } from '../analysis/clip-window.ts';
import type { EngineName, Network } from '../engines/engine.ts';
import type { EngineFigures } from './figures.ts';
import type { FromWorker, ToWorker } from './worker.ts';

export interface PoolOptions {
  /** Worker threads, each scoring one clip at a time. Default: the cores but one, at least one. */
  readonly workers?: number;
  /** Threads that compute together on one clip. Default 1. */
  readonly threads?: number;
  /** Default `onnx`. */
  readonly engine?: EngineName;
  readonly log?: (line: string) => void;
}

interface Job {
  readonly network: Network;
  readonly clip: ClipRef;
  readonly background: Float32Array;
  readonly resolve: (regions: Float32Array) => void;
  readonly reject: (error: Error) => void;
  /** Workers that died over it. */
  failures: number;
}

/**
 * Scores clips on worker threads, first come first served. Its queue is bounded by its callers: an analysis has a
 * few clips in it at most. A worker that dies is replaced, and its clip tried once more.
 */
export class ScoringPool {
  private readonly queue: Job[] = [];
  private readonly idle = new Set<PoolWorker>();
  private readonly workers = new Set<PoolWorker>();
  private readonly ids = new Map<Network, number>();
  private readonly settings: WorkerSettings;
  private readonly log: (line: string) => void;
  private closed = false;

  constructor(options: PoolOptions = {}) {
    const {
      workers = Math.max(1, availableParallelism() - 1),
      threads = 1,
      engine = 'onnx',
      log = () => {},
    } = options;
    this.settings = { threads, engine };
    this.log = log;
    for (let i = 0; i < workers; i++) this.addWorker();
  }

  /** `[16, rows, cols]` region errors of the clip's frames. Rejects if the pool is closed or the clip failed twice. */
  score(network: Network, clip: ClipRef, background: Float32Array): Promise<Float32Array> {
    if (this.closed) return Promise.reject(new Error('the scoring pool is closed'));
    return new Promise((resolve, reject) => {
      this.queue.push({ network, clip, background, resolve, reject, failures: 0 });
      this.dispatch();
    });
  }

  figures(): EngineFigures {
    const { engine, threads } = this.settings;
    const idle = { clipsPerSecond: 0, batch: 0, msPerClip: 0 };
    return { engine, threads, workers: this.workers.size, ...idle, waiting: this.queue.length };
  }

  /** Ends the threads, each after the clip that it is scoring. What waits is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.queue.splice(0)) job.reject(new Error('the scoring pool is closed'));
    await Promise.all([...this.workers].map(worker => worker.end()));
  }

  /** Ends one thread, for tests of what happens when one dies. */
  async endOneThread(): Promise<void> {
    const [worker] = this.workers;
    await worker?.end();
  }

  private addWorker(): void {
    const worker = new PoolWorker(this.settings, (job, error) => this.lost(worker, job, error));
    this.workers.add(worker);
    this.idle.add(worker);
  }

  private lost(worker: PoolWorker, job: Job | undefined, error: Error): void {
    this.workers.delete(worker);
    this.idle.delete(worker);
    if (this.closed) {
      job?.reject(new Error('the scoring pool is closed'));
      return;
    }
    this.log(`a scoring thread ended (${error.message}); started another`);
    this.addWorker();
    if (!job) return;
    job.failures += 1;
    if (job.failures > 1) job.reject(error);
    else this.queue.unshift(job);
    this.dispatch();
  }

  private dispatch(): void {
    for (const worker of this.idle) {
      const job = this.queue.shift();
      if (!job) return;
      this.idle.delete(worker);
      void worker.run(job, this.id(job.network)).then(() => {
        this.idle.add(worker);
        this.dispatch();
      });
    }
  }

  private id(network: Network): number {
    const id = this.ids.get(network) ?? this.ids.size;
    this.ids.set(network, id);
    return id;
  }
}

interface WorkerSettings {
  readonly threads: number;
  readonly engine: EngineName;
}

/** One thread and the clip that it is scoring. */
class PoolWorker {
  private readonly worker = new Worker(workerFile('worker', import.meta.url));
  private readonly loaded = new Set<number>();
  private job: Job | undefined;
  private finished: (() => void) | undefined;

  constructor(
    private readonly settings: WorkerSettings,
    onLost: (job: Job | undefined, error: Error) => void,
  ) {
    let failure = new Error('it ended by itself');
    this.worker.unref(); // an idle thread keeps no process alive; `run` and `end` do
    this.worker.on('message', (message: FromWorker) => this.settle(message));
    this.worker.on('error', error => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    this.worker.on('exit', () => onLost(this.job, failure));
  }

  /** Resolves when the clip is settled and the thread is free again; never if the thread dies. */
  run(job: Job, model: number): Promise<void> {
    this.job = job;
    this.worker.ref();
    const { clip, background, network } = job;
    if (!this.loaded.has(model)) {
      this.loaded.add(model);
      const { architecture, weights, input } = network; // a package has more, which can't be sent
      this.post({ kind: 'load', model, network: { architecture, weights, input }, ...this.settings });
    }
    this.post({ kind: 'score', model, clip, background });
    return new Promise(resolve => {
      this.finished = resolve;
    });
  }

  /** Resolves when the thread is gone. */
  async end(): Promise<void> {
    const gone = once(this.worker, 'exit');
    this.worker.ref();
    this.post({ kind: 'end' });
    await gone;
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private settle(message: FromWorker): void {
    const job = this.job!;
    this.job = undefined;
    this.worker.unref();
    if (message.kind === 'done') job.resolve(message.regions);
    else job.reject(new Error(message.message));
    this.finished!();
  }
}
