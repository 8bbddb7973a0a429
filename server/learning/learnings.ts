/** All cameras that learn a model of their own: at most one learning a camera, one training at a time. */

import type { Frame } from '../../streams/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Observed } from '../cameras/camera.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import { LEARN_MINUTES, type Learning, type LearningDetail, type StartLearning } from '../contract.ts';
import { InOrder } from '../in-order.ts';
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
  /** By camera: what begins, cancels or puts away its learning never finds another of these half done. */
  readonly #orders = new Map<string, InOrder>();
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
      if (!isIn(known, job)) await this.#remove(job.learning.cameraId);
      else if (isIn(shown, job)) await this.#open(job);
    }
  }

  list(): Learning[] {
    return [...this.#jobs.values()].map(({ learning }) => learning);
  }

  detail(id: string): LearningDetail {
    return this.#job(id).detail;
  }

  start(id: string, asked: StartLearning): Promise<Learning> {
    return this.#inOrder(id, async () => {
      this.#refuseClosed();
      const { url, detect = url, name, model } = this.options.cameras.settings(id);
      const before = this.#jobs.get(id);
      if (before && !before.isOver) {
        throw new UserError(`the camera ${name} is learning already`, 'already-learning');
      }
      if (!this.#seen.has(id)) {
        throw new UserError(
          `the camera ${name} has not shown a picture to a model yet; learn once it watches`,
          'nothing-seen',
        );
      }
      await before?.cancel(); // its end may not be on disk yet
      const job: SavedJob = {
        learning: {
          ...{ cameraId: id, phase: 'collecting', since: this.options.now(), progress: 0 },
          collectMinutes: asked.collectMinutes ?? LEARN_MINUTES.collect.usual,
          trainMinutes: asked.trainMinutes ?? LEARN_MINUTES.train.usual,
          ...{ frames: 0, leftOut: 0 },
        },
        ...{ url: detect, incumbent: model },
      };
      await this.#write(job);
      const { learning } = await this.#open(job);
      this.options.changed(learning);
      return learning;
    });
  }

  /** Cancels the learning of this camera, or puts a final one away. */
  stop(id: string): Promise<void> {
    return this.#inOrder(id, async () => {
      this.#refuseClosed();
      const job = this.#job(id);
      const wasOver = job.isOver;
      await job.cancel();
      if (wasOver) await this.#putAway(id);
    });
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
    void this.#jobs.get(id)?.cancel(); // at once: one that is being begun is met in order
    void this.#inOrder(id, async () => {
      await this.#jobs.get(id)?.cancel();
      await this.#remove(id);
    });
  }

  /** It may come back: what it has learnt stays on the disk. */
  cameraLeft(id: string): void {
    this.#seen.delete(id);
    void this.#inOrder(id, async () => {
      await this.#jobs.get(id)?.suspend();
      if (this.#jobs.delete(id)) this.options.removed(id);
    });
  }

  /** What there is of one that left goes on where it was. */
  cameraAdded(id: string): void {
    void this.#inOrder(id, async () => {
      if (this.#closed) return;
      const saved = (await this.options.store.list()).find(({ learning }) => learning.cameraId === id);
      if (saved) this.options.changed((await this.#open(saved)).learning);
    }).catch(error => this.options.errors.report('a learning could not go on', error));
  }

  /** Resolves once nothing trains or writes any more; the next server goes on. */
  async close(): Promise<void> {
    this.#closed = true;
    const suspend = () => [...this.#jobs.values()].map(job => job.suspend());
    await Promise.all([...suspend(), ...[...this.#orders.values()].map(({ idle }) => idle)]);
    await Promise.all(suspend()); // what was just being begun
  }

  #job(id: string): LearningJob {
    const { name } = this.options.cameras.settings(id);
    const job = this.#jobs.get(id);
    if (!job) throw new UserError(`the camera ${name} has not learnt a model of its own`, 'not-found');
    return job;
  }

  /** A learning that is on disk begins, or goes on. */
  async #open(saved: SavedJob): Promise<LearningJob> {
    const { cameraId } = saved.learning;
    const job = new LearningJob(saved, this.#parts, await this.options.store.detail(cameraId));
    this.options.cameras.settings(cameraId); // throws where the camera was removed meanwhile
    this.#jobs.set(cameraId, job);
    job.begin();
    return job;
  }

  async #putAway(id: string): Promise<void> {
    await this.options.store.remove(id);
    if (this.#jobs.delete(id)) this.options.removed(id);
  }

  /** The camera is gone, so that nobody is there to be told what fails. */
  async #remove(id: string): Promise<void> {
    try {
      await this.#putAway(id);
    } catch (error) {
      this.options.errors.report('a learning could not be removed', error);
    }
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

  #refuseClosed(): void {
    if (this.#closed) throw new UserError('the server is ending', 'closing');
  }

  async #inOrder<T>(id: string, work: () => Promise<T>): Promise<T> {
    const order = this.#orders.get(id) ?? new InOrder();
    this.#orders.set(id, order);
    try {
      return await order.run(work);
    } finally {
      if (order.isIdle) this.#orders.delete(id);
    }
  }
}

/** What was training takes its turn again. */
function trainingFirst(a: SavedJob, b: SavedJob): number {
  const rank = ({ learning: { phase } }: SavedJob) => Number(phase !== 'training' && phase !== 'measuring');
  return rank(a) - rank(b) || a.learning.since - b.learning.since;
}
