/** One camera that learns a model of its own: from recording to arming, over any number of restarts. */

import { join } from 'node:path';
import { type InputSpec, type Scene, seesTheSame, type TrainingReport } from '../../models/index.ts';
import { type Frame, UserError } from '../../streams/index.ts';
import type { Observed } from '../cameras/camera.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import { isFinal, type Learning, type LearningDetail, type LearningPhase } from '../contract.ts';
import type { Engine, Model } from '../engine.ts';
import { InOrder } from '../in-order.ts';
import { lineOf, type NoisyErrors } from '../log.ts';
import { Collector } from './collector.ts';
import { modelName } from './model-name.ts';
import { type FreshProgress, Progress } from './progress.ts';
import type { LearningStore, SavedJob } from './store.ts';
import type { Comparison } from './training.ts';
import type { Turn } from './turn.ts';
import { whyKept } from './verdict.ts';

export interface JobParts {
  readonly engine: Pick<Engine, 'model' | 'record' | 'train'>;
  readonly store: Omit<LearningStore, 'list'>;
  /** Where new models go. */
  readonly modelsFolder: string;
  /** One training at a time. */
  readonly turn: Turn;
  readonly cameras: {
    settings(id: string): CameraSettings;
    /** What is normal at this camera for the model that watches it; nothing where that is not known yet. */
    scene(settings: CameraSettings, model: Model): Promise<Scene | undefined>;
    /** Resolves with false, and nothing is changed, where the camera is not as it was any more, or the signal aborts. */
    arm(id: string, model: string, signal: AbortSignal): Promise<boolean>;
  };
  readonly changed: (learning: Learning) => void;
  readonly progress: (cameraId: string, fresh: FreshProgress) => void;
  readonly errors: Pick<NoisyErrors, 'report'>;
  readonly now: () => number;
}

type Outcome = Pick<Learning, 'message' | 'model' | 'comparison'>;

/** Why a job stops before its end. */
type Stop = { readonly kind: 'suspended' } | { readonly kind: 'cancelled'; readonly message?: string };
const CHANGED: Stop = {
  kind: 'cancelled',
  message: 'address, model or calibration of the camera changed meanwhile; learn again',
};

export class LearningJob {
  #saved: SavedJob;
  readonly #stop = new AbortController();
  readonly #progress: Progress;
  #collector: Collector | undefined;
  #input: InputSpec | undefined;
  /** The last state is the one that stays. */
  readonly #disk = new InOrder();
  #done: Promise<void> = Promise.resolve();

  /** A job that is on disk already, with its curves if there are any. */
  constructor(
    saved: SavedJob,
    private readonly parts: JobParts,
    detail: Omit<LearningDetail, 'learning'> | undefined,
  ) {
    this.#saved = saved;
    this.#progress = new Progress(detail, parts.now, fresh => parts.progress(saved.learning.cameraId, fresh));
  }

  /** Begins, or goes on; once. */
  begin(): void {
    this.#done = this.isOver ? this.#removeWork() : this.#run();
  }

  get learning(): Learning {
    return this.#saved.learning;
  }

