import type { LiveForm, LiveHeader, LiveRequest } from '../contract.ts';

/** A page whose oldest unanswered message is older than this misses what can be missed until it has caught up, in milliseconds. */
const MAX_UNANSWERED_MS = 700;
/** So does one with more than this waiting in this process, in bytes: more than the group of pictures that it begins with. */
const MAX_BUFFERED = 32 * 2 ** 20;
/** On a wall of more cameras than this, one that is calm shows every second picture: drawing is what a page spends most on. */
const LARGE_WALL = 9;

/** What a page needs of its connection. */
export interface Connection {
  readonly bufferedAmount: number;
  /** @param canWait a little, to go with what comes next */
  send(message: Uint8Array, canWait: boolean): void;
}

/** A message that is encoded at most once, however many pages get it. */
export interface Message<H extends LiveHeader = LiveHeader> {
  readonly header: H;
  bytes(): Uint8Array;
}

interface Watched {
  readonly form: LiveForm;
  /** Whether the next packet has to be a key one. */
  needsKey: boolean;
}

/** One connected page. */
export class Page {
  /** Whether it has answered the last ping. */
  answered = true;
  /** Whether it wants heat maps. */
  heat = false;
  #watched = new Map<string, Watched>();
  /** When each message that it has not handled was sent; nothing for a page that does not tell. */
  readonly #unanswered: number[] = [];
  #tells = false;
  #handled = 0;
  #sent = 0;

  constructor(
    private readonly connection: Connection,
    private readonly now: () => number = Date.now,
  ) {}

  /** How it wants to have a camera, if at all. */
  form(camera: string): LiveForm | undefined {
    return this.#watched.get(camera)?.form;
  }

  get #isBehind(): boolean {
    if (this.connection.bufferedAmount > MAX_BUFFERED) return true;
    const [oldest] = this.#unanswered;
    return oldest !== undefined && this.now() - oldest > MAX_UNANSWERED_MS;
  }

  /** Returns the cameras that it wants as video and did not before: they begin with what `catchUp` is given. */
  ask({ watch, handled, heat = false }: LiveRequest): string[] {
    this.heat = heat;
    if (handled !== undefined) this.#answer(handled);
    const before = this.#watched;
    this.#watched = new Map();
    const fresh: string[] = [];
    for (const [camera, form] of Object.entries(watch)) {
      const known = before.get(camera);
      if (known?.form === form) {
        this.#watched.set(camera, known);
        continue;
      }
      this.#watched.set(camera, { form, needsKey: true });
      if (form === 'video') fresh.push(camera);
    }
    return fresh;
  }

  /** @param group the latest key packet, and the packets and verdicts that followed */
  catchUp(camera: string, group: readonly Message[]): void {
    for (const message of group) {
      if (message.header.kind === 'packet') this.packet(camera, message);
      else this.picture(message);
    }
  }

  /** @param group what the packet belongs to, from its key packet on: for a page that has missed some of it */
  packet(camera: string, message: Message, group: readonly Message[] = []): void {
    const watched = this.#watched.get(camera);
    if (watched?.form !== 'video' || message.header.kind !== 'packet') return;
    if (this.#isBehind) watched.needsKey = true;
    else if (message.header.key || !watched.needsKey) {
      watched.needsKey = false;
      this.#send(message.bytes());
    } else this.catchUp(camera, group);
  }

  /** Whether it waits for a key packet of a camera that it watches as video. */
  needsKey(camera: string): boolean {
    return this.#watched.get(camera)?.needsKey ?? false;
  }

  /** What can be left out. What is marked is wanted on every wall. */
  picture(message: Message): void {
    const { header } = message;
    if (header.kind !== 'picture' && header.kind !== 'verdict') return;
    const wanted =
      header.kind === 'verdict' ||
      this.#watched.size <= LARGE_WALL ||
      header.boxes.length > 0 ||
      header.index % 2 === 0;
    if (wanted && !this.#isBehind) this.#send(message.bytes(), header.kind === 'verdict');
  }

  /** What is sent unless it reads nothing at all. */
  answer(message: Message): void {
    if (this.connection.bufferedAmount <= MAX_BUFFERED) this.#send(message.bytes());
  }

  #send(message: Uint8Array, canWait = false): void {
    this.#sent += 1;
    if (this.#tells) this.#unanswered.push(this.now());
    this.connection.send(message, canWait);
  }

  #answer(handled: number): void {
    const known = Math.min(handled, this.#sent);
    if (!this.#tells) this.#handled = known;
    this.#tells = true;
    this.#unanswered.splice(0, Math.max(0, known - this.#handled));
    this.#handled = Math.max(this.#handled, known);
  }
}
