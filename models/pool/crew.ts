import { AUTO, type EngineChoice, type EngineName, FALLBACK, type Network } from '../engines/engine.ts';
import { PoolThread, type ThreadPort } from './thread.ts';

/** Milliseconds before a thread that died is replaced, by how many did since one last scored something. */
const PAUSES_MS = [0, 1000, 2000, 5000, 10_000, 30_000];
/** So many threads that die over one network, or one after another on a GPU, are no accident. */
export const DEATHS = 2;

export interface PoolLog {
  info(line: string): void;
  warn(line: string): void;
}

export interface CrewOptions {
  readonly engine: EngineChoice;
  /** Threads for an engine. */
  readonly size: (engine: EngineName) => number;
  /** Threads that compute together on one batch. */
  readonly threadsEach: number;
  readonly hop: number;
  /** GPUs: the i-th thread computes on device i mod `devices`. */
  readonly devices: number;
  readonly spawn: (name: string) => ThreadPort;
  readonly log: PoolLog;
  /** A thread can do more than before. */
  readonly ready: () => void;
  /** A thread takes no more clips. */
  readonly left: (thread: PoolThread) => void;
  /** A network that was loaded can't be any more. */
  readonly broken: (network: Network, error: Error) => void;
}

/**
 * The threads of the pool: chooses the engine when the first network is loaded, loads every network in every thread,
 * replaces threads that die, and goes over to the CPU where another engine fails.
 */
export class Crew {
  /** What they score on; unknown until a network was loaded. */
  engine: EngineName | undefined;
  /** Those that take clips. */
  readonly threads = new Set<PoolThread>();
  /** Those that were started and are not gone. */
  private readonly alive = new Set<PoolThread>();
  /** With the number of threads that died while they loaded it. */
  private readonly networks = new Map<Network, number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  /** One load at a time: the other threads go on scoring meanwhile. */
  private turn: Promise<unknown> = Promise.resolve();
  private deaths = 0;
  private closed = false;

  constructor(private readonly options: CrewOptions) {}

  /** Loads it in every thread, one after another. Rejects with the reason where it can't be. */
  load(network: Network): Promise<void> {
    return this.inTurn(() => this.loadEverywhere(network));
  }

  unload(network: Network): void {
    void this.inTurn(async () => {
      this.networks.delete(network);
      for (const thread of this.threads) thread.unload(network);
    });
  }

  /** Something was scored, so threads that died before did so by accident. */
  scored(): void {
    this.deaths = 0;
  }

  /** A living thread could not score: on a GPU, its device may be gone. */
  failed({ engine }: PoolThread, error: Error): void {
    if (engine === this.engine) this.fallBack(error);
  }

  /** Ends every thread after what it is doing. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.turn;
    await Promise.all([...this.alive].map(thread => thread.end()));
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {});
    return done;
  }

  private async loadEverywhere(network: Network): Promise<void> {
    if (this.networks.has(network)) return;
    if (this.closed) throw new Error('the scoring pool is closed');
    if (!this.engine) await this.choose(network);
    this.networks.set(network, 0);
    try {
      this.options.ready(); // the first thread has it from the choice
      for (const thread of this.threads) await this.loadIn(thread, network);
    } catch (error) {
      this.networks.delete(network);
      for (const thread of this.threads) thread.unload(network);
      throw error;
    }
  }

  /** Takes the first engine with which the network can be loaded, and says in one line which it is and why. */
  private async choose(network: Network): Promise<void> {
    const { engine: asked, log } = this.options;
    const reasons: string[] = [];
    let failure: unknown;
    for (const engine of asked === 'auto' ? AUTO : [asked]) {
      const thread = this.start(engine, 0);
      try {
        const device = await thread.load(network);
        const others = asked === 'auto' ? reasons : ['as asked for'];
        log.info(`scoring on ${engine} (${device})${others.map(reason => `; ${reason}`).join('')}`);
        this.enlist(thread);
        this.engine = engine;
        this.fill(engine);
        return;
      } catch (error) {
        failure = error;
        reasons.push(`not on ${engine}: ${reasonOf(error)}`);
        void thread.end();
      }
    }
    if (asked === 'auto' || asked === FALLBACK) throw failure;
    throw new Error(
      `${asked} can't be used (${reasonOf(failure)}); docs/gpu.md says what it needs, and --engine auto takes what is here`,
    );
  }

  private fill(engine: EngineName): void {
    for (let i = this.threads.size; i < this.options.size(engine); i++) this.enlist(this.start(engine, i));
  }

  private start(engine: EngineName, index: number): PoolThread {
    const { spawn, threadsEach, hop, devices } = this.options;
    const options = { threads: threadsEach, hop, device: index % devices };
    const thread = new PoolThread(spawn(`score-${index}`), engine, options, index);
    this.alive.add(thread);
    void thread.ended.then(() => this.alive.delete(thread));
    return thread;
  }

  private enlist(thread: PoolThread): void {
    this.threads.add(thread);
    void thread.ended.then(error => this.lost(thread, error));
  }

  /** Does nothing where it is loaded already. */
  private async loadIn(thread: PoolThread, network: Network): Promise<void> {
    if (thread.gone || thread.batches.has(network)) return;
    try {
      await thread.load(network);
    } catch (error) {
      const deaths = this.networks.get(network)! + 1;
      if (!thread.gone || deaths >= DEATHS) throw error;
      this.networks.set(network, deaths); // its replacement will load it
    }
    this.options.ready();
  }

  private lost(thread: PoolThread, error: Error): void {
    if (!this.retire(thread) || this.closed) return;
    this.deaths += 1;
    if (this.deaths >= DEATHS && this.fallBack(error)) return;
    const pause = PAUSES_MS[Math.min(this.deaths, PAUSES_MS.length) - 1]!;
    const next = pause ? `another one starts in ${pause / 1000} s` : 'started another';
    this.options.log.warn(`a scoring thread ended (${reasonOf(error)}); ${next}`);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.enlist(this.start(thread.engine, thread.index));
      this.loadAll();
    }, pause);
    this.timers.add(timer);
  }

  /** Goes over to the CPU; false where that is what failed. */
  private fallBack(error: Error): boolean {
    if (!this.engine || this.engine === FALLBACK || this.closed) return false;
    this.options.log.warn(`${this.engine} failed (${reasonOf(error)}); scoring goes on with ${FALLBACK}`);
    this.engine = FALLBACK;
    this.deaths = 0;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    for (const thread of [...this.threads]) {
      this.retire(thread);
      void thread.end();
    }
    this.fill(FALLBACK);
    this.loadAll();
    return true;
  }

  /** False for a thread that was retired before. */
  private retire(thread: PoolThread): boolean {
    const was = this.threads.delete(thread);
    if (was) this.options.left(thread);
    return was;
  }

  /** Loads in new threads what the others have. */
  private loadAll(): void {
    void this.inTurn(async () => {
      for (const network of [...this.networks.keys()]) {
        try {
          for (const thread of this.threads) await this.loadIn(thread, network);
        } catch (error) {
          if (this.fallBack(error as Error)) return; // which loads them all again
          this.networks.delete(network);
          this.options.broken(network, error as Error);
        }
      }
    });
  }
}

/** What went wrong, in one line, without the place in ONNX Runtime's source that comes before it. */
function reasonOf(error: unknown): string {
  const [line] = String(error instanceof Error ? error.message : error).split('\n', 1);
  return line!.replace(/^\S*\/onnxruntime\/.* was false\. /, '');
}
