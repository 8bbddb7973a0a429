import { availableParallelism } from 'node:os';
import { type Frame, UserError } from '../../streams/index.ts';
import { analyse } from '../analysis/analyse.ts';
import { Calibrator } from '../analysis/calibrator.ts';
import type { Network } from '../engines/engine.ts';
import { PRESETS, type Preset } from '../memae/architecture.ts';
import { CLIP_FRAMES, type InputSpec } from '../model.ts';
import { loadPackage, type ModelPackage, savePackage } from '../package/package.ts';
import { ScoringPool } from '../pool/scoring-pool.ts';
import { type Footage, holdOut, medianBackground } from './footage.ts';
import { type StepLoss, Trainer } from './trainer.ts';

const BATCH = 8;
/** Height and width of the training crops: large enough for a person and where they go in 1.6 s. */
const CROP = 96;
const RATE = 1e-3;

export interface LearnOptions {
  readonly name: string;
  readonly title: string;
  readonly preset: Preset;
  readonly input: InputSpec;
  readonly footage: Footage;
  /** Where the footage came from, in words, for the card. */
  readonly source: string;
  readonly seed: number;
  /** Stop after this many minutes, or steps, whichever comes first. */
  readonly minutes: number;
  readonly steps?: number;
  /** The package's folder. */
  readonly out: string;
  readonly onStep?: (step: number, loss: StepLoss, progress: number) => void;
  readonly onPhase?: (phase: 'training' | 'measuring') => void;
  readonly signal?: AbortSignal;
}

/**
 * Normal footage in, a package out: trains on four fifths of it and makes the thresholds from all of it.
 * Computes on the calling thread. An aborted training is calibrated and saved as far as it came.
 */
export async function learn(options: LearnOptions): Promise<ModelPackage> {
  const { footage, input, preset, seed, minutes, signal } = options;
  const architecture = PRESETS[preset];
  const { train, held } = holdOut(footage);
  if (train.sequences.length === 0 || held.sequences.length === 0) {
    const least = `${5 * CLIP_FRAMES} frames`;
    throw new UserError(
      `this is too little footage to learn from; give at least ${least}`,
      'too-little-footage',
      3,
    );
  }
  const background = medianBackground(train);
  const crops = {
    batch: BATCH,
    height: Math.min(CROP, input.height),
    width: Math.min(CROP, input.width),
    scale: input.scale,
  };
  const trainer = await Trainer.create({
    architecture,
    crops,
    seed,
    rate: RATE,
    threads: availableParallelism(),
  });
  const started = Date.now();
  const progress = () =>
    Math.max((Date.now() - started) / (minutes * 60_000), options.steps ? trainer.step / options.steps : 0);
  const recent: number[] = [];
  options.onPhase?.('training');
  while (progress() < 1 && !signal?.aborted) {
    const loss = await trainer.train(train, background, progress());
    recent.push(loss.loss);
    if (recent.length > 100) recent.shift();
    options.onStep?.(trainer.step, loss, progress());
    await new Promise(resolve => setImmediate(resolve)); // a signal, a progress bar
  }
  await trainer.close();
  if (trainer.step === 0) throw new UserError('interrupted before the first step', 'interrupted');

  const card = {
    format: 1 as const,
    name: options.name,
    title: options.title,
    architecture: {
      ...architecture,
      channels: [...architecture.channels] as [number, number, number, number],
    },
    input,
    training: {
      footage: options.source,
      frames: countFrames(train),
      heldOut: countFrames(held),
      seed,
      steps: trainer.step,
      minutes: Number(((Date.now() - started) / 60_000).toFixed(2)),
      batch: BATCH,
      crop: [crops.height, crops.width] as [number, number],
      rate: RATE,
      loss: recent.reduce((a, b) => a + b, 0) / recent.length,
      date: new Date().toISOString().slice(0, 10),
    },
  };
  options.onPhase?.('measuring');
  const weights = trainer.weights();
  const scene = await calibrate({ architecture, weights, input }, footage, background);
  await savePackage(options.out, card, weights, scene);
  return loadPackage(options.out);
}

/** The thresholds of a place, from all of this normal footage. */
async function calibrate(model: Network, footage: Footage, background: Float32Array) {
  const pool = new ScoringPool();
  try {
    const calibrator = new Calibrator(countFrames(footage));
    for (const sequence of footage.sequences) {
      const frames = sequenceFrames(sequence.frames, footage.width * footage.height, sequence.count);
      const analysis = analyse(frames, { model, pool, background, pace: 'fast' });
      for await (const frame of analysis) calibrator.add(frame);
    }
    return await calibrator.finish(background);
  } finally {
    await pool.close();
  }
}

async function* sequenceFrames(bytes: Uint8Array, pixels: number, count: number): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    const gray = bytes.subarray(index * pixels, (index + 1) * pixels);
    yield { index, timeMs: index * 100, arrivedMs: 0, gray };
  }
}

const countFrames = ({ sequences }: Footage): number => sequences.reduce((sum, s) => sum + s.count, 0);
