import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Learning, LearningDetail } from '../contract.ts';
import { isMissing, writeAtomic } from '../files.ts';
import { type Log, lineOf } from '../log.ts';

const learning = z.object({
  cameraId: z.string(),
  phase: z.enum([
    ...(['collecting', 'waiting', 'training', 'measuring'] as const),
    ...(['armed', 'kept', 'failed', 'cancelled'] as const),
  ]),
  since: z.number(),
  progress: z.number(),
  secondsLeft: z.number().exactOptional(),
  message: z.string().exactOptional(),
  collectMinutes: z.number(),
  trainMinutes: z.number(),
  frames: z.number(),
  leftOut: z.number(),
  model: z.string().exactOptional(),
  comparison: z.object({ before: z.number(), after: z.number() }).exactOptional(),
}) satisfies z.ZodType<Learning>;

const jobFile = z.object({
  version: z.literal(1),
  learning,
  /** The camera's address, with its password, and its model when the learning began. */
  /** Of the stream that is analysed. */
  url: z.string(),
  incumbent: z.string(),
  /** What the new model is going to be called, once its training has begun. */
  newModel: z.string().exactOptional(),
});
export type SavedJob = Readonly<Omit<z.infer<typeof jobFile>, 'version'>>;

const detailFile = z.object({
  curve: z.array(z.object({ step: z.number(), loss: z.number(), mse: z.number(), entropy: z.number() })),
  validation: z.array(
    z.object({
      ...{ step: z.number(), mse: z.number(), entropy: z.number(), active: z.number(), used: z.number() },
      ...{ items: z.number(), best: z.boolean() },
    }),
  ),
  pictures: z.array(z.object({ original: z.string(), reconstruction: z.string(), error: z.string() })),
});
export type SavedDetail = Omit<LearningDetail, 'learning'>;

/**
 * Learnings on disk, one folder a camera: `job.json` (how far it is; only its owner may read it, it holds the
 * address), `detail.json` (curves and pictures), `footage/`, `training/`.
 */
export class LearningStore {
  constructor(
    private readonly folder: string,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  async list(): Promise<SavedJob[]> {
    const ids = await readdir(this.folder).catch(error => {
      if (!isMissing(error)) this.log.warn(`what cameras were learning can not be read: ${lineOf(error)}`);
      return [];
    });
    return (await Promise.all(ids.map(id => this.#load(id)))).filter(job => job !== undefined);
  }

  async save(job: SavedJob): Promise<void> {
    const folder = this.#path(job.learning.cameraId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeAtomic(this.#job(job.learning.cameraId), JSON.stringify({ version: 1, ...job }));
  }

  /** Nothing where there are no curves yet, or they can't be read. */
  async detail(id: string): Promise<SavedDetail | undefined> {
    try {
      return detailFile.parse(JSON.parse(await readFile(join(this.#path(id), 'detail.json'), 'utf8')));
    } catch (error) {
      if (!isMissing(error)) this.log.warn(`the curves of a training are lost: ${lineOf(error)}`);
      return undefined;
    }
  }

  async saveDetail(id: string, detail: SavedDetail): Promise<void> {
    await writeAtomic(join(this.#path(id), 'detail.json'), JSON.stringify(detail));
  }

  /** The job first: without it, whatever an interrupted removal leaves is no learning. */
  async remove(id: string): Promise<void> {
    await rm(this.#job(id), { force: true });
    await rm(this.#path(id), { recursive: true, force: true });
  }

  /** What only a learning that goes on needs: footage, and the training with its checkpoint. */
  async removeWork(id: string): Promise<void> {
    for (const folder of [this.footage(id), this.training(id)])
      await rm(folder, { recursive: true, force: true });
  }

  footage(id: string): string {
    return join(this.#path(id), 'footage');
  }

  training(id: string): string {
    return join(this.#path(id), 'training');
  }

  async #load(id: string): Promise<SavedJob | undefined> {
    try {
      const text = await readFile(this.#job(id), 'utf8');
      const { version, ...job } = jobFile.parse(JSON.parse(text));
      if (job.learning.cameraId !== id) throw new Error('it belongs to another camera');
      return job;
    } catch (error) {
      if (isMissing(error)) await this.#sweep(id);
      else this.log.warn(`the learning of camera ${id} can not be read and is left alone: ${lineOf(error)}`);
      return undefined;
    }
  }

  /** Removes what an interrupted removal left. */
  async #sweep(id: string): Promise<void> {
    try {
      await this.remove(id);
    } catch (error) {
      this.log.warn(`what is left of a learning of camera ${id} can not be removed: ${lineOf(error)}`);
    }
  }

  #job(id: string): string {
    return join(this.#path(id), 'job.json');
  }

  #path(id: string): string {
    return join(this.folder, id);
  }
}
