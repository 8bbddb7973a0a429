/**
 * The streams of one camera: what is analysed, what is shown and what is recorded. Mostly one stream is all three, and one
 * process serves them; cameras that offer a smaller one beside it may have it analysed or shown instead.
 */

import type { Frame, Packet, StreamOptions, VideoStream } from '../../streams/index.ts';
import type { Engine } from '../engine.ts';
import { CaptureClock } from '../live/capture-clock.ts';
import type { CameraSettings } from './registry.ts';

/** Packets of a stream whose timestamps are kept, to find the one that a frame of another stream belongs to. */
const REMEMBERED = 250;

export interface StreamsOptions {
  readonly engine: Pick<Engine, 'open' | 'copy'>;
  readonly frames: Pick<StreamOptions, 'width' | 'height' | 'fps'>;
  readonly signal: AbortSignal;
  /** Take packets of the stream that is shown, and of the one that is recorded. */
  readonly shown: (packet: Packet) => void;
  readonly recorded: (packet: Packet) => void;
  /** Takes frames as they come, before they are analysed. */
  readonly arrived: (frame: Frame) => void;
}

export interface CameraStreams {
  /** Ends, too, when another stream of the camera does. */
  readonly frames: VideoStream;
  /** Timestamp, in the stream that is shown or recorded, of the instant that a frame shows. */
  pts(frame: { readonly pts: number; readonly arrivedMs: number }, as: 'shown' | 'recorded'): number;
  /** Resolves when all have ended. Rejects with what another stream than that of the frames failed with. */
  ended(): Promise<void>;
}

export function openStreams(
  { url, detect = url, live = url }: Pick<CameraSettings, 'url' | 'detect' | 'live'>,
  { engine, frames, signal, shown, recorded, arrived }: StreamsOptions,
): CameraStreams {
  const sole = detect === url && live === url;
  const timelines = new Map([url, detect, live].map(address => [address, new Timeline()]));
  const stop = new AbortController();
  const all = AbortSignal.any([signal, stop.signal]);
  const take = (address: string) => (packet: Packet) => {
    if (all.aborted) return;
    if (!sole) timelines.get(address)!.add(packet);
    if (address === live) shown(packet);
    if (address === url) recorded(packet);
  };
  const others = [...timelines.keys()].filter(address => address !== detect);
  const copies = others.map(address => engine.copy(address, take(address), all).finally(() => stop.abort()));
  const failed = Promise.allSettled(copies);
  const options: StreamOptions = {
    ...frames,
    ...{ display: {}, pace: 'live', onPacket: take(detect) },
    signal: sole ? signal : all,
  };
  const addresses = { shown: live, recorded: url };
  return {
    frames: tapped(engine.open(detect, options), arrived),
    pts(frame, as) {
      const address = addresses[as];
      if (address === detect) return frame.pts;
      return timelines.get(address)!.nearest(timelines.get(detect)!.captured(frame));
    },
    async ended() {
      stop.abort();
      const reason = (await failed).find(result => result.status === 'rejected')?.reason;
      if (reason !== undefined) throw reason;
    },
  };
}

function tapped(stream: VideoStream, take: (frame: Frame) => void): VideoStream {
  async function* frames(): AsyncGenerator<Frame> {
    for await (const frame of stream) {
      take(frame);
      yield frame;
    }
  }
  return { stats: stream.stats, [Symbol.asyncIterator]: frames };
}

/** Which instant each timestamp of a stream stands for, by this machine's clock. */
class Timeline {
  readonly #clock = new CaptureClock();
  readonly #recent: number[] = [];

  add({ pts, arrivedMs }: Pick<Packet, 'pts' | 'arrivedMs'>): void {
    this.#clock.observe(pts, arrivedMs);
    this.#recent.push(pts);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
  }

  /** @param frame counts as a packet where the stream has none */
  captured({ pts, arrivedMs }: Pick<Packet, 'pts' | 'arrivedMs'>): number {
    if (this.#recent.length === 0) this.#clock.observe(pts, arrivedMs);
    return this.#clock.captured(pts);
  }

  /** Timestamp of the packet that was captured nearest to an instant; before there is any, of the instant itself. */
  nearest(capturedMs: number): number {
    const away = (pts: number) => Math.abs(this.#clock.captured(pts) - capturedMs);
    const [first = capturedMs * 1000, ...rest] = this.#recent;
    return rest.reduce((best, pts) => (away(pts) < away(best) ? pts : best), first);
  }
}
