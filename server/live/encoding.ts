import type { Frame, LiveEncoder, openLiveEncoder, Packet } from '../../streams/index.ts';

/** Nobody has watched for this long: the process ends, in milliseconds. A page that is loaded anew finds it still running. */
const IDLE_MS = 10_000;

export interface EncodingOptions {
  readonly open: typeof openLiveEncoder;
  readonly onPacket: (packet: Packet) => void;
  readonly onEnd: () => void;
  readonly onError: (error: unknown) => void;
}

/** Video of one connection to a camera that has no packets of its own: encoded once for all, while somebody watches. */
export class Encoding {
  ended = false;
  #encoder: LiveEncoder | undefined;
  readonly #idle = setTimeout(() => this.end(), IDLE_MS);

  constructor(
    readonly run: number,
    private readonly options: EncodingOptions,
  ) {
    const { open, onPacket, onError } = options;
    open(packet => {
      if (!this.ended) onPacket(packet);
    }).then(encoder => {
      if (this.ended) void encoder?.end();
      else this.#encoder = encoder;
    }, onError);
  }

  /** A picture that somebody wants to watch as video. */
  write({ pts, jpeg }: Pick<Frame, 'pts' | 'jpeg'>): void {
    this.#idle.refresh();
    if (jpeg) this.#encoder?.write({ pts, jpeg });
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.#idle);
    void this.#encoder?.end();
    this.options.onEnd();
  }
}