  get detail(): LearningDetail {
    return { learning: this.learning, ...this.#progress.detail };
  }

  get isOver(): boolean {
    return isFinal(this.learning.phase);
  }

  /** Takes every frame of the camera; only while it collects does it use them. */
  observe(frame: Frame, { input, alerting }: Observed): void {
    if (!this.#collector || !this.#input) return;
    if (seesTheSame(input, this.#input)) this.#collector.take(frame, alerting);
    else void this.#end(CHANGED);
  }

  /** Ends it where the camera is no longer what it was when the learning began. */
  check({ url, detect = url, model }: CameraSettings): void {
    const { url: before, incumbent, newModel } = this.#saved;
    if (detect !== before || (model !== incumbent && model !== newModel)) void this.#end(CHANGED);
  }

  /** Resolves when it has ended and its files are gone; one that is over, or too late to stop, once that is on disk. */
  async cancel(): Promise<void> {
    await this.#end({ kind: 'cancelled' });
  }

  /** Ends for now; the next server goes on with it. */
  async suspend(): Promise<void> {
    await this.#end({ kind: 'suspended' });
  }

  async #end(stop: Stop): Promise<void> {
    this.#stop.abort(stop);
    await this.#done;
  }

  async #run(): Promise<void> {
    try {
      this.check(this.parts.cameras.settings(this.learning.cameraId));
      this.#stop.signal.throwIfAborted();
      if (this.learning.phase === 'collecting') await this.#collect();
      const release = await this.#takeTurn();
      try {
        await this.#train();
      } finally {
        release();
      }
    } catch (error) {
      if (this.#stop.signal.aborted) await this.#stopped(this.#stop.signal.reason as Stop);
      else await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<void> {
    const isKnown = error instanceof UserError;
    if (!isKnown) this.parts.errors.report('a learning failed unexpectedly', error);
    const message = isKnown ? lineOf(error) : `something unexpected failed: ${lineOf(error)}`;
    await this.#finish('failed', { message });
  }

  async #collect(): Promise<void> {
    const { cameraId, collectMinutes, leftOut } = this.learning;
    const { engine, store, cameras } = this.parts;
    const { input } = await engine.model(cameras.settings(cameraId).model);
    const recorder = await engine.record(store.footage(cameraId), input);
    const target = Math.round(collectMinutes * 60 * input.fps);
    const onProgress = () =>
      this.#update({
        progress: Math.min(1, collector.frames / target),
        secondsLeft: Math.max(0, Math.ceil((target - collector.frames) / input.fps)),
        frames: collector.frames,
        leftOut: leftOut + collector.leftOut,
      });
    const collector = new Collector(recorder, { fps: input.fps, target, onProgress });
    onProgress();
    this.#input = input;
    this.#collector = collector;
    try {
      await this.#unlessStopped(collector.done);
    } finally {
      this.#collector = undefined;
      await collector.close();
    }
  }

  async #takeTurn(): Promise<() => void> {
    if (!this.parts.turn.isFree) await this.#enter('waiting');
    return this.parts.turn.take(this.#stop.signal);
  }

  async #train(): Promise<void> {
    const { engine, store, cameras, modelsFolder } = this.parts;
    const { cameraId, trainMinutes, collectMinutes } = this.learning;
    const settings = cameras.settings(cameraId);
    if (settings.model === this.#saved.newModel) return this.#finish('armed', {}); // it ended right after that
    const now = new Date(this.parts.now());
    const name = this.#saved.newModel ?? modelName(settings.name, now);
    const day = now.toISOString().slice(0, 10);
    const old = await engine.model(settings.model);
    const scene = await cameras.scene(settings, old);
    this.#stop.signal.throwIfAborted();
    this.#saved = { ...this.#saved, newModel: name };
    await this.#enter('training');
    const run = engine.train(
      {
        ...{ name, title: `${settings.name}, learned ${day}`, input: old.input, minutes: trainMinutes },
        source: `camera ${settings.name}, ${collectMinutes} min on ${day}`,
        footage: store.footage(cameraId),
        folder: store.training(cameraId),
        out: join(modelsFolder, name),
        ...(scene && { incumbent: { network: old.network, scene } }),
      },
      report => this.#report(report),
    );
    const stop = () => run.stop('discard');
    this.#stop.signal.addEventListener('abort', stop, { once: true });
    if (this.#stop.signal.aborted) stop();
    const { comparison } = await run.done;
    this.#stop.signal.throwIfAborted();
    await this.#judge(name, comparison);
  }

  async #judge(name: string, comparison: Comparison | undefined): Promise<void> {
    const result = { model: name, ...(comparison && { comparison }) };
    const message = whyKept(name, comparison);
    if (message !== undefined) return this.#finish('kept', { ...result, message });
    this.#update(result);
    await this.#save();
    const { signal } = this.#stop;
    if (!(await this.parts.cameras.arm(this.learning.cameraId, name, signal))) {
      this.#stop.abort(CHANGED); // the first reason to stop counts
      signal.throwIfAborted();
    }
    await this.#finish('armed', result);
  }

  #report(report: TrainingReport): void {
    if (this.#stop.signal.aborted) return;
    if (report.kind === 'phase') {
      const phase = report.phase === 'measuring' ? 'measuring' : 'training';
      if (phase !== this.learning.phase) {
        this.#enter(phase).catch(error => this.parts.errors.report('a learning could not be saved', error));
      }
    } else if (report.kind === 'measuring') {
      this.#update({ progress: report.progress });
    } else if (report.kind === 'step') {
      this.#progress.step(report);
      this.#update({
        progress: report.progress,
        ...(Number.isFinite(report.secondsLeft) && { secondsLeft: Math.ceil(report.secondsLeft) }),
      });
    } else {
      const drawn = this.#disk.run(async () => {
        await this.#progress.validation(report);
        await this.#saveDetail();
      });
      drawn.catch(error => this.parts.errors.report('the curves of a training could not be saved', error));
    }
  }

  /** A phase that is not the last. */
  async #enter(phase: LearningPhase): Promise<void> {
    const { secondsLeft, ...learning } = this.learning;
    this.#saved = { ...this.#saved, learning: { ...learning, phase, since: this.parts.now(), progress: 0 } };
    this.parts.changed(this.learning);
    await this.#save();
  }

  async #finish(phase: LearningPhase, result: Outcome): Promise<void> {
    this.#progress.flush();
    this.#conclude(phase, result);
    // First of all: who is killed behind this must not train again without footage.
    const isSaved = await this.#save().then(
      () => true,
      () => false,
    );
    await this.#removeWork();
    try {
      if (!isSaved) await this.#save(); // the disk was full, and has room now
      await this.#disk.run(() => this.#saveDetail());
    } catch (error) {
      this.parts.errors.report('the end of a learning could not be saved', error);
    }
    this.parts.changed(this.learning);
  }

  /** Footage and checkpoint are large, and nobody needs them once it is over. */
  async #removeWork(): Promise<void> {
    try {
      await this.#disk.run(() => this.parts.store.removeWork(this.learning.cameraId));
    } catch (error) {
      this.parts.errors.report('the footage of a learning could not be removed', error);
    }
  }

  async #stopped(stop: Stop): Promise<void> {
    try {
      if (stop.kind === 'suspended') {
        await this.#save();
        await this.#disk.run(() => this.#saveDetail());
      } else await this.#disk.run(() => this.parts.store.remove(this.learning.cameraId));
    } catch (error) {
      this.parts.errors.report('a learning that was stopped could not be saved or removed', error);
    }
    if (stop.kind === 'suspended') return;
    const { message } = stop;
    this.#conclude('cancelled', message === undefined ? {} : { message });
    this.parts.changed(this.learning);
  }

  /** A phase that is the last. */
  #conclude(phase: LearningPhase, outcome: Outcome): void {
    const { secondsLeft, ...learning } = this.learning;
    const since = this.parts.now();
    this.#saved = { ...this.#saved, learning: { ...learning, ...outcome, phase, since, progress: 1 } };
  }

  #update(change: Partial<Learning>): void {
    this.#saved = { ...this.#saved, learning: { ...this.learning, ...change } };
    this.parts.changed(this.learning);
  }

  #save(): Promise<void> {
    return this.#disk.run(() => this.parts.store.save(this.#saved));
  }

  #saveDetail(): Promise<void> {
    return this.parts.store.saveDetail(this.learning.cameraId, this.#progress.detail);
  }

  #unlessStopped(work: Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((done, fail) => {
      signal.throwIfAborted();
      signal.addEventListener('abort', () => fail(signal.reason), { once: true });
      work.then(done, fail);
    });
  }
}
