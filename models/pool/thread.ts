import { Worker } from 'node:worker_threads';
import { workerFile } from '../../streams/worker-file.ts';
import type { EngineClip, EngineName, EngineOptions, Network } from '../engines/engine.ts';
import type { FromThread, ToThread } from './messages.ts';

/** What the pool needs of a worker thread. */
export interface ThreadPort {
  postMessage(message: ToThread): void;
  on(event: 'message', listener: (message: FromThread) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  ref(): void;
  unref(): void;
}

export const spawnThread = (name: string): ThreadPort =>
  new Worker(workerFile('worker', import.meta.url), { name });

type Loaded = FromThread & { kind: 'loaded' };
type Scored = FromThread & { kind: 'scored' };
interface Pending {
  resolve(message: FromThread): void;
  reject(error: Error): void;
}

/** One thread, the networks that are loaded in it and what it was asked for. */
export class PoolThread {
  /** Resolves with the reason as soon as the thread is gone. */
  readonly ended: Promise<Error>;
  /** By network: clips that are worth scoring together. */
  readonly batches = new Map<Network, number>();
  gone = false;
  private readonly ids = new Map<Network, number>();
  private readonly pending: Pending[] = [];
  private nextId = 0;

  constructor(
    private readonly port: ThreadPort,
    readonly engine: EngineName,
    private readonly options: EngineOptions,
    readonly index: number,
  ) {
    let failure = new Error('it ended by itself');
    port.unref(); // an idle thread keeps no process alive; one that works does
    port.on('message', message => this.settle(message));
    port.on('error', error => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    this.ended = new Promise(resolve => {
      port.on('exit', () => {
        this.gone = true;
        for (const { reject } of this.pending.splice(0)) reject(failure);
        resolve(failure);
      });
    });
  }

  get busy(): boolean {
    return this.pending.length > 0;
  }

  /** Rejects with the reason where the network can't be loaded, or where the thread dies over it. */
  async load(network: Network): Promise<string> {
    const id = this.nextId++;
    const { architecture, weights, input, ranges } = network; // a package has more, which can't be sent
    const { engine, options } = this;
    const bare = { architecture, weights, input, ranges };
    const { device, batch } = (await this.ask({
      kind: 'load',
      id,
      network: bare,
      engine,
      options,
    })) as Loaded;
    this.ids.set(network, id);
    this.batches.set(network, batch);
    return device;
  }

  unload(network: Network): void {
    const id = this.ids.get(network);
    if (id === undefined) return;
    this.ids.delete(network);
    this.batches.delete(network);
    this.post({ kind: 'unload', id });
  }

  /** Clips for a network that is loaded. */
  async score(network: Network, clips: readonly EngineClip[]): Promise<Scored> {
    return (await this.ask({ kind: 'score', id: this.ids.get(network)!, clips })) as Scored;
  }

  forget(stream: number): void {
    this.post({ kind: 'forget', stream });
  }

  /** Resolves when the thread is gone, which it is after what it was asked for before. */
  async end(): Promise<void> {
    this.port.ref();
    this.post({ kind: 'end' });
    await this.ended;
  }

  private ask(message: ToThread): Promise<FromThread> {
    return new Promise((resolve, reject) => {
      if (this.gone) return reject(new Error('the thread is gone'));
      this.pending.push({ resolve, reject });
      this.port.ref();
      this.post(message);
    });
  }

  private post(message: ToThread): void {
    if (!this.gone) this.port.postMessage(message);
  }

  private settle(message: FromThread): void {
    const asked = this.pending.shift();
    if (this.pending.length === 0) this.port.unref();
    if (message.kind === 'failed') asked?.reject(new Error(message.message));
    else asked?.resolve(message);
  }
}
