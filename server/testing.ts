/** Stand-ins for tests of this room: sources and models that do what a test tells them. Not built into `dist`. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AnalysedFrame,
  CALIBRATION_FRAMES,
  type EngineFigures,
  type Grid,
  type InputSpec,
  type Network,
  type Scene,
  type TrainingReport,
} from '../models/index.ts';
import {
  type Frame,
  type Packet,
  type StreamOptions,
  UserError,
  type VideoStream,
} from '../streams/index.ts';
import type { Clock } from './cameras/supervisor.ts';
import type { Engine, Model } from './engine.ts';
import type { Comparison, FootageRecorder, TrainingPlan, TrainingRun } from './learning/training.ts';
import type { Log } from './log.ts';

/** Resolves as soon as `check` does not throw; throws what it throws after some 20 s. */
export async function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries === 2000) throw error;
      await sleep(10);
    }
  }
}

export function grid(rows: number[][]): Grid {
  return { rows: rows.length, cols: rows[0]!.length, values: Float32Array.from(rows.flat()) };
}

/** 4x4 cells; a frame is abnormal where its regions are above 1. */
export const SCENE: Scene = {
  background: new Float32Array(32 * 32),
  levels: { rows: 4, cols: 4, values: new Float32Array(16).fill(1) },
};
/** The same with a sensitivity: thresholds of 1 at 50 false alarms a day, 2.2 at 5, 3.3 at 0.5. */
export const TUNED: Scene = {
  ...SCENE,
  tail: {
    halves: [0.4],
    frames: { from: 0.4, rate: 0.5, scale: 0.2 },
    alerts: { from: 1, rate: 50, scale: 0.5 },
  },
};
export const INPUT: InputSpec = { width: 32, height: 32, fps: 10, scale: 40 };
export const QUIET: Grid = { rows: 4, cols: 4, values: new Float32Array(16).fill(0.5) };
/** Box from (0.25, 0) to (0.5, 0.25), score 3. */
export const INTRUDER: Grid = {
  ...QUIET,
  values: QUIET.values.map((value, cell) => (cell === 1 ? 3 : value)),
};

export interface FakeFrame extends Frame {
  readonly regions: Grid | undefined;
}

/** A stream that a test feeds. */
export class FakeStream implements VideoStream {
  readonly stats = { frames: 0, dropped: 0, unreadable: 0 };
  #waiting: (Frame | Error | 'end')[] = [];
  #wake = () => {};

  constructor(
    readonly address: string,
    private readonly signal: AbortSignal | undefined,
    readonly onPacket: StreamOptions['onPacket'] = undefined,
  ) {
    signal?.addEventListener('abort', () => this.#wake());
  }

  /** The next frame, at 10 frames a second since `start`. */
  push(regions: Grid | undefined, jpeg: Uint8Array = new Uint8Array([0xff, 0xd8]), start = 1_000_000): void {
    const index = this.stats.frames++;
    const timeMs = index * 100;
    const frame: FakeFrame = {
      index,
      timeMs,
      arrivedMs: start + timeMs,
      pts: timeMs * 1000,
      gray: new Uint8Array(32 * 32).fill(index % 256),
      jpeg,
      regions,
    };
    this.#put(frame);
  }

  end(): void {
    this.#put('end');
  }

  fail(error: Error): void {
    this.#put(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    while (!this.signal?.aborted) {
      const next = this.#waiting.shift();
      if (next === 'end') return;
      if (next instanceof Error) throw next;
      if (next) yield next;
      else {
        await new Promise<void>(wake => {
          this.#wake = wake;
        });
      }
    }
  }

  #put(what: Frame | Error | 'end'): void {
    this.#waiting.push(what);
    this.#wake();
  }
}

/** A training that a test ends. */
export class FakeTraining implements TrainingRun {
  readonly done: Promise<{ comparison?: Comparison }>;
  finish!: (result: { comparison?: Comparison }) => void;
  fail!: (error: Error) => void;

  constructor(
    readonly plan: TrainingPlan,
    readonly report: (report: TrainingReport) => void,
  ) {
    this.done = new Promise((finish, fail) => {
      this.finish = finish;
      this.fail = fail;
    });
  }

  stop(): void {
    this.fail(new UserError('stopped', 'cancelled'));
  }

  /** Four reports, as of a real one. */
  reportSome(): void {
    const losses = { loss: 1, mse: 0.5, entropy: 2, svdd: 0, discrimination: 0.2 };
    this.report({ kind: 'phase', phase: 'preparing', backend: 'fake' });
    this.report({ kind: 'phase', phase: 'training' });
    const speed = { rate: 1e-3, progress: 0.5, clipsPerSecond: 10, secondsLeft: 29.5 };
    this.report({ kind: 'step', step: 1, ...losses, ...speed });
    const picture = new Uint8Array(32 * 32).fill(128);
    const pictures = [
      { width: 32, height: 32, original: picture, reconstruction: picture, error: picture.map(() => 0) },
    ];
    const memory = { entropy: 1.5, discrimination: 0.1, active: 3, used: 20, items: 500 };
    this.report({ kind: 'validation', step: 1, mse: 0.25, ...memory, best: true, pictures });
  }
}

