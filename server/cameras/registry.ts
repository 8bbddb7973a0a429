import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { isMissing } from '../files.ts';
import { InOrder } from '../in-order.ts';
import type { Database } from '../store/database.ts';
import { type CameraSettings, cameraSettings } from './settings.ts';

export type { CameraSettings } from './settings.ts';

/** More than one machine can watch; it keeps the list, and what follows from it, bounded. */
export const MAX_CAMERAS = 64;

const camerasFile = z.object({ version: z.literal(1), cameras: z.array(cameraSettings) });

/** null takes a setting away. */
type Change = Partial<
  Omit<CameraSettings, 'id' | 'detect' | 'live' | 'group' | 'record' | 'snoozedUntil' | 'snoozedZones'>
> & {
  readonly detect?: string | null;
  readonly live?: string | null;
  readonly group?: string | null;
  readonly record?: NonNullable<CameraSettings['record']> | null;
  readonly snoozedUntil?: number | null;
  readonly snoozedZones?: NonNullable<CameraSettings['snoozedZones']> | null;
};

export interface Changed {
  readonly before: CameraSettings;
  readonly after: CameraSettings;
}

export function unknownCamera(id: string): UserError {
  return new UserError(`there is no camera ${id}`, 'not-found');
}

/** The list of cameras as the database has it, at hand. */
export class CameraRegistry {
  #cameras: readonly CameraSettings[];
  /** So that no change is lost between reading the list and writing it. */
  readonly #order = new InOrder();

  private constructor(
    private readonly db: Database,
    cameras: readonly CameraSettings[],
  ) {
    this.#cameras = cameras;
  }

  /** @param oldFile where the list was kept until there was a database; it is taken over, and removed */
  static async open(db: Database, oldFile?: string): Promise<CameraRegistry> {
    const rows = await db.selectFrom('cameras').selectAll().orderBy('position').execute();
    const registry = new CameraRegistry(
      db,
      rows.map(({ id, settings }) => read(id, settings)),
    );
    if (oldFile !== undefined) await registry.#take(oldFile);
    return registry;
  }

  list(): readonly CameraSettings[] {
    return this.#cameras;
  }

  get(id: string): CameraSettings {
    const camera = this.#cameras.find(camera => camera.id === id);
    if (!camera) throw unknownCamera(id);
    return camera;
  }

  async add(settings: Omit<CameraSettings, 'id'>, id = newId()) {
    const camera: CameraSettings = { ...settings, id };
    await this.#write(cameras => {
      if (cameras.some(({ id }) => id === camera.id))
        throw new UserError(`there already is a camera ${id}`, 'camera-exists');
      if (cameras.filter(({ leftAt }) => leftAt === undefined).length >= MAX_CAMERAS) {
        throw new UserError(`there are already ${MAX_CAMERAS} cameras; remove one first`, 'too-many-cameras');
      }
      return [...cameras, camera];
    });
    return camera;
  }

  /** @param change what is new, or who decides on it when the camera's turn has come */
  change(id: string, change: Change | ((now: CameraSettings) => Change)): Promise<Changed> {
    return this.replace(id, now => changed(now, typeof change === 'function' ? change(now) : change));
  }

  /** Resolves with the camera as it was and as it is: others may have changed it since this was asked for. */
  async replace(id: string, edit: (now: CameraSettings) => CameraSettings): Promise<Changed> {
    let before = this.get(id);
    let after = before;
    await this.#write(cameras => {
      before = this.get(id);
      after = edit(before);
      return cameras.map(camera => (camera.id === id ? after : camera));
    });
    return { before, after };
  }

  async remove(id: string): Promise<void> {
    await this.#write(cameras => {
      this.get(id);
      return cameras.filter(camera => camera.id !== id);
    });
  }

  /** Puts the cameras in this order; those that are not named come behind them, as they were. Resolves with all ids. */
  async arrange(ids: readonly string[]): Promise<readonly string[]> {
    await this.#write(cameras => {
      const named = ids.map(id => this.get(id));
      return [...named, ...cameras.filter(camera => !named.includes(camera))];
    });
    return this.#cameras.map(({ id }) => id);
  }

  async #take(path: string): Promise<void> {
    const cameras = await readOldFile(path);
    if (!cameras) return;
    const known = new Set(this.#cameras.map(({ id }) => id));
    await this.#write(list => [...list, ...cameras.filter(({ id }) => !known.has(id))]);
    await rm(path); // it holds passwords
  }

  #write(edit: (cameras: readonly CameraSettings[]) => readonly CameraSettings[]): Promise<void> {
    return this.#order.run(async () => {
      const before = this.#cameras;
      const cameras = edit(before);
      await this.db.transaction().execute(async db => {
        const gone = before.filter(({ id }) => !cameras.some(camera => camera.id === id)).map(({ id }) => id);
        if (gone.length > 0) await db.deleteFrom('cameras').where('id', 'in', gone).execute();
        for (const [position, camera] of cameras.entries()) {
          if (before[position] === camera) continue;
          const { id, ...settings } = camera;
          const row = { position, settings: JSON.stringify(settings) };
          await db
            .insertInto('cameras')
            .values({ id, ...row })
            .onConflict(conflict => conflict.column('id').doUpdateSet(row))
            .execute();
        }
      });
      this.#cameras = cameras;
    });
  }
}

function read(id: string, settings: string): CameraSettings {
  try {
    return cameraSettings.parse({ ...JSON.parse(settings), id });
  } catch {
    throw new UserError(
      `the database holds a camera ${id} that this vigil does not understand`,
      'bad-camera',
    );
  }
}

/** Nothing where there is no such file. */
async function readOldFile(path: string): Promise<readonly CameraSettings[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return camerasFile.parse(JSON.parse(text)).cameras;
  } catch {
    throw new UserError(
      `${path} is not a list of cameras; repair it, or move it away to start without cameras`,
      'bad-cameras-file',
    );
  }
}

function changed(before: CameraSettings, change: Change): CameraSettings {
  const all = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(all) as CameraSettings;
}

/** With a letter in it: JavaScript puts keys that are whole numbers before all others, so that a file's cameras would change places. */
function newId(): string {
  const id = randomBytes(4).toString('hex');
  return /[a-f]/.test(id) ? id : newId();
}
