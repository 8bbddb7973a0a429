/** The live pictures: one websocket for each page, frames as `encodeLive` writes them. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { encodeLive, type LiveHeader, type LiveRequest } from './contract.ts';

/** A page with more than this waiting in this process, in bytes, misses frames until it has caught up. */
const MAX_BUFFERED = 1_000_000;
/** So does one that has not handled this many messages for each camera that it watches: half a second. */
const MAX_UNHANDLED = 5;
/** Bytes of a request from the page. */
const MAX_REQUEST = 16_384;
const MAX_PAGES = 64;
/** A page that did not answer one ping by the next is gone, in milliseconds. */
const PING_EVERY_MS = 15_000;

const liveRequest = z.strictObject({
  watch: z.array(z.string().max(64)).max(64),
  handled: z.number().int().min(0).exactOptional(),
}) satisfies z.ZodType<LiveRequest>;

/** On a wall of more cameras than this, one that is calm shows every second picture: drawing is what a page spends most on. */
const LARGE_WALL = 9;

/** What a frame needs of a page. */
export interface Receiver {
  readonly isBehind: boolean;
  wants(header: LiveHeader): boolean;
  send(message: Uint8Array): void;
}

/** Encodes at most once, however many watch, and not at all when nobody can take it. */
export function sendToAll(receivers: Iterable<Receiver>, header: LiveHeader, jpeg: Uint8Array): void {
  let message: Uint8Array | undefined;
  for (const receiver of receivers) {
    if (receiver.isBehind || !receiver.wants(header)) continue;
    message ??= encodeLive(header, jpeg);
    receiver.send(message);
  }
}

/** What a page needs of its connection. */
export interface Connection {
  readonly bufferedAmount: number;
  send(message: Uint8Array): void;
}

/** One connected page. */
export class Page implements Receiver {
  watched: ReadonlySet<string> = new Set();
  /** Whether it has answered the last ping. */
  answered = true;
  #sent = 0;
  /** Nothing for a page that does not tell. */
  #handled: number | undefined;

  constructor(private readonly connection: Connection) {}

  get isBehind(): boolean {
    if (this.connection.bufferedAmount > MAX_BUFFERED) return true;
    return this.#handled !== undefined && this.#sent - this.#handled >= MAX_UNHANDLED * this.watched.size;
  }

  /** What is marked, always. */
  wants({ index, boxes }: LiveHeader): boolean {
    return this.watched.size <= LARGE_WALL || boxes.length > 0 || index % 2 === 0;
  }

  ask({ watch, handled }: LiveRequest): void {
    this.watched = new Set(watch);
    if (handled !== undefined) this.#handled = Math.min(handled, this.#sent);
  }

  send(message: Uint8Array): void {
    this.#sent += 1;
    this.connection.send(message);
  }
}

export class LiveFeed {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST });
  readonly #pages = new Map<WebSocket, Page>();
  readonly #heartbeat = setInterval(() => this.beat(), PING_EVERY_MS);

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#pages.size >= MAX_PAGES) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, connection => this.#add(connection));
  }

  send(header: LiveHeader, jpeg: Uint8Array): void {
    sendToAll(this.#watching(header.camera), header, jpeg);
  }

  /** Ends the pages that did not answer the last ping, and pings the others. */
  beat(): void {
    for (const [connection, page] of this.#pages) {
      if (!page.answered) {
        connection.terminate();
        continue;
      }
      page.answered = false;
      connection.ping();
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const connection of this.#pages.keys()) connection.terminate();
    this.#server.close();
  }

  #add(connection: WebSocket): void {
    const page = new Page(connection);
    this.#pages.set(connection, page);
    connection.on('pong', () => {
      page.answered = true;
    });
    connection.on('message', (data, isBinary) => {
      const request = isBinary ? undefined : parse(String(data));
      if (request) page.ask(request);
      else connection.close(1008, 'send {"watch": [camera ids]}');
    });
    connection.on('error', () => connection.terminate()); // a message too long, a broken frame
    connection.on('close', () => this.#pages.delete(connection));
  }

  *#watching(camera: string): Iterable<Receiver> {
    for (const [connection, page] of this.#pages) {
      if (page.watched.has(camera) && connection.readyState === connection.OPEN) yield page;
    }
  }
}

function parse(text: string): LiveRequest | undefined {
  try {
    return liveRequest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
