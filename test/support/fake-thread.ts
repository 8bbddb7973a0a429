import type { FromThread, ToThread } from '../../models/pool/messages.ts';
import type { ThreadPort } from '../../models/pool/thread.ts';

type Asked = ToThread & { kind: 'load' | 'score' };

/** A thread of the scoring pool that loads at once and scores when a test says so; regions are the clip's stream. */
export class FakeThread implements ThreadPort {
  /** What it was told, in short: `load 0 onnx-cpu 1` (network, engine, device), `score 3.8 4.0` (stream.position), `end`. */
  readonly told: string[] = [];
  /** By engine: why it can't be loaded. */
  readonly unable = new Map<string, string | undefined>();
  /** The input of a network that it dies of. */
  diesOf: unknown;
  batch = 1;
  gone = false;
  /** Loads only when it is released. */
  held = false;
  private readonly asked: Asked[] = [];
  private readonly listeners = new Map<string, (value: never) => void>();

  /** @param size of the regions of a clip */
  constructor(
    readonly name: string,
    private readonly size = 1,
  ) {}

  /** Whether it is asked to score something. */
  get scoring(): boolean {
    return this.asked[0]?.kind === 'score';
  }

  on(event: string, listener: (value: never) => void): void {
    this.listeners.set(event, listener);
  }

  ref(): void {}
  unref(): void {}

  postMessage(message: ToThread): void {
    this.told.push(inShort(message));
    if (message.kind === 'load' || message.kind === 'score') this.asked.push(message);
    if (message.kind === 'end' && !this.scoring) this.exit();
    this.loadAll();
  }

  /** Answers the clips that it is scoring. */
  finish(): void {
    const score = this.asked.shift() as ToThread & { kind: 'score' };
    const regions = score.clips.map(({ clip }) => new Float32Array(this.size).fill(clip.stream));
    this.answer({ kind: 'scored', regions, ms: 10 });
  }

  fail(message: string): void {
    this.asked.shift();
    this.answer({ kind: 'failed', message });
  }

  die(reason: string): void {
    this.listeners.get('error')!(new Error(reason) as never);
    this.exit();
  }

  /** Does everything that it still has to do. */
  release(): void {
    this.held = false;
    this.loadAll();
    while (this.scoring) this.finish();
  }

  private loadAll(): void {
    while (!this.gone && !this.held && this.asked[0]?.kind === 'load') {
      const { network, engine } = this.asked.shift() as ToThread & { kind: 'load' };
      const reason = this.unable.get(engine);
      if (this.diesOf && network.input === this.diesOf) this.die('died loading');
      else if (reason) this.answer({ kind: 'failed', message: reason });
      else this.answer({ kind: 'loaded', device: 'CPU', batch: this.batch });
    }
  }

  private answer(message: FromThread): void {
    this.listeners.get('message')!(message as never);
    if (this.told.includes('end') && !this.scoring) this.exit();
    this.loadAll();
  }

  private exit(): void {
    if (this.gone) return;
    this.gone = true;
    this.listeners.get('exit')!(undefined as never);
  }
}

function inShort(message: ToThread): string {
  switch (message.kind) {
    case 'load':
      return `load ${message.id} ${message.engine} ${message.options.device}`;
    case 'score':
      return `score ${message.clips.map(({ clip }) => `${clip.stream}.${clip.position}`).join(' ')}`;
    case 'unload':
      return `unload ${message.id}`;
    case 'forget':
      return `forget ${message.stream}`;
    case 'end':
      return 'end';
  }
}
