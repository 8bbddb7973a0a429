/** The live pictures: one websocket for each page; `contract.ts` says what goes over it. */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { type Frame, openLiveEncoder, type Packet } from '../../streams/index.ts';
import type { HeatMap, LiveRequest, Verdict } from '../contract.ts';
import type { NoisyErrors } from '../log.ts';
import { Channel, type FrameMessages, messageOf, withHeat } from './channel.ts';
import { Encoding } from './encoding.ts';
import { type Connection, Page } from './page.ts';

/**
 * What comes within this goes to a page together, in milliseconds: every write to a socket costs the same, however little it writes,
 * and a wall of cameras sends hundreds a second.
 */
const TOGETHER_MS = 16;
/** What was found on a frame can wait for the next packet of some camera, in milliseconds: it is half a second late anyway. */
const VERDICT_WAITS_MS = 40;
/** Bytes of a request from the page. */
const MAX_REQUEST = 16_384;
const MAX_PAGES = 64;
const MAX_WATCHED = 64;
/** A page that did not answer one ping by the next is gone, in milliseconds. */
const PING_EVERY_MS = 15_000;

const liveRequest = z.strictObject({
  watch: z
    .record(z.string().max(64), z.enum(['video', 'pictures']))
    .refine(watch => Object.keys(watch).length <= MAX_WATCHED),
  heat: z.boolean().exactOptional(),
  handled: z.number().int().min(0).exactOptional(),
  ping: z.number().exactOptional(),
}) satisfies z.ZodType<LiveRequest>;

export interface LiveFeedOptions {
  readonly now: () => number;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly encoder?: typeof openLiveEncoder;
}

export class LiveFeed {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST });
  readonly #pages = new Map<WebSocket, Page>();
  readonly #channels = new Map<string, Channel>();
  readonly #encodings = new Map<string, Encoding>();
  readonly #heartbeat = setInterval(() => this.beat(), PING_EVERY_MS);

  constructor(private readonly options: LiveFeedOptions) {}

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#pages.size >= MAX_PAGES) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, connection => this.#add(connection, socket));
  }

  /** @param run one connection to the camera: a number that grows */
  packet(camera: string, run: number, packet: Packet): void {
    const encoding = this.#encodings.get(camera);
    if (encoding) {
      // It has packets after all: its first frames came before them.
      this.#encodings.delete(camera);
      void encoding.end();
      this.#channel(camera).endVideo();
    }
    this.#send(camera, run, packet);
  }

  #send(camera: string, run: number, packet: Packet): void {
    const channel = this.#channel(camera);
    const message = channel.packet(run, packet);
    if (!message) return;
    for (const page of this.#open()) page.packet(camera, message, channel.group);
  }

  /** A frame that has not been analysed yet: encoded where somebody would watch the video of a camera without packets. */
  arrived(camera: string, run: number, frame: Frame): void {
    const known = this.#encodings.get(camera);
    if (known && known.run !== run) void known.end();
    if (known?.run === run && known.rests) return;
    const running = known?.run === run && !known.ended ? known : undefined;
    if (!running && !this.#channel(camera).lacksVideo(run, frame)) return;
    if (![...this.#open()].some(page => page.form(camera) === 'video')) return;
    (running ?? this.#encode(camera, run)).write(frame);
  }

  frame(
    camera: string,
    run: number,
    frame: Frame,
    found: Verdict & { readonly heatMap?: () => HeatMap },
  ): void {
    const plain = this.#channel(camera).frame(run, frame, found);
    let hot: FrameMessages | undefined;
    for (const page of this.#open()) {
      const form = page.form(camera);
      if (!form) continue;
      if (page.heat && found.heatMap) hot ??= withHeat(plain, found.heatMap(), frame.jpeg);
      const { verdict, picture } = (page.heat && hot) || plain;
      // A camera without packets comes as pictures, whatever was asked for.
      const isVideo = form === 'video' && !page.needsKey(camera);
      const message = isVideo ? (verdict ?? picture) : picture;
      if (message) page.picture(message);
    }
  }

  /** The latest picture of a camera, as JPEG. */
  latest(camera: string): Uint8Array | undefined {
    return this.#channels.get(camera)?.latest;
  }

  /** Whether any page shows it now. */
  isWatched(camera: string): boolean {
    return [...this.#open()].some(page => page.form(camera) !== undefined);
  }

  removed(camera: string): void {
    void this.#encodings.get(camera)?.end();
    this.#encodings.delete(camera);
    this.#channels.delete(camera);
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

  /** Resolves once every encoder's process is gone. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat);
    for (const connection of this.#pages.keys()) connection.terminate();
    this.#server.close();
    await Promise.all([...this.#encodings.values()].map(encoding => encoding.end()));
  }

  #add(connection: WebSocket, socket: Duplex): void {
    const page = new Page(together(connection, socket), this.options.now);
    this.#pages.set(connection, page);
    connection.on('pong', () => {
      page.answered = true;
    });
    connection.on('message', (data, isBinary) => {
      const request = isBinary ? undefined : parse(String(data));
      if (request) this.#ask(page, request);
      else connection.close(1008, 'send {"watch": {camera id: "video" or "pictures"}}');
    });
    connection.on('error', () => connection.terminate()); // a message too long, a broken frame
    connection.on('close', () => this.#pages.delete(connection));
  }

  #ask(page: Page, request: LiveRequest): void {
    for (const camera of page.ask(request)) page.catchUp(camera, this.#channels.get(camera)?.group ?? []);
    const { ping } = request;
    if (ping !== undefined) page.answer(messageOf({ kind: 'clock', ping, now: this.options.now() }));
  }

  #channel(camera: string): Channel {
    const known = this.#channels.get(camera) ?? new Channel(camera);
    this.#channels.set(camera, known);
    return known;
  }

  #encode(camera: string, run: number): Encoding {
    void this.#encodings.get(camera)?.end();
    const encoding: Encoding = new Encoding(run, {
      open: this.options.encoder ?? openLiveEncoder,
      onPacket: packet => {
        if (this.#encodings.get(camera) === encoding) this.#send(camera, run, packet);
      },
      onEnd: () => {
        if (this.#encodings.get(camera) === encoding) this.#channels.get(camera)?.endVideo();
      },
      onError: error => this.options.errors.report('a camera could not be encoded for the page', error),
    });
    this.#encodings.set(camera, encoding);
    return encoding;
  }

  *#open(): Iterable<Page> {
    for (const [connection, page] of this.#pages) if (connection.readyState === connection.OPEN) yield page;
  }
}

/** Holds back what is written to a socket for a moment. */
function together(connection: WebSocket, socket: Duplex): Connection {
  let timer: NodeJS.Timeout | undefined;
  let isUrgent = false;
  const write = () => {
    timer = undefined;
    socket.uncork();
  };
  return {
    get bufferedAmount() {
      return connection.bufferedAmount;
    },
    send(message, canWait) {
      if (!timer) socket.cork();
      if (!timer || (!canWait && !isUrgent)) {
        clearTimeout(timer);
        timer = setTimeout(write, canWait ? VERDICT_WAITS_MS : TOGETHER_MS);
        isUrgent = !canWait;
      }
      connection.send(message);
    },
  };
}

function parse(text: string): LiveRequest | undefined {
  try {
    return liveRequest.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
