import { DecodeTimes } from './decode-times.ts';
import { fragment, initSegment } from './fmp4.ts';
import type { Packet } from './packets.ts';
import type { DecodedFrame, PlayerEvents, VideoPlayer } from './player.ts';

/** The times of the media begin here, in microseconds: decoding times lie before those of presentation. */
const START_US = 10_000_000;
/** Of a camera that does not say, in microseconds. */
const USUAL_INTERVAL_US = 40_000;
/** How far behind the newest frame it plays, in frames: closer, and it stops for want of them. */
const BEHIND_FRAMES = 3;
/** Further behind than that by the first, and it runs faster; by the second, and it jumps. In seconds. */
const FAR_S = 0.15;
const TOO_FAR_S = 0.8;
const FASTER = 1.1;
/** What is kept behind the frame that is shown, in seconds. */
const KEPT_S = 5;
/** Timestamps of packets that may still be shown. */
const MAX_TIMES = 400;

const typeFor = (codec: string) => `video/mp4; codecs="${codec}"`;

export function msePlays(codec: string): boolean {
  return (
    codec.startsWith('avc1') &&
    typeof MediaSource !== 'undefined' &&
    'requestVideoFrameCallback' in HTMLVideoElement.prototype &&
    MediaSource.isTypeSupported(typeFor(codec))
  );
}

/** A `<video>` that is fed by MSE and never seen: its frames are drawn on the tile's canvas like those of other players. */
export class MsePlayer implements VideoPlayer {
  readonly #events: PlayerEvents;
  readonly #video = document.createElement('video');
  readonly #source = new MediaSource();
  readonly #url = URL.createObjectURL(this.#source);
  #buffer: SourceBuffer | null = null;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #codec = '';
  #size = '';
  #sequence = 0;
  #base: number | null = null;
  #times: number[] = [];
  #decodeTimes = new DecodeTimes();
  #lastDts: number | null = null;
  #interval = USUAL_INTERVAL_US;
  #shown: { isGone: boolean } | null = null;
  #stopped = false;

  constructor(events: PlayerEvents) {
    this.#events = events;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.disableRemotePlayback = true;
    this.#video.addEventListener('error', () => this.#fail());
    this.#source.addEventListener('sourceopen', () => this.#append());
    this.#video.src = this.#url;
    this.#nextFrame();
  }

  get backlog(): number {
    return this.#waiting.length;
  }

  play(packet: Packet): void {
    const { header } = packet;
    const { pts } = header;
    if (header.key && !this.#begin(packet)) return;
    this.#base ??= pts;
    const dts = this.#decodeTimes.next(pts, header.duration || USUAL_INTERVAL_US);
    // What a camera says of it is often wrong, and too little would leave gaps, at which the video stops.
    if (this.#lastDts !== null && dts > this.#lastDts) this.#interval = dts - this.#lastDts;
    this.#lastDts = dts;
    this.#times.push(pts);
    if (this.#times.length > MAX_TIMES) this.#times.shift();
    this.#sequence += 1;
    const times = { dts: this.#toMedia(dts), pts: this.#toMedia(pts), duration: this.#interval };
    this.#waiting.push(fragment(packet, { sequence: this.#sequence, ...times }));
    this.#append();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#shown) this.#shown.isGone = true;
    this.#waiting = [];
    this.#video.removeAttribute('src');
    this.#video.load();
    URL.revokeObjectURL(this.#url);
  }

  /** Returns false where a key packet can't be played. */
  #begin(packet: Packet): boolean {
    const { codec, width, height } = packet.header;
    const size = `${codec} ${width}x${height}`;
    if (size === this.#size) return true;
    const init = initSegment(packet);
    if (!init) return this.#size !== '';
    this.#size = size;
    this.#codec = codec;
    this.#waiting.push(init);
    return true;
  }

  #toMedia(pts: number): number {
    return Math.max(0, pts - this.#base! + START_US);
  }

  #append(): void {
    if (this.#stopped || this.#source.readyState !== 'open' || this.#codec === '') return;
    try {
      this.#buffer ??= this.#open();
      if (this.#buffer.updating) return;
      const next = this.#waiting.shift();
      if (next) this.#buffer.appendBuffer(next);
      else this.#keepUp(this.#buffer);
    } catch {
      this.#fail();
    }
  }

  #open(): SourceBuffer {
    this.#source.duration = Number.POSITIVE_INFINITY;
    const buffer = this.#source.addSourceBuffer(typeFor(this.#codec));
    buffer.addEventListener('updateend', () => this.#append());
    buffer.addEventListener('error', () => this.#fail());
    return buffer;
  }

  /** Stays near the newest frame, and forgets what is long over. */
  #keepUp(buffer: SourceBuffer): void {
    const video = this.#video;
    const { buffered } = buffer;
    if (buffered.length === 0) return;
    const [first, newest] = [buffered.start(0), buffered.end(buffered.length - 1)];
    const wanted = (BEHIND_FRAMES * this.#interval) / 1e6;
    const behind = newest - video.currentTime - wanted;
    const from = buffered.start(buffered.length - 1);
    if (video.currentTime < from || behind > TOO_FAR_S || behind < -wanted) {
      video.currentTime = Math.max(from, newest - wanted);
    }
    video.playbackRate = behind > FAR_S ? FASTER : 1;
    if (video.paused && !this.#holds) video.play().catch(() => {}); // it was stopped meanwhile
    if (video.currentTime - first > 2 * KEPT_S) buffer.remove(first, video.currentTime - KEPT_S);
  }

  /** Whether it waits for the frame it shows to be drawn. */
  get #holds(): boolean {
    return this.#shown !== null && !this.#shown.isGone;
  }

  #nextFrame(): void {
    this.#video.requestVideoFrameCallback((_now, { mediaTime, width, height }) => {
      if (this.#stopped) return;
      this.#nextFrame();
      if (this.#shown) this.#shown.isGone = true;
      this.#hand(this.#ptsAt(mediaTime), width, height);
    });
  }

  #hand(pts: number, width: number, height: number): void {
    const close = () => {
      frame.isGone = true;
      if (!this.#stopped && this.#video.paused) this.#video.play().catch(() => {});
    };
    const frame: { -readonly [K in keyof DecodedFrame]: DecodedFrame[K] } = {
      ...{ image: this.#video, width, height, pts, isGone: false, close },
    };
    this.#shown = frame;
    this.#events.onFrame(frame);
    if (!frame.isGone) this.#video.pause();
  }

  /** The media's time is rounded: of the packets it was given, the one it stands for. */
  #ptsAt(mediaTime: number): number {
    const about = Math.round(mediaTime * 1e6) - START_US + this.#base!;
    const away = (pts: number) => Math.abs(pts - about);
    return this.#times.reduce((best, pts) => (away(pts) < away(best) ? pts : best), about + 1e6);
  }

  #fail(): void {
    if (!this.#stopped) this.#events.onError();
  }
}
