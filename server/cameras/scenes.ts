import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeScene, encodeScene, type Scene } from '../../models/index.ts';
import { isMissing, writeAtomic } from '../files.ts';
import { type Log, lineOf } from '../log.ts';

/** What was measured as normal at each camera: one file `<camera id>.bin` each. */
export class SceneStore {
  constructor(
    private readonly folder: string,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Nothing where it was not measured yet, was measured at another size or with another model, or can't be read. */
  async load(
    id: string,
    size: { width: number; height: number },
    weightsId: string,
  ): Promise<Scene | undefined> {
    try {
      const scene = decodeScene(await readFile(this.#path(id)), `scene of camera ${id}`, weightsId);
      return scene.background.length === size.width * size.height ? scene : undefined;
    } catch (error) {
      if (!isMissing(error)) this.log.warn(`what was measured is lost: ${lineOf(error)}`);
      return undefined;
    }
  }

  async save(id: string, scene: Scene, weightsId: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeAtomic(this.#path(id), encodeScene(scene, weightsId));
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return join(this.folder, `${id}.bin`);
  }
}
