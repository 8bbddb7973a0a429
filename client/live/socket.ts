import {
  decodeLive,
  type LiveForm,
  type LiveRequest,
  type PacketHeader,
  type PictureHeader,
  type VerdictHeader,
} from '../../server/contract.ts';
import type { Link } from '../state/store.ts';
import type { ServerClock } from './clock.ts';

export interface LiveMessage {
  readonly header: PictureHeader | PacketHeader | VerdictHeader;
  readonly payload: Uint8Array<ArrayBuffer>;
  /** When it reached the page, by its monotonic clock. */
  readonly received: number;
}

export interface LiveListener {
  /** What comes next does not follow on what came before: the connection is another. */
  begin(): void;
  take(message: LiveMessage): void;
}

/** One camera's place on the socket. */
export interface Watch {
  /** Changes the form in which the camera comes. */
  ask(form: LiveForm): void;
  /** Whether what was found comes with a heat map. */
  heat(on: boolean): void;
  /** Begins anew, for who needs a key packet now. */
  again(): void;
  stop(): void;
}

const RETRY_MS = [500, 1000, 2000, 5000];

/** Pause before the n-th attempt in a row, counted from 0; the last step repeats. */
export const retryDelay = (attempt: number): number => RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!;

const PING_EVERY_MS = 2000;

/** Messages handled within this are told together: each request repeats what is watched. */
const HANDLED_WITHIN_MS = 300;

/** What is needed of a `WebSocket`. */
export interface Wire {
  binaryType: BinaryType;
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LiveSocketOptions {
  readonly open: () => Wire;
  readonly clock: Pick<ServerClock, 'observe' | 'reset'>;
  readonly onLink: (link: Link) => void;
  readonly now?: () => number;
}

const OPEN = 1;

/** One websocket for what every tile in view shows. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #now: () => number;
  readonly #watched = new Map<string, { form: LiveForm; heat: boolean; readonly listener: LiveListener }>();
  #wire: Wire | null = null;
  #attempt = 0;
  /** What was asked for on this connection, and the messages handled on it. */
  #asked = '';
  #handled = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #pinging: ReturnType<typeof setInterval> | undefined;
  #retrying: ReturnType<typeof setTimeout> | undefined;

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
      for (const { listener } of this.#watched.values()) listener.begin();
      this.#ping();
      this.#pinging = setInterval(() => this.#ping(), PING_EVERY_MS);
    };
    wire.onmessage = event => this.#receive(event.data as ArrayBuffer);
    wire.onclose = () => {
      clearInterval(this.#pinging);
      this.#options.onLink('lost');
      this.#retrying = setTimeout(() => this.start(), retryDelay(this.#attempt++));
    };
  }

  /** Until it is started again. It is not lost then: nobody looks. */
  stop(): void {
    clearTimeout(this.#retrying);
    clearInterval(this.#pinging);
    const wire = this.#wire;
    if (!wire) return;
    this.#wire = null;
    wire.onopen = wire.onclose = wire.onmessage = null;
    wire.close();
    this.#attempt = 0;
    this.#options.onLink('starting');
  }

  /** Asks for a camera until it is stopped. One listener for each camera. */
  watch(id: string, form: LiveForm, listener: LiveListener): Watch {
    const watched = { form, heat: false, listener };
    this.#watched.set(id, watched);
    this.#askSoon();
    const isMine = () => this.#watched.get(id) === watched;
    return {
      ask: form => {
        watched.form = form;
        this.#askSoon();
      },
      heat: on => {
        watched.heat = on;
        this.#askSoon();
      },
      again: () => {
        if (!isMine()) return;
        this.#watched.delete(id);
        this.#ask();
        this.#watched.set(id, watched);
        this.#ask();
      },
      stop: () => {
        if (isMine()) this.#watched.delete(id);
        this.#askSoon();
      },
    };
  }

  /** Tiles come into view together: one message for all of them. */
  #askSoon(): void {
    setTimeout(() => this.#ask(), 0);
  }

  #ask(): void {
    if (this.#wire?.readyState !== OPEN) return;
    const asked = JSON.stringify(this.#request());
    if (asked !== this.#asked) this.#send();
  }

  #ping(): void {
    this.#send({ ping: this.#now() });
  }

  #request(): Pick<LiveRequest, 'watch' | 'heat'> {
    const sorted = [...this.#watched].sort(([a], [b]) => (a < b ? -1 : 1));
    const heat = sorted.some(([, watched]) => watched.heat);
    return {
      watch: Object.fromEntries(sorted.map(([id, { form }]) => [id, form])),
      ...(heat && { heat }),
    };
  }

  #send(more: Pick<LiveRequest, 'ping'> = {}): void {
    if (this.#wire?.readyState !== OPEN) return;
    const asked = this.#request();
    const request: LiveRequest = { ...asked, handled: this.#handled, ...more };
    this.#asked = JSON.stringify(asked);
    this.#wire.send(JSON.stringify(request));
  }

  #receive(message: ArrayBuffer): void {
    const received = this.#now();
    this.#tellHandled();
    const { header, payload } = decodeLive(message);
    if (header.kind === 'clock') this.#options.clock.observe(header.ping, received, header.now);
    else this.#watched.get(header.camera)?.listener.take({ header, payload, received });
  }

  #tellHandled(): void {
    this.#handled += 1;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#send();
    }, HANDLED_WITHIN_MS);
  }
}
