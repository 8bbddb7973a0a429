import type { Box, HeatMap, Instant, PictureHeader } from '../../server/contract.ts';
import { Choice, type PlayerKind } from './choice.ts';
import type { ServerClock } from './clock.ts';
import { MsePlayer, msePlays } from './mse.ts';
import { type Packet, PacketQueue } from './packets.ts';
import type { Painter } from './painter.ts';
import { PicturePlayer } from './pictures.ts';
import type { DecodedFrame, PlayerEvents, VideoPlayer } from './player.ts';
import { Schedule } from './schedule.ts';
import type { LiveMessage, LiveSocket, Watch } from './socket.ts';
import { WebCodecsPlayer, webCodecsPlays } from './webcodecs.ts';

/** Frames that are decoded ahead of being drawn: each holds memory of the decoder. */
const MAX_AHEAD = 6;
/** Longer without a packet, and pictures that come are shown: the server has no video of the camera any more. */
const WITHOUT_PACKETS_MS = 2000;
/** Packets given to a decoder and not drawn yet, for their times. */
const MAX_PLAYED = 500;

/** What is on the canvas, and how it came there. */
export interface Drawn {
  readonly player: PlayerKind;
  /** As the camera sends it; nothing for pictures. */
  readonly codec: string | null;
  readonly width: number;
  readonly height: number;
  readonly run: number;
  readonly pts: number;
  readonly captured: number;
  readonly boxes: readonly Box[];
  /** Where it was asked for. */
  readonly heat?: HeatMap | undefined;
}

type Placed = Omit<Drawn, 'player' | 'codec'>;

const SKIP = { kind: 'skip' } as const;

export interface StageOptions {
  readonly camera: string;
  readonly socket: Pick<LiveSocket, 'watch'>;
  readonly clock: Pick<ServerClock, 'age'>;
  readonly painter: Pick<Painter, 'paint'>;
  /** The best player that may be used: nothing better is tried. */
  readonly best?: PlayerKind | undefined;
  readonly onDrawn: (drawn: Drawn) => void;
  /** Of each analysed frame, when it is told. */
  readonly onScore: (score: number | null, received: number) => void;
  readonly onDropped: (frames: number) => void;
}

