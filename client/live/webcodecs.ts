import type { Packet } from './packets.ts';
import type { PlayerEvents, VideoPlayer } from './player.ts';

/** Without a description, packets are Annex B, as cameras send them. */
const configFor = (codec: string): VideoDecoderConfig => ({ codec, optimizeForLatency: true });

export async function webCodecsPlays(codec: string): Promise<boolean> {
  if (typeof VideoDecoder === 'undefined') return false;
  return VideoDecoder.isConfigSupported(configFor(codec)).then(
    ({ supported }) => supported === true,
    () => false,
  );
}

/** The browser's own decoder, frame by frame: each knows its timestamp. */
export class WebCodecsPlayer implements VideoPlayer {
  readonly #decoder: VideoDecoder;
  #format = '';

  constructor({ onFrame, onError }: PlayerEvents) {
    this.#decoder = new VideoDecoder({
      output: frame => {
        onFrame({
          image: frame,
          ...{ width: frame.displayWidth, height: frame.displayHeight },
          ...{ pts: frame.timestamp, close: () => frame.close() },
        });
      },
      error: onError,
    });
  }

  get backlog(): number {
    return this.#decoder.decodeQueueSize;
  }

  play({ header, data }: Packet): void {
    if (this.#decoder.state === 'closed') return;
    const { codec, width, height, key, pts, duration } = header;
    const format = `${codec} ${width}x${height}`;
    if (key && format !== this.#format) {
      this.#format = format;
      this.#decoder.configure(configFor(codec));
    }
    const type = key ? 'key' : 'delta';
    this.#decoder.decode(new EncodedVideoChunk({ type, timestamp: pts, duration, data }));
  }

  stop(): void {
    if (this.#decoder.state !== 'closed') this.#decoder.close();
  }
}
