/** The live pictures: one websocket for each page, frames as `encodeLive` writes them. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { encodeLive, type LiveHeader, type LiveRequest } from './contract.ts';

/** A client with more than this waiting, in bytes, misses frames until it has caught up. */
const MAX_BUFFERED = 1_000_000;
/** Bytes of a request from the page. */
const MAX_REQUEST = 16_384;
const MAX_CLIENTS = 64;
/** A client that did not answer one ping by the next is gone, in milliseconds. */
const PING_EVERY_MS = 15_000;

const liveRequest = z.strictObject({
  watch: z.array(z.string().max(64)).max(64),
}) satisfies z.ZodType<LiveRequest>;

interface Client {
  watched: ReadonlySet<string>;
  answered: boolean;
}

/** What a frame needs of a connection. */
export interface Receiver {
  readonly bufferedAmount: number;
  send(message: Uint8Array): void;
}

/** Encodes at most once, however many watch, and not at all when nobody can take it. */
export function sendToAll(receivers: Iterable<Receiver>, header: LiveHeader, jpeg: Uint8Array): void {
  let message: Uint8Array | undefined;
  for (const receiver of receivers) {
    if (receiver.bufferedAmount > MAX_BUFFERED) continue;
    message ??= encodeLive(header, jpeg);
    receiver.send(message);
  }
}

export class LiveFeed {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST });
  readonly #clients = new Map<WebSocket, Client>();
  readonly #heartbeat = setInterval(() => this.beat(), PING_EVERY_MS);

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#clients.size >= MAX_CLIENTS) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, connection => this.#add(connection));
  }

  send(header: LiveHeader, jpeg: Uint8Array): void {
    sendToAll(this.#watching(header.camera), header, jpeg);
  }

  /** Ends who did not answer the last ping, and pings the others. */
  beat(): void {
    for (const [connection, client] of this.#clients) {
      if (!client.answered) {
        connection.terminate();
        continue;
      }
      client.answered = false;
      connection.ping();
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const connection of this.#clients.keys()) connection.terminate();
    this.#server.close();
  }

  #add(connection: WebSocket): void {
    const client: Client = { watched: new Set(), answered: true };
    this.#clients.set(connection, client);
    connection.on('pong', () => {
      client.answered = true;
    });
    connection.on('message', (data, isBinary) => {
      const request = isBinary ? undefined : parse(String(data));
      if (request) client.watched = new Set(request.watch);
      else connection.close(1008, 'send {"watch": [camera ids]}');
    });
    connection.on('error', () => connection.terminate()); // a message too long, a broken frame
    connection.on('close', () => this.#clients.delete(connection));
  }

  *#watching(camera: string): Iterable<Receiver> {
    for (const [connection, { watched }] of this.#clients) {
      if (watched.has(camera) && connection.readyState === connection.OPEN) yield connection;
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
