import { availableParallelism } from 'node:os';
import type { ClipScorer, Pace } from '../analysis/clip-scoring.ts';
import type { ClipRef } from '../analysis/clip-window.ts';
import { type EngineChoice, FALLBACK, type Network } from '../engines/engine.ts';
import { HOP } from '../model.ts';
import { Crew, DEATHS, type PoolLog } from './crew.ts';
import { FairQueue, type Job } from './fair-queue.ts';
import { type EngineFigures, Meter } from './figures.ts';
import { type PoolThread, spawnThread, type ThreadPort } from './thread.ts';

/** A batch that is not full waits this long for clips of other streams. */
const BATCH_WAIT_MS = 4;
/** Networks that stay loaded though no stream uses them any more: a camera that lost its source comes back. */
const KEEP_UNUSED = 2;

export interface PoolOptions {
  /** Each has a session of its own. Default: on a CPU the cores but one, on GPUs one for each. */
  readonly threads?: number;
  /** Threads that compute together on one batch. Default 1. */
  readonly threadsEach?: number;
  /** Default `auto`: the best that can be loaded here. */
  readonly engine?: EngineChoice;
  /** Frames between two clips of a stream. Default 4. */
  readonly hop?: number;
  /** GPUs to share the work among. Default 1. */
  readonly devices?: number;
  readonly log?: PoolLog;
  /** For tests: starts a thread. */
  readonly spawn?: (name: string) => ThreadPort;
}

/**
 * Scores clips on threads of its own, fair between streams (see `FairQueue`); `Crew` keeps the threads. A clip whose thread
 * dies is tried once more.
 */
export class ScoringPool implements ClipScorer {
  readonly hop: number;
  private readonly threadsEach: number;
  private readonly asked: EngineChoice;
  private readonly queue = new FairQueue<PoolThread>(() => performance.now());
  private readonly crew: Crew;
  private readonly meter = new Meter();
  private readonly loading = new Map<Network, Promise<void>>();
  /** Those that something was scored with; others have been loaded for a stream that is only beginning. */
  private readonly used = new WeakSet<Network>();
  /** To be unloaded as soon as no stream uses them. */
  private readonly retired = new Set<Network>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: PoolOptions = {}) {
    const { threads, threadsEach = 1, engine = 'auto', hop = HOP, devices = 1 } = options;
    this.hop = hop;
    this.threadsEach = threadsEach;
    this.asked = engine;
    const cores = Math.max(1, availableParallelism() - 1);
    this.crew = new Crew({
      ...{ engine, threadsEach, hop, devices },
      size: name => threads ?? (name.startsWith('onnx-cpu') ? cores : devices),
      spawn: options.spawn ?? spawnThread,
      log: options.log ?? { info: () => {}, warn: () => {} },
      ready: () => this.dispatch(),
      left: thread => this.queue.leave(thread),
      broken: (network, error) => this.broken(network, error),
    });
  }

  /** Loads a network in every thread, so that no clip has to wait for that. Rejects with the reason where it can't be. */
  load(network: Network): Promise<void> {
    if (this.closed) return Promise.reject(closedError());
    this.retired.delete(network);
    const known = this.loading.get(network);
    const loading = known ?? this.crew.load(network);
    this.loading.delete(network);
    this.loading.set(network, loading); // the last one asked for is the last to go
    if (known) return known;
    loading.catch(error => this.broken(network, error));
    const unused = [...this.loading.keys()].filter(other => this.used.has(other) && !this.queue.uses(other));
    for (const other of unused.slice(0, -KEEP_UNUSED)) this.unload(other);
    return loading;
  }

  /** Frees what was loaded, as soon as no stream is scored with it any more. */
  unload(network: Network): void {
    if (this.loading.has(network)) this.retired.add(network);
    this.sweep();
  }

  /** Rejects where the pool is closed, the network can't be loaded or two threads died over the clip. */
  score(
    network: Network,
    clip: ClipRef,
    background: Float32Array,
    pace: Pace = 'fast',
  ): Promise<Float32Array | undefined> {
    if (this.closed) return Promise.reject(closedError());
    if (!this.loading.has(network)) this.load(network).catch(() => {}); // `broken` rejects what waits for it
    this.used.add(network);
    return new Promise((resolve, reject) => {
      this.queue.push({ network, clip, background, pace, resolve, reject, deaths: 0 });
      this.dispatch();
    });
  }

  end(stream: number): void {
    this.queue.end(stream)?.forget(stream);
    this.sweep();
  }

  figures(): EngineFigures {
    const { engine, threads } = this.crew;
    return {
      engine: engine ?? (this.asked === 'auto' ? FALLBACK : this.asked),
      threads: threads.size,
      threadsEach: this.threadsEach,
      ...this.meter.figures(),
      waiting: this.queue.waiting,
    };
  }

  /** Ends the threads, each after the clips that it is scoring. What waits is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.queue.reject(closedError());
    await this.crew.close();
  }

  private dispatch(): void {
    clearTimeout(this.timer);
    let wait = Number.POSITIVE_INFINITY;
    for (let begun = true; begun; ) {
      begun = false;
      const idle = new Set([...this.crew.threads].filter(thread => !thread.busy));
      for (const thread of idle) {
        const batch = this.queue.next(thread, { idle, most: network => thread.batches.get(network) ?? 0 });
        if (!batch) continue;
        const due = batch.partial ? batch.readySince + BATCH_WAIT_MS - performance.now() : 0;
        if (due > 0) wait = Math.min(wait, due);
        else {
          this.queue.begin(thread, batch.jobs, (stream, from) => from.forget(stream));
          void this.run(thread, batch.jobs);
          begun = true;
          break; // who is idle has changed
        }
      }
    }
    if (wait < Number.POSITIVE_INFINITY) this.timer = setTimeout(() => this.dispatch(), wait);
  }

  private async run(thread: PoolThread, jobs: readonly Job[]): Promise<void> {
    const clips = jobs.map(({ clip, background }) => ({ clip, background }));
    let again: readonly Job[] = [];
    try {
      const { regions, ms } = await thread.score(jobs[0]!.network, clips);
      this.crew.scored();
      this.meter.add(jobs.length, ms);
      for (const [i, job] of jobs.entries()) job.resolve(regions[i]!);
    } catch (error) {
      again = await this.failed(thread, jobs, error as Error);
    }
    this.queue.finish(jobs, again);
    this.sweep();
    this.dispatch();
  }

  /** Returns those that are to be tried again, and rejects the others. */
  private async failed(thread: PoolThread, jobs: readonly Job[], error: Error): Promise<readonly Job[]> {
    if (thread.gone) {
      await thread.ended; // the crew heard of it first, and may have gone over to another engine
      for (const job of jobs) job.deaths += 1;
    } else this.crew.failed(thread, error);
    const elsewhere = this.crew.engine !== thread.engine;
    const again = jobs.filter(job => !this.closed && (elsewhere || (thread.gone && job.deaths < DEATHS)));
    for (const job of jobs) if (!again.includes(job)) job.reject(this.closed ? closedError() : error);
    return again;
  }

  private broken(network: Network, error: Error): void {
    this.loading.delete(network);
    this.retired.delete(network);
    this.queue.reject(error, network);
  }

  private sweep(): void {
    for (const network of this.retired) {
      if (this.queue.uses(network)) continue;
      this.retired.delete(network);
      this.loading.delete(network);
      this.crew.unload(network);
    }
  }
}

const closedError = () => new Error('the scoring pool is closed');