/** Four frames calibrate a camera, where it takes as many as a new one; another number in proportion. */
export class FakeEngine implements Engine {
  readonly streams: FakeStream[] = [];
  readonly backgrounds: (Float32Array | undefined)[] = [];
  /** Thresholds below which windows may be skipped, in the order in which analyses were told. */
  readonly gates: Grid[] = [];
  /** What was measured as normal. */
  readonly measured: Grid[] = [];
  /** What counted as normal although it was not in the footage. */
  readonly dismissed: Grid[] = [];
  /** In how many areas the empty picture was held, frame by frame. */
  readonly held: number[] = [];
  closed = false;
  /** Its models: `yard` knows its scene, `bare` does not. */
  readonly scenes = new Map<string, Scene | undefined>([
    ['yard', SCENE],
    ['bare', undefined],
  ]);
  /** Frames that are still scored by the network before, after it was changed. */
  inFlight = 0;
  /** By folder: the gray level of every frame, and where sequences begin. */
  readonly footage = new Map<string, (number | 'split')[]>();
  readonly trainings: FakeTraining[] = [];
  diskError: Error | undefined;
  readonly #networks = new Map<string, Network>();

  open(address: string, { signal, onPacket }: Pick<StreamOptions, 'signal' | 'onPacket'>): FakeStream {
    const stream = new FakeStream(address, signal, onPacket);
    this.streams.push(stream);
    return stream;
  }

  /** Second streams, by their address: they end with their signal, or with the error that a test gives. */
  readonly copies = new Map<string, { onPacket(packet: Packet): void; fail(error: Error): void }>();
  copy(address: string, onPacket: (packet: Packet) => void, signal: AbortSignal): Promise<void> {
    return new Promise((done, fail) => {
      this.copies.set(address, { onPacket, fail });
      signal.addEventListener('abort', () => done());
    });
  }

  /** The stream that was opened last. */
  get stream(): FakeStream {
    return this.streams.at(-1)!;
  }

  async probe(address: string) {
    if (address.includes('nowhere')) throw new UserError(`${address} does not answer`, 'source-failed', 3);
    return {
      codec: 'h264',
      width: 64,
      height: 48,
      fps: 25,
      seconds: 1.52,
      firstFrame: new Uint8Array([1, 2, 3]),
    };
  }

  async models() {
    return [...this.scenes.keys()].map(name => ({ name, title: name.toUpperCase(), scene: 'an empty yard' }));
  }

  async model(name: string): Promise<Model> {
    if (name === 'broken') throw new RangeError('index out of range');
    if (!this.scenes.has(name)) throw new UserError(`there is no model ${name}`, 'model-missing', 4);
    const network = this.#network(name);
    return {
      name,
      network,
      input: network.input,
      weightsId: name,
      scene: this.scenes.get(name),
      analyse: (frames, { background }) => {
        this.backgrounds.push(background);
        let scoredBy = network;
        let due: { network: Network; left: number } | undefined;
        return {
          change: next => {
            due = { network: next, left: this.inFlight };
          },
          stats: { windows: 0, droppedWindows: 0, skippedWindows: 0 },
          gate: thresholds => void this.gates.push(thresholds),
          hold: areas => void this.held.push(areas.length),
          queueAgeMs: 0,
          background: () => SCENE.background,
          async *[Symbol.asyncIterator](): AsyncGenerator<AnalysedFrame> {
            for await (const frame of frames) {
              const { regions } = frame as FakeFrame;
              if (due && due.left-- === 0) scoredBy = due.network;
              yield { frame, ...(regions && { regions, scoredBy }) };
            }
          },
        };
      },
      calibrate: (frames = CALIBRATION_FRAMES.first) => {
        const needed = (4 * frames) / CALIBRATION_FRAMES.first;
        let count = 0;
        return {
          add: ({ regions }) => {
            if (regions) this.measured.push(regions);
            count += 1;
          },
          get progress() {
            return Math.min(1, count / needed);
          },
          finish: async (background, dismissed = []) => {
            this.dismissed.push(...dismissed);
            return { background, levels: SCENE.levels, frames };
          },
        };
      },
    };
  }

  async record(folder: string, _input: InputSpec): Promise<FootageRecorder> {
    const footage = this.footage.get(folder) ?? [];
    this.footage.set(folder, footage);
    return {
      get frames() {
        return footage.filter(level => level !== 'split').length;
      },
      add: async gray => {
        if (this.diskError) throw this.diskError;
        footage.push(gray[0]!);
      },
      split: async () => void footage.push('split'),
      close: async () => {},
    };
  }

  train(plan: TrainingPlan, report: FakeTraining['report']): FakeTraining {
    const training = new FakeTraining(plan, report);
    this.trainings.push(training);
    return training;
  }

  figures(): EngineFigures {
    const rates = { clipsPerSecond: 2.5, batch: 1, msPerClip: 12, waiting: 0 };
    return { engine: 'onnx-cpu', threads: 1, threadsEach: 1, ...rates };
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** The same for the same name, as the real engine has it. */
  #network(name: string): Network {
    const network = this.#networks.get(name) ?? ({ input: INPUT } as Network);
    this.#networks.set(name, network);
    return network;
  }
}

/** Time that passes only in pauses; after `wakeUps` of them it stands still. */
export class FakeClock implements Clock {
  time = 1_000_000;
  readonly sleeps: number[] = [];

  constructor(private readonly wakeUps = Number.POSITIVE_INFINITY) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    if (this.sleeps.length > this.wakeUps) {
      await new Promise(wake => signal.addEventListener('abort', wake, { once: true }));
    } else {
      this.time += ms;
    }
  }
}

export class FakeLog implements Log {
  readonly lines: string[] = [];
  readonly stacks: string[] = [];
  readonly info = (line: string) => void this.lines.push(`info ${line}`);
  readonly warn = (line: string) => void this.lines.push(`warn ${line}`);
  readonly error = (line: string) => void this.lines.push(`error ${line}`);
  readonly debug = (text: string) => void this.stacks.push(text);
}
