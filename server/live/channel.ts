import type { Frame, Packet } from '../../streams/index.ts';
import {
  encodeLive,
  type HeatMap,
  type Instant,
  type LiveHeader,
  type PictureHeader,
  type Verdict,
  type VerdictHeader,
} from '../contract.ts';
import { CaptureClock } from './capture-clock.ts';
import type { Message } from './page.ts';

/** Of one group of pictures, what is kept for who joins late. Who joins a longer one waits for the next key packet. */
const MAX_GROUP_BYTES = 16 * 2 ** 20;

/** Frames without packets for this long, and a camera has none, in milliseconds. */
const PATIENCE_MS = 1000;

export function messageOf<H extends LiveHeader>(header: H, payload?: Uint8Array): Message<H> {
  let bytes: Uint8Array | undefined;
  return {
    header,
    bytes() {
      bytes ??= encodeLive(header, payload);
      return bytes;
    },
  };
}

/** For who watches the video, if there is one, and for who watches pictures, where the frame has one. */
export interface FrameMessages {
  readonly verdict?: Message<VerdictHeader>;
  readonly picture?: Message<PictureHeader>;
}

/** The same for who wants the heat map as well. */
export function withHeat(
  { verdict, picture }: FrameMessages,
  heat: HeatMap,
  jpeg?: Uint8Array,
): FrameMessages {
  return {
    ...(verdict && { verdict: messageOf({ ...verdict.header, heat }) }),
    ...(picture && { picture: messageOf({ ...picture.header, heat }, jpeg) }),
  };
}

/** One camera's live messages: its group of pictures, and its clock. */
export class Channel {
  #run = 0;
  #clock = new CaptureClock();
  #hasVideo = false;
  #firstFrame: number | undefined;
  #group: Message[] = [];
  #bytes = 0;
  /** The latest picture of all connections. */
  latest: Uint8Array | undefined;

  constructor(private readonly camera: string) {}

  /** The latest key packet, and the packets and verdicts that followed. */
  get group(): readonly Message[] {
    return this.#group;
  }

  /** Nothing for one of an earlier connection. */
  packet(run: number, packet: Packet): Message | undefined {
    if (run < this.#run) return undefined;
    this.#begin(run);
    this.#hasVideo = true;
    const { codec, width, height, key, duration, pts, arrivedMs, data } = packet;
    this.#clock.observe(pts, arrivedMs);
    const message = messageOf(
      { kind: 'packet', ...this.#instant(pts), codec, width, height, key, duration },
      data,
    );
    if (key) this.#dropGroup();
    if (key || this.#group.length > 0) {
      this.#group.push(message);
      this.#bytes += data.length;
      if (this.#bytes > MAX_GROUP_BYTES) this.#dropGroup();
    }
    return message;
  }

  frame(
    run: number,
    { index, pts, arrivedMs, jpeg }: Pick<Frame, 'index' | 'pts' | 'arrivedMs' | 'jpeg'>,
    { boxes, score }: Verdict,
  ): FrameMessages {
    this.#begin(run);
    if (jpeg) this.latest = jpeg;
    if (!this.#hasVideo) this.#clock.observe(pts, arrivedMs);
    const header = { ...this.#instant(pts), index, boxes, score };
    const verdict = this.#hasVideo && messageOf<VerdictHeader>({ kind: 'verdict', ...header });
    if (verdict && this.#group.length > 0) this.#group.push(verdict);
    return {
      ...(verdict && { verdict }),
      ...(jpeg && { picture: messageOf<PictureHeader>({ kind: 'picture', ...header }, jpeg) }),
    };
  }

  /** Whether this connection brings frames and no packets. Their first ones may come a little later than the first frames. */
  lacksVideo(run: number, { arrivedMs }: Pick<Frame, 'arrivedMs'>): boolean {
    this.#begin(run);
    this.#firstFrame ??= arrivedMs;
    return !this.#hasVideo && arrivedMs - this.#firstFrame >= PATIENCE_MS;
  }

  /** What was encoded for those who watched is over: it comes as pictures again. */
  endVideo(): void {
    this.#hasVideo = false;
    this.#dropGroup();
  }

  #instant(pts: number): Instant {
    return { camera: this.camera, run: this.#run, pts, captured: this.#clock.captured(pts) };
  }

  #begin(run: number): void {
    if (run === this.#run) return;
    this.#run = run;
    this.#clock = new CaptureClock();
    this.#hasVideo = false;
    this.#firstFrame = undefined;
    this.#dropGroup();
  }

  #dropGroup(): void {
    this.#group = [];
    this.#bytes = 0;
  }
}
