import type { Frame } from '../../streams/index.ts';
import { analyse } from '../analysis/analyse.ts';
import { Calibrator } from '../analysis/calibrator.ts';
import type { ClipScorer } from '../analysis/clip-scoring.ts';
import { thresholdsOf } from '../analysis/tail.ts';
import { ENGINES, type Engine, type Network } from '../engines/engine.ts';
import type { Ranges } from '../memae/ranges.ts';
import { type AnalysedFrame, HOP, type Scene } from '../model.ts';
import { countFrames, type Footage } from './footage.ts';
import type { Material } from './material.ts';
import { rangesOn } from './ranges.ts';

export interface MeasureOptions {
  readonly network: Network;
  readonly material: Material;
  readonly threads: number;
  readonly incumbent?: { readonly network: Network; readonly scene: Scene };
  /** Called with the share that is done, after every frame; may throw to end it. */
  readonly onProgress: (progress: number) => void;
}

export interface Measurement {
  /** Levels from all of the footage, the tail from what was held out. */
  readonly scene: Scene;
  readonly ranges: Ranges;
  readonly comparison?: { readonly before: number; readonly after: number };
}

/** The thresholds of a place, from all of its normal footage; and how often each of two models would have marked it. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { network, material, threads, incumbent, onProgress } = options;
  const { train, held, background } = material;
  const total = countFrames(train) + countFrames(held) * (incumbent ? 2 : 1);
  let done = 0;
  const onFrame = () => onProgress(++done / total);
  const frames = (model: Network, footage: Footage, empty: Float32Array) =>
    analysed({ model, footage, background: empty, threads, onFrame });

  const { fps } = network.input;
  const whole = new Calibrator({ frames: countFrames(train) + countFrames(held), fps });
  const trained = new Calibrator({ frames: countFrames(train), fps });
  for await (const frame of frames(network, train, background)) {
    whole.add(frame, true);
    if (incumbent) trained.add(frame);
  }
  const without = incumbent && (await trained.finish(background));
  const after = new Marked(without);
  for await (const frame of frames(network, held, background)) {
    whole.add(frame);
    after.add(frame);
  }
  const scene = await whole.finish(background);
  const ranges = await rangesOn(network, train, material.units, threads);
  if (!incumbent) return { scene, ranges };
  const before = new Marked(incumbent.scene);
  for await (const frame of frames(incumbent.network, held, incumbent.scene.background)) before.add(frame);
  return { scene, ranges, comparison: { before: before.share, after: after.share } };
}

/** Counts frames with a region above its threshold. */
class Marked {
  private frames = 0;
  private marked = 0;

  private readonly thresholds: Float32Array | undefined;

  constructor(scene: Scene | undefined) {
    this.thresholds = scene && thresholdsOf(scene).values;
  }

  add({ regions }: AnalysedFrame): void {
    const { thresholds } = this;
    if (!regions || !thresholds) return;
    this.frames += 1;
    if (regions.values.some((value, cell) => value > thresholds[cell]!)) this.marked += 1;
  }

  /** Of the scored frames. */
  get share(): number {
    return this.frames ? this.marked / this.frames : 0;
  }
}

interface AnalysedOptions {
  readonly model: Network;
  readonly footage: Footage;
  readonly background: Float32Array;
  readonly threads: number;
  readonly onFrame: () => void;
}

async function* analysed(options: AnalysedOptions): AsyncGenerator<AnalysedFrame> {
  const { model, footage, background, threads, onFrame } = options;
  const engine = await ENGINES['onnx-cpu'](model, { threads, hop: HOP });
  try {
    for (const { frames, count } of footage.sequences) {
      const source = sequenceFrames(frames, footage.width * footage.height, count);
      const analysis = analyse(source, { model, pool: scorer(engine), background, pace: 'fast' });
      for await (const frame of analysis) {
        yield frame;
        onFrame();
      }
    }
  } finally {
    await engine.close();
  }
}

/** Scores on this thread, which is a training's own, one clip after the other: an analysis asks for several at once. */
function scorer(engine: Engine): ClipScorer {
  let before: Promise<unknown> = Promise.resolve();
  return {
    hop: HOP,
    score(_, clip, background) {
      const regions = before.then(async () => (await engine.score([{ clip, background }]))[0]);
      before = regions.catch(() => {});
      return regions;
    },
    end: stream => engine.forget?.(stream),
  };
}

async function* sequenceFrames(bytes: Uint8Array, pixels: number, count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    const gray = bytes.subarray(index * pixels, (index + 1) * pixels);
    yield { index, timeMs: index * 100, arrivedMs: 0, pts: index * 1e5, gray };
  }
}
