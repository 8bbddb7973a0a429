import type { Readable } from 'node:stream';
import type { Cutter } from './pipes.ts';

/** What shows, or says of, one instant: one of each pipe. */
export interface Instant<T> {
  /** How many instants came before it. */
  readonly number: number;
  readonly arrivedMs: number;
  readonly pictures: readonly T[];
}

/** Instants that wait for the consumer. */
const QUEUE = 8;
/** Pictures of one pipe that wait for their partners in another. */
const LANE = 16;

interface Lane<T> {
  readonly pipe: Readable;
  readonly pictures: T[];
  open: boolean;
}

/**
 * Reads several pipes at once, each as it comes, and matches them by number: the n-th pictures of all pipes
 * belong together. A slow consumer loses the oldest (`live`) or holds up the pipes (`fast`).
 */
export class Pairing<T> {
  readonly #lanes: Lane<T>[];
  readonly #live: boolean;
  readonly #onDrop: () => void;
  readonly #ready: Instant<T>[] = [];
  #count = 0;
  #failure: unknown;
  #wake: (() => void) | undefined;

  constructor(
    pipes: readonly { pipe: Readable; cutter: Cutter<T> }[],
    pace: 'live' | 'fast',
    onDrop: () => void,
  ) {
    this.#live = pace === 'live';
    this.#onDrop = onDrop;
    this.#lanes = pipes.map(({ pipe }) => ({ pipe, pictures: [], open: true }));
    for (const [i, { pipe, cutter }] of pipes.entries()) {
      const lane = this.#lanes[i]!;
      pipe.on('data', (chunk: Buffer) => this.#read(lane, cutter, chunk));
      pipe.on('close', () => this.#close(lane));
    }
  }

  /**
   * The next instant; `undefined` at the end, on abort; `'silence'` when none came in time.
   * @param silenceMs 0 waits for ever
   */
  async next(silenceMs: number, signal?: AbortSignal): Promise<Instant<T> | 'silence' | undefined> {
    while (!signal?.aborted) {
      if (this.#failure) throw this.#failure;
      const instant = this.#ready.shift();
      if (instant) {
        this.#holdOrFlow();
        return instant;
      }
      // Not before its pictures are matched: the other pipes may still hold theirs.
      if (this.#lanes.some(lane => !lane.open && lane.pictures.length === 0)) return undefined;
      if (await this.#silent(silenceMs, signal)) return 'silence';
    }
    return undefined;
  }

  /** Waits for a change. */
  async #silent(silenceMs: number, signal?: AbortSignal): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    try {
      return await new Promise<boolean>(resolve => {
        stop = () => resolve(false);
        this.#wake = stop;
        signal?.addEventListener('abort', stop);
        if (silenceMs > 0) timer = setTimeout(resolve, silenceMs, true);
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      this.#wake = undefined;
    }
  }

  #read(lane: Lane<T>, cutter: Cutter<T>, chunk: Buffer): void {
    try {
      lane.pictures.push(...cutter.push(chunk));
    } catch (error) {
      this.#failure = error;
    }
    while (this.#lanes.every(each => each.pictures.length > 0)) {
      const pictures = this.#lanes.map(each => each.pictures.shift()!);
      this.#ready.push({ number: this.#count++, arrivedMs: Date.now(), pictures });
      if (this.#live && this.#ready.length > QUEUE) {
        this.#ready.shift();
        this.#onDrop();
      }
    }
    this.#holdOrFlow();
    if (this.#ready.length > 0 || this.#failure) this.#wake?.();
  }

  #holdOrFlow(): void {
    for (const { pipe, pictures } of this.#lanes) {
      const full = pictures.length >= LANE || (!this.#live && this.#ready.length >= QUEUE);
      if (full) pipe.pause();
      else if (pipe.isPaused()) pipe.resume();
    }
  }

  #close(lane: Lane<T>): void {
    lane.open = false;
    this.#wake?.();
  }
}
