import type { Frame } from '../../streams/index.ts';
import { type QuietFrame, QuietFrames } from './quiet-frames.ts';
import type { FootageRecorder } from './training.ts';

/** Frames that wait for the disk: 5 s at 10 a second. Those that come while so many wait are left out. */
const MAX_WAITING = 50;

export interface CollectorOptions {
  readonly fps: number;
  /** Frames that are enough. */
  readonly target: number;
  readonly onProgress: () => void;
}

/** Writes the normal frames of a camera to disk until there are enough. */
export class Collector {
  /** Resolves when there are enough; rejects when they can't be written. */
  readonly done: Promise<void>;
  readonly #quiet: QuietFrames;
  #finish!: () => void;
  #fail!: (error: unknown) => void;
  #writing: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** The disk was too slow, so that the next frame does not follow the last one. */
  #torn = false;
  #tooSlow = 0;
  #over = false;

  constructor(
    private readonly recorder: FootageRecorder,
    private readonly options: CollectorOptions,
  ) {
    this.#quiet = new QuietFrames(options.fps);
    this.done = new Promise((finish, fail) => {
      this.#finish = finish;
      this.#fail = fail;
    });
    this.done.catch(() => {}); // it is awaited, but not at once
    this.#check();
  }

  get frames(): number {
    return this.recorder.frames;
  }

  get leftOut(): number {
    return this.#quiet.leftOut + this.#tooSlow;
  }

  take(frame: Frame, alerting: boolean): void {
    if (this.#over) return;
    const quiet = this.#quiet.take(frame, alerting);
    if (!quiet) this.options.onProgress();
    else if (this.#waiting < MAX_WAITING) this.#queue(quiet);
    else {
      this.#tooSlow += 1;
      this.#torn = true;
    }
  }

  /** Resolves once everything is on disk. */
  async close(): Promise<void> {
    this.#over = true;
    await this.#writing;
    await this.recorder.close();
  }

  #queue({ gray, follows }: QuietFrame): void {
    const split = !follows || this.#torn;
    this.#torn = false;
    this.#waiting += 1;
    this.#writing = this.#writing
      .then(() => this.#write(gray, split))
      .catch(error => {
        this.#over = true;
        this.#fail(error);
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #write(gray: Uint8Array, split: boolean): Promise<void> {
    if (this.#over) return;
    if (split) await this.recorder.split();
    await this.recorder.add(gray);
    this.options.onProgress();
    this.#check();
  }

  #check(): void {
    if (this.frames < this.options.target) return;
    this.#over = true;
    this.#finish();
  }
}
