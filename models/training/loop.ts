import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../streams/index.ts';
import type { Weights } from '../memae/weights.ts';
import { type Checkpoint, type EndedBy, type Origin, writeCheckpoint } from './checkpoint.ts';
import { Curve } from './curves.ts';
import type { TrainingLog } from './log.ts';
import type { TrainingReport } from './report.ts';
import { progressOf } from './schedule.ts';
import { type Figures, Trainer, type TrainerOptions, type TrainerState } from './trainer.ts';

/** Between two checkpoints. */
const CHECKPOINT_MS = 20_000;
/** Steps whose mean loss the card gives. */
const RECENT = 100;

export interface LoopOptions {
  readonly trainer: TrainerOptions;
  readonly origin: Origin;
  readonly folder: string;
  readonly log: TrainingLog;
  readonly report: (report: TrainingReport) => void;
  /** What was asked for in the meantime. */
  readonly stopped: () => 'save' | 'discard' | undefined;
}

/** What a training came to. */
export interface Learnt extends Omit<Checkpoint, 'trainer'> {
  readonly endedBy: EndedBy;
  readonly steps: number;
  readonly weights: Weights;
  /** Of these weights. */
  readonly validation: Figures;
}

/**
 * Trains until the budget is used up, nothing gets better any more, or somebody stops it, and writes a checkpoint on the way.
 * Throws `UserError` with the code `cancelled` where it was to be discarded.
 */
export async function runLoop(options: LoopOptions, resumed?: Checkpoint): Promise<Learnt> {
  if (resumed?.endedBy) {
    const { trainer, endedBy, ...rest } = resumed;
    return { ...rest, endedBy, steps: trainer.step, ...kept(trainer) };
  }
  const trainer = await Trainer.open(options.trainer, resumed?.trainer);
  try {
    return await new Loop(options, trainer, resumed).run();
  } finally {
    await trainer.close();
  }
}

/** What is kept of a training that has come to its end. */
function kept({
  best,
}: {
  readonly best?: TrainerState['best'] | undefined;
}): Pick<Learnt, 'weights' | 'validation'> {
  const { weights, ...validation } = best!;
  return { weights, validation };
}

class Loop {
  private readonly training: Curve;
  private readonly validation: Curve;
  private readonly recent: number[];
  private readonly begun: { readonly progress: number; readonly elapsedMs: number };
  private elapsedMs: number;
  private savedAt = performance.now();
  private stepMs = 0;

  constructor(
    private readonly options: LoopOptions,
    private readonly trainer: Trainer,
    resumed?: Checkpoint,
  ) {
    this.training = new Curve(resumed?.curves.training);
    this.validation = new Curve(resumed?.curves.validation);
    this.recent = [...(resumed?.recent ?? [])];
    this.elapsedMs = resumed?.elapsedMs ?? 0;
    this.begun = { progress: this.progress, elapsedMs: this.elapsedMs };
  }

  async run(): Promise<Learnt> {
    const {
      report,
      stopped,
      trainer: { recipe },
    } = this.options;
    report({ kind: 'phase', phase: 'training', backend: this.trainer.description });
    let endedBy = this.ended();
    while (!endedBy) {
      if (stopped() === 'discard') {
        await this.save();
        throw new UserError('the training was cancelled', 'cancelled');
      }
      await this.step();
      endedBy = this.ended();
    }
    if (this.trainer.step === 0) {
      throw new UserError('ended before the first step: there is no model yet', 'interrupted');
    }
    if (!this.trainer.complete) {
      throw new UserError(
        `ended after ${this.trainer.step} steps, before the memory joined: there is no model yet. Train for longer`,
        'interrupted',
      );
    }
    const pending = this.trainer.step % recipe.validateEvery > 0 || !this.trainer.best;
    if (pending) await this.timed(() => this.validate());
    await this.save(endedBy);
    return { ...this.figures(), endedBy, steps: this.trainer.step, ...kept(this.trainer) };
  }

  private ended(): EndedBy | undefined {
    const {
      stopped,
      trainer: { recipe },
    } = this.options;
    if (this.progress >= 1) return 'budget';
    if (recipe.patience > 0 && this.trainer.complete && this.trainer.stale >= recipe.patience)
      return 'no-progress';
    if (stopped() === 'save') return 'finished-early';
    return undefined;
  }

  private get progress(): number {
    const { recipe, material } = this.options.trainer;
    return progressOf(recipe, material.train, { step: this.trainer.step, elapsedMs: this.elapsedMs });
  }

  private async step(): Promise<void> {
    const {
      log,
      trainer: { recipe },
    } = this.options;
    if (!this.trainer.complete && this.progress >= recipe.pretrain) {
      await this.timed(() => this.trainer.join());
      await this.save();
    }
    const before = this.elapsedMs;
    const { rate, ...loss } = await this.timed(() => this.trainer.train(this.progress));
    this.stepMs = this.stepMs ? 0.9 * this.stepMs + 0.1 * (this.elapsedMs - before) : this.elapsedMs - before;
    const { step } = this.trainer;
    this.recent.push(loss.loss);
    if (this.recent.length > RECENT) this.recent.shift();
    this.training.add([step, loss.mse, loss.entropy]);
    const progress = Math.min(1, this.progress);
    this.options.report({
      ...{ kind: 'step', step, ...loss, rate, progress },
      ...{ clipsPerSecond: (1000 * recipe.batch) / this.stepMs, secondsLeft: this.secondsLeft(progress) },
    });
    if (step % recipe.validateEvery === 0) await this.timed(() => this.validate());
    if (performance.now() - this.savedAt > CHECKPOINT_MS) await this.save();
    await log.flush();
    await setImmediate(); // a message from who started it
  }

  private async validate(): Promise<void> {
    const measured = await this.trainer.validate();
    this.validation.add([measured.step, measured.mse, measured.entropy]);
    this.options.report({ kind: 'validation', ...measured });
  }

  private async timed<T>(work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.elapsedMs += performance.now() - started;
    return result;
  }

  private secondsLeft(progress: number): number {
    const share = progress - this.begun.progress;
    return share > 0 ? (((1 - progress) / share) * (this.elapsedMs - this.begun.elapsedMs)) / 1000 : 0;
  }

  private figures(): Omit<Checkpoint, 'trainer'> {
    const { elapsedMs, recent } = this;
    const curves = { training: this.training.data(), validation: this.validation.data() };
    return { elapsedMs, recent, curves };
  }

  private async save(endedBy?: EndedBy): Promise<void> {
    const { folder, origin } = this.options;
    const checkpoint = {
      trainer: await this.trainer.snapshot(),
      ...this.figures(),
      ...(endedBy && { endedBy }),
    };
    await writeCheckpoint(folder, checkpoint, origin);
    this.savedAt = performance.now();
  }
}
