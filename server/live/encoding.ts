import type { Frame, LiveEncoder, openLiveEncoder, Packet } from '../../streams/index.ts';

/** Nobody has watched for this long: the process ends, in milliseconds. A page that is loaded anew finds it still running. */
const IDLE_MS = 10_000;
/** One that ended by itself is not tried again before this, in milliseconds. */
const REST_MS = 10_000;

export interface EncodingOptions {
  readonly open: typeof openLiveEncoder;
  readonly onPacket: (packet: Packet) => void;
  readonly onEnd: () => void;
  readonly onError: (error: unknown) => void;
}

/** Video of one connection to a camera that has no packets of its own: encoded once for all, while somebody watches. */
export class Encoding {
  #ending: Promise<void> | undefined;
  #failedAt: number | undefined;
  readonly #encoder: Promise<LiveEncoder | undefined>;
  #ready: LiveEncoder | undefined;
  readonly #idle = setTimeout(() => void this.end(), IDLE_MS);

  constructor(
    readonly run: number,
    private readonly options: EncodingOptions,
  ) {
    const { open, onPacket, onError } = options;
    this.#encoder = open(packet => {
      if (!this.ended) onPacket(packet);
    }).catch(error => {
      onError(error);
      return undefined;
    });
    void this.#start();
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /** Whether it failed a moment ago. */
  get rests(): boolean {
    return this.#failedAt !== undefined && performance.now() - this.#failedAt < REST_MS;
  }

  /** A picture that somebody wants to watch as video. */
  write({ pts, jpeg }: Pick<Frame, 'pts' | 'jpeg'>): void {
    this.#idle.refresh();
    if (jpeg) this.#ready?.write({ pts, jpeg });
  }

  /** Resolves once the process is gone. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    this.options.onEnd();
    await (await this.#encoder)?.end();
  }

  async #start(): Promise<void> {
    const encoder = await this.#encoder;
    if (this.ended) return;
    this.#ready = encoder;
    await encoder?.ended;
    if (this.ended) return;
    this.#failedAt = performance.now();
    await this.end();
  }
}