/** Shows one camera while its tile is in view: brings together what comes, who decodes it and when it is drawn. */
export class Stage {
  readonly #options: StageOptions;
  readonly #choice: Choice;
  readonly #schedule: Schedule;
  readonly #queue = new PacketQueue();
  readonly #watch: Watch;
  readonly #pictures: PicturePlayer;
  #player: VideoPlayer | null = null;
  #playerKind: PlayerKind | null = null;
  #played: Packet['header'][] = [];
  #ready: DecodedFrame[] = [];
  /** What is on the canvas. */
  #shown: Pick<Instant, 'run' | 'captured'> | null = null;
  /** Null where what comes next begins anew. */
  #run: number | null = null;
  /** When the latest packet of this connection to the camera came. */
  #packetAt = Number.NEGATIVE_INFINITY;
  /** The codec whose support is being asked for. */
  #asking: string | null = null;
  #frame = 0;
  #stopped = false;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#choice = new Choice(options.best);
    this.#schedule = new Schedule((captured, now) => options.clock.age(captured, now));
    this.#pictures = new PicturePlayer((header, bitmap) => this.#drawPicture(header, bitmap));
    const form = this.#choice.kind === 'jpeg' ? 'pictures' : 'video';
    this.#watch = options.socket.watch(options.camera, form, {
      begin: () => {
        this.#run = null;
      },
      take: message => this.#take(message),
    });
    this.#tick();
  }

  /** Whether frames wait for a heat map of their own. */
  set heat(on: boolean) {
    this.#schedule.always = on;
    this.#watch.heat(on);
  }

  stop(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#frame);
    this.#watch.stop();
    this.#closePlayer();
    this.#pictures.stop();
  }

  #take({ header, payload, received }: LiveMessage): void {
    if (header.run !== this.#run) this.#begin(header.run, received);
    if (header.kind === 'packet') {
      this.#packetAt = received;
      this.#schedule.packet(header, received);
      this.#options.onDropped(this.#queue.add({ header, data: payload }));
      if (header.key && header.codec !== this.#choice.codec) void this.#ask(header.codec);
    } else {
      this.#options.onScore(header.score, received);
      if (header.kind === 'verdict') this.#schedule.verdict(header, received);
      else this.#takePicture(header, payload, received);
    }
    this.#pump(received);
  }

  #takePicture(header: PictureHeader, jpeg: Uint8Array<ArrayBuffer>, received: number): void {
    // Of a camera that has no packets, or of one whose pictures were asked for. Some may still come after that.
    const hasPackets = received - this.#packetAt < WITHOUT_PACKETS_MS;
    if (hasPackets && this.#choice.kind !== 'jpeg') return;
    if (this.#pictures.show({ header, jpeg })) this.#options.onDropped(1);
  }

  /** Nothing of an earlier connection to the camera counts any more. */
  #begin(run: number, now: number): void {
    this.#run = run;
    this.#packetAt = Number.NEGATIVE_INFINITY;
    this.#closePlayer();
    this.#queue.clear();
    this.#schedule.begin(now);
    if (this.#playerKind !== 'jpeg' || this.#options.best === 'jpeg') return;
    // It may send something else now, which a better player can show.
    this.#choice.forget();
    this.#playerKind = null;
    this.#watch.ask('video');
  }

  async #ask(codec: string): Promise<void> {
    if (this.#asking === codec) return;
    this.#asking = codec;
    const plays = await webCodecsPlays(codec);
    if (this.#asking !== codec || this.#stopped) return;
    this.#asking = null;
    const players: PlayerKind[] = [
      ...(plays ? ['webcodecs' as const] : []),
      ...(msePlays(codec) ? ['mse' as const] : []),
    ];
    this.#choice.supports(codec, players, performance.now());
    this.#pump(performance.now());
  }

  #tick(): void {
    this.#frame = requestAnimationFrame(() => this.#tick());
    const now = performance.now();
    // While a frame waits to be drawn, a player may be unable to go on.
    if (this.#ready.length > 0) this.#choice.decoded();
    this.#choice.tick(now);
    this.#pump(now);
  }

  #pump(now: number): void {
    if (this.#stopped) return;
    this.#choosePlayer(now);
    if (this.#player && !this.#schedule.isDelayed(now)) this.#skipToLive();
    this.#feed(now);
    this.#draw(now);
  }

  #choosePlayer(now: number): void {
    const { kind } = this.#choice;
    if (kind === null || (kind === this.#playerKind && (kind === 'jpeg' || this.#player))) return;
    this.#closePlayer();
    this.#playerKind = kind;
    if (kind === 'jpeg') {
      this.#queue.clear();
      this.#watch.ask('pictures');
      return;
    }
    const events: PlayerEvents = {
      onFrame: frame => {
        this.#choice.decoded();
        this.#ready.push(frame);
        this.#draw(performance.now());
      },
      onError: () => {
        this.#choice.failed(performance.now());
        this.#closePlayer();
        this.#startOver();
      },
    };
    this.#player = kind === 'webcodecs' ? new WebCodecsPlayer(events) : new MsePlayer(events);
    this.#watch.ask('video');
    if (!this.#queue.beginsWithKey) this.#startOver(now);
  }

  /** Begins with the group of pictures that is going on: a new decoder needs a key packet. */
  #startOver(now = performance.now()): void {
    this.#queue.clear();
    this.#schedule.begin(now);
    this.#watch.again();
  }

  #closePlayer(): void {
    this.#player?.stop();
    this.#player = null;
    this.#choice.restarted();
    for (const frame of this.#ready) frame.close();
    this.#ready = [];
    this.#played = [];
  }

  /** What waits has become too old: it goes on with the newest key packet. */
  #skipToLive(): void {
    const dropped = this.#queue.skipOld();
    if (dropped > 0) this.#options.onDropped(dropped);
  }

  #feed(now: number): void {
    const player = this.#player;
    while (player && !this.#queue.isEmpty && this.#ready.length + player.backlog < MAX_AHEAD) {
      if (this.#schedule.decodeAt(this.#queue.firstCaptured, now) > now) return;
      const packet = this.#queue.take()!;
      this.#played.push(packet.header);
      if (this.#played.length > MAX_PLAYED) this.#played.shift();
      this.#choice.played(now);
      player.play(packet);
    }
  }

  /** Of several frames that are due, the last one. */
  #draw(now: number): void {
    let due: { readonly frame: DecodedFrame; readonly drawn: Placed } | null = null;
    while (this.#ready.length > 0) {
      const frame = this.#ready[0]!;
      const header = this.#played.find(({ pts }) => pts === frame.pts);
      const fate = header ? this.#schedule.fate(header, now) : SKIP;
      if (fate.kind === 'wait') break;
      this.#ready.shift();
      if (!header || fate.kind === 'skip' || this.#isPast(header)) {
        frame.close();
        continue;
      }
      if (due) this.#options.onDropped(1);
      due?.frame.close();
      const { boxes, heat } = fate;
      due = { frame, drawn: { ...header, width: frame.width, height: frame.height, boxes, heat } };
    }
    if (!due) return;
    this.#paint(due.frame.image, due.drawn);
    due.frame.close();
  }

  #paint(image: CanvasImageSource, { width, height, run, pts, captured, boxes, heat }: Placed): void {
    const { painter, onDrawn } = this.#options;
    this.#shown = { run, captured };
    painter.paint(image, width, height, boxes, { heat });
    const drawn = { width, height, run, pts, captured, boxes, heat };
    onDrawn({ ...drawn, player: this.#playerKind ?? 'jpeg', codec: this.#choice.codec });
  }

  /** Time on the canvas runs one way: what is decoded once more, by a player that took over, is not drawn again. */
  #isPast({ run, captured }: Pick<Instant, 'run' | 'captured'>): boolean {
    return this.#shown?.run === run && captured <= this.#shown.captured;
  }

  #drawPicture(header: PictureHeader, bitmap: ImageBitmap): void {
    if (header.run !== this.#run || this.#isPast(header)) return;
    this.#shown = header;
    const { painter, onDrawn } = this.#options;
    const { run, pts, captured, boxes, heat } = header;
    const { width, height } = bitmap;
    painter.paint(bitmap, width, height, boxes, { heat });
    onDrawn({ width, height, run, pts, captured, boxes, heat, player: 'jpeg', codec: null });
  }
}
