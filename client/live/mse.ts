import { type Fragment, Muxer, mp4Type } from './mp4/muxer.ts';
import type { Packet } from './packets.ts';
import type { PlayerEvents, VideoPlayer } from './player.ts';

/** How far behind the newest frame it plays, in frames: closer, and it stops for want of them. */
const BEHIND_FRAMES = 3;
const MOST_BEHIND_S = 0.5;
/** Further behind than that by the first, and it runs faster; by the second, and it jumps. In seconds. */
const FAR_S = 0.15;
const TOO_FAR_S = 0.8;
const FASTER = 1.1;
/** What is kept behind the frame that is shown, in seconds. */
const KEPT_S = 5;
/** Timestamps of packets that may still be shown. */
const MAX_TIMES = 400;

export function msePlays(codec: string): boolean {
  return (
    typeof MediaSource !== 'undefined' &&
    typeof VideoFrame !== 'undefined' &&
    'requestVideoFrameCallback' in HTMLVideoElement.prototype &&
    MediaSource.isTypeSupported(mp4Type(codec))
  );
}

/** A `<video>` that is fed by MSE and never seen: its frames are drawn on the tile's canvas like those of other players. */
export class MsePlayer implements VideoPlayer {
  readonly #events: PlayerEvents;
  readonly #video = document.createElement('video');
  readonly #source = new MediaSource();
  readonly #url = URL.createObjectURL(this.#source);
  #buffer: SourceBuffer | null = null;
  readonly #muxer = new Muxer();
  #waiting: Fragment[] = [];
  #type = '';
  #times: { readonly time: number; readonly pts: number }[] = [];
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
    const fragment = this.#muxer.add(packet);
    if (!fragment) return;
    this.#times.push({ time: fragment.time, pts: packet.header.pts });
    if (this.#times.length > MAX_TIMES) this.#times.shift();
    this.#waiting.push(fragment);
    this.#append();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
    this.#video.removeAttribute('src');
    this.#video.load();
    URL.revokeObjectURL(this.#url);
  }

  #append(): void {
    if (this.#stopped || this.#source.readyState !== 'open') return;
    try {
      if (this.#buffer?.updating) return;
      const next = this.#waiting.shift();
      if (next) this.#bufferFor(next).appendBuffer(next.data);
      else if (this.#buffer) this.#keepUp(this.#buffer);
    } catch {
      this.#fail();
    }
  }

  #bufferFor({ type = this.#type }: Fragment): SourceBuffer {
    if (this.#buffer && type !== this.#type) this.#buffer.changeType(type);
    this.#type = type;
    this.#buffer ??= this.#open(type);
    return this.#buffer;
  }

  #open(type: string): SourceBuffer {
    this.#source.duration = Number.POSITIVE_INFINITY;
    const buffer = this.#source.addSourceBuffer(type);
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
    const wanted = Math.min(BEHIND_FRAMES * this.#muxer.interval, MOST_BEHIND_S);
    const behind = newest - video.currentTime - wanted;
    const from = buffered.start(buffered.length - 1);
    if (video.currentTime < from || behind > TOO_FAR_S || behind < -wanted) {
      video.currentTime = Math.max(from, newest - wanted);
    }
    video.playbackRate = behind > FAR_S ? FASTER : 1;
    if (video.paused) video.play().catch(() => {}); // it was stopped meanwhile
    if (video.currentTime - first > 2 * KEPT_S) buffer.remove(first, video.currentTime - KEPT_S);
  }

  #nextFrame(): void {
    this.#video.requestVideoFrameCallback(() => {
      if (this.#stopped) return;
      this.#nextFrame();
      // The callback's own `mediaTime` may be of the frame before: the video goes on meanwhile.
      const frame = new VideoFrame(this.#video);
      this.#events.onFrame({
        image: frame,
        ...{ width: frame.displayWidth, height: frame.displayHeight },
        ...{ pts: this.#ptsAt(frame.timestamp / 1e6), close: () => frame.close() },
      });
    });
  }

  /** The media's time is rounded: of the packets it was given, the one it stands for. */
  #ptsAt(mediaTime: number): number {
    const away = ({ time }: { readonly time: number }) => Math.abs(time - mediaTime);
    return this.#times.reduce((best, each) => (away(each) < away(best) ? each : best)).pts;
  }

  #fail(): void {
    if (!this.#stopped) this.#events.onError();
  }
}
