/** All cameras that learn a model of their own: at most one learning a camera, one training at a time. */

import type { Frame } from '../../streams/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Observed } from '../cameras/camera.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import { LEARN_MINUTES, type Learning, type LearningDetail, type StartLearning } from '../contract.ts';
import { lineOf } from '../log.ts';
import { type JobParts, LearningJob } from './job.ts';
import type { LearningStore, SavedJob } from './store.ts';
import { Turn } from './turn.ts';

export interface LearningsOptions extends Omit<JobParts, 'turn'> {
  readonly store: Pick<LearningStore, keyof LearningStore>;
  readonly removed: (cameraId: string) => void;
}

export class Learnings {
  readonly #jobs = new Map<string, LearningJob>();
  /** Cameras that have shown a picture to a model. */
  readonly #seen = new Set<string>();
  readonly #parts: JobParts;
  /** Cameras whose learning is being begun or put away. */
  readonly #busy = new Set<string>();
  readonly #ending = new Set<Promise<void>>();
  #closed = false;

  constructor(private readonly options: LearningsOptions) {
    this.#parts = { ...options, turn: new Turn() };
  }

  /**
   * Goes on with what an earlier server had begun.
   * @param known cameras that still exist: what others had begun is removed
   * @param shown those that run now: what the others had begun stays as it is
   */
  async resume(known: readonly { id: string }[], shown: readonly { id: string }[]): Promise<void> {
    const isIn = (cameras: readonly { id: string }[], { learning }: SavedJob) =>
      cameras.some(({ id }) => id === learning.cameraId);
    const saved = await this.options.store.list();
    for (const job of saved.sort(trainingFirst)) {
      const { cameraId } = job.learning;
      if (!isIn(known, job)) await this.options.store.remove(cameraId);
      else if (isIn(shown, job)) this.#jobs.set(cameraId, await LearningJob.open(job, this.#parts));
    }
  }

  list(): Learning[] {
    return [...this.#jobs.values()].map(({ learning }) => learning);
  }

  detail(id: string): LearningDetail {
    return this.#job(id).detail;
  }

  async start(id: string, asked: StartLearning): Promise<Learning> {
    const settings = this.options.cameras.settings(id);
    const { url, name, model } = settings;
    const before = this.#jobs.get(id);
    if (this.#busy.has(id) || (before && !before.isOver)) {
      throw new UserError(`the camera ${name} is learning already`, 'already-learning');
    }
    if (!this.#seen.has(id)) {
      throw new UserError(
        `the camera ${name} has not shown a picture to a model yet; learn once it watches`,
        'nothing-seen',
      );
    }
    const job: SavedJob = {
      learning: {
        ...{ cameraId: id, phase: 'collecting', since: this.options.now(), progress: 0 },
        collectMinutes: asked.collectMinutes ?? LEARN_MINUTES.collect.usual,
        trainMinutes: asked.trainMinutes ?? LEARN_MINUTES.train.usual,
        ...{ frames: 0, leftOut: 0 },
      },
      ...{ url, incumbent: model },
    };
    return this.#alone(id, async () => {
      await this.#write(job);
      const opened = await LearningJob.open(job, this.#parts);
      this.#jobs.set(id, opened);
      this.options.changed(opened.learning);
      return opened.learning;
    });
  }

  /** Cancels the learning of this camera, or puts a final one away. */
  async stop(id: string): Promise<void> {
    this.options.cameras.settings(id);
    const job = this.#job(id);
    if (!job.isOver) await job.cancel();
    else if (!this.#busy.has(id)) await this.#alone(id, () => this.#putAway(id));
  }

  /** Takes every frame of every camera. */
  observe({ id }: CameraSettings, frame: Frame, seen: Observed): void {
    this.#seen.add(id);
    this.#jobs.get(id)?.observe(frame, seen);
  }

  cameraChanged(settings: CameraSettings): void {
    this.#seen.delete(settings.id);
    this.#jobs.get(settings.id)?.check(settings);
  }

  cameraRemoved(id: string): void {
    this.#seen.delete(id);
    const job = this.#jobs.get(id);
    if (!job) return;
    const ending = job
      .cancel()
      .then(() => this.#putAway(id))
      .catch(error => this.options.errors.report('a learning could not be removed', error))
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  /** Resolves once nothing trains or writes any more; the next server goes on. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#ending, ...[...this.#jobs.values()].map(job => job.suspend())]);
  }

  #job(id: string): LearningJob {
    const { name } = this.options.cameras.settings(id);
    const job = this.#jobs.get(id);
    if (!job) throw new UserError(`the camera ${name} has not learnt a model of its own`, 'not-found');
    return job;
  }

  async #putAway(id: string): Promise<void> {
    await this.options.store.remove(id);
    this.#jobs.delete(id);
    this.options.removed(id);
  }

  /** In the place of the one before it. */
  async #write(job: SavedJob): Promise<void> {
    try {
      await this.options.store.remove(job.learning.cameraId);
      await this.options.store.save(job);
    } catch (error) {
      throw new UserError(`the footage can not be written (${lineOf(error)}); make room for it`, 'disk');
    }
  }

  async #alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new UserError('the server is ending', 'closing');
    this.#busy.add(id);
    try {
      return await work();
    } finally {
      this.#busy.delete(id);
    }
  }
}

/** What was training takes its turn again. */
function trainingFirst(a: SavedJob, b: SavedJob): number {
  const rank = ({ learning: { phase } }: SavedJob) => Number(phase !== 'training' && phase !== 'measuring');
  return rank(a) - rank(b) || a.learning.since - b.learning.since;
}
