import { decodeLive, type LiveHeader, type LiveRequest } from '../../server/contract.ts';
import type { ServerClock } from './clock.ts';
import type { Link } from './store.ts';

export interface LiveFrame {
  readonly header: LiveHeader;
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** When the message reached the page, by its monotonic clock. */
  readonly received: number;
}

export type FrameListener = (frame: LiveFrame) => void;

const RETRY_MS = [500, 1000, 2000, 5000];

/** Pause before the n-th attempt in a row, counted from 0; the last step repeats. */
export const retryDelay = (attempt: number): number => RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!;

/** What is needed of a `WebSocket`. */
export interface Wire {
  binaryType: BinaryType;
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  send(text: string): void;
}

export interface LiveSocketOptions {
  readonly open: () => Wire;
  readonly clock: Pick<ServerClock, 'observe' | 'reset'>;
  readonly onLink: (link: Link) => void;
  readonly now?: () => number;
}

const OPEN = 1;

/** One websocket for the frames of every tile in view. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #now: () => number;
  readonly #listeners = new Map<string, FrameListener>();
  #wire: Wire | null = null;
  #attempt = 0;
  /** Ids asked for on this connection, and messages handled on it. */
  #asked = '';
  #handled = 0;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  start(): void {
    const wire = this.#options.open();
    this.#wire = wire;
    wire.binaryType = 'arraybuffer';
    wire.onopen = () => {
      this.#attempt = 0;
      this.#asked = '';
      this.#handled = 0;
      this.#options.clock.reset();
      this.#options.onLink('up');
      this.#ask();
    };
    wire.onmessage = event => this.#receive(event.data as ArrayBuffer);
    wire.onclose = () => {
      this.#options.onLink('lost');
      setTimeout(() => this.start(), retryDelay(this.#attempt++));
    };
  }

  /** Asks for a camera's frames until the returned function is called. One listener for each camera. */
  watch(id: string, listener: FrameListener): () => void {
    this.#listeners.set(id, listener);
    this.#askSoon();
    return () => {
      if (this.#listeners.get(id) === listener) this.#listeners.delete(id);
      this.#askSoon();
    };
  }

  /** Tiles come into view together: one message for all of them. */
  #askSoon(): void {
    setTimeout(() => this.#ask(), 0);
  }

  #ask(): void {
    if (this.#wire?.readyState !== OPEN) return;
    const ids = JSON.stringify(this.#watched());
    if (ids === this.#asked) return;
    this.#asked = ids;
    this.#send({ watch: this.#watched() });
  }

  #watched(): string[] {
    return [...this.#listeners.keys()].sort();
  }

  #send(request: LiveRequest): void {
    if (this.#wire?.readyState === OPEN) this.#wire.send(JSON.stringify(request));
  }

  #receive(message: ArrayBuffer): void {
    const received = this.#now();
    this.#send({ watch: this.#watched(), handled: ++this.#handled });
    const { header, jpeg } = decodeLive(message);
    this.#options.clock.observe(header.sent, received);
    this.#listeners.get(header.camera)?.({ header, jpeg, received });
  }
}
