import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { workerFile } from '../../worker-file.ts';
import type { FramesWorkerData } from './frames-worker.ts';
import { Pacer } from './pacer.ts';
import { FPS } from './perspective.ts';
import type { SceneOptions } from './scene.ts';

export interface DemoFramesOptions extends SceneOptions {
  /** `live`: 10 frames a second by the clock. `fast`: as fast as they are read. */
  readonly pace: 'live' | 'fast';
  /** Ends the stream and its worker thread. */
  readonly signal?: AbortSignal;
  /** Index of the first frame. Default 0. */
  readonly start?: number;
  /** Frames after which it ends. Default none. */
  readonly frames?: number;
}

/** Frames that the worker may draw before anyone has asked for them. */
const AHEAD = 3;
/** So late it ends, as after a night's sleep of the machine: whoever watches begins anew. */
const LATEST_MS = 30_000;

/**
 * The demo camera as raw pictures: every chunk is one frame, `[360, 640, 3] uint8` RGB. It goes on until it
 * is destroyed, has given `frames`, or the signal aborts; each stops the worker thread that draws it.
 */
export function demoFrames(options: DemoFramesOptions): Readable {
  return new DemoFrames(options);
}

class DemoFrames extends Readable {
  private readonly worker: Worker;
  private readonly pacer: Pacer | undefined;
  private readonly drawn: Buffer[] = [];
  private readonly signal: AbortSignal | undefined;
  private timer: NodeJS.Timeout | undefined;
  private wanted = false;
  private left: number;

  constructor({ pace, signal, start = 0, frames = Infinity, ...scene }: DemoFramesOptions) {
    super({ objectMode: true, highWaterMark: 1 });
    this.pacer = pace === 'live' ? new Pacer(1000 / FPS) : undefined;
    const workerData: FramesWorkerData = { ...scene, start };
    this.worker = new Worker(workerFile('frames-worker', import.meta.url), { workerData });
    this.worker.on('message', (rgb: Uint8Array) => {
      this.drawn.push(Buffer.from(rgb.buffer, rgb.byteOffset, rgb.byteLength));
      this.handOver();
    });
    this.worker.on('error', error => this.destroy(error));
    for (let i = 0; i < AHEAD; i++) this.worker.postMessage('draw');
    this.left = frames;
    this.signal = signal;
    if (signal?.aborted) this.finish();
    else signal?.addEventListener('abort', this.finish);
  }

  override _read(): void {
    this.wanted = true;
    this.handOver();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.release().then(
      () => done(error),
      () => done(error),
    );
  }

  private handOver(): void {
    if (!this.wanted || this.drawn.length === 0 || this.timer) return;
    const delay = this.pacer?.wait(performance.now()) ?? 0;
    if (delay > 0) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.handOver();
      }, delay);
      return;
    }
    if (delay < -LATEST_MS) {
      this.finish();
      return;
    }
    this.pacer?.taken();
    this.wanted = false;
    this.worker.postMessage('draw');
    this.push(this.drawn.shift());
    this.left -= 1;
    if (this.left === 0) this.finish();
  }

  private readonly finish = (): void => {
    void this.release();
    this.push(null);
  };

  private release(): Promise<unknown> {
    this.signal?.removeEventListener('abort', this.finish);
    clearTimeout(this.timer);
    this.wanted = false;
    this.drawn.length = 0;
    return this.worker.terminate();
  }
}
