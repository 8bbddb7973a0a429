import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { isMissing } from '../files.ts';
import { InOrder } from '../in-order.ts';
import type { Database } from '../store/database.ts';

/** More than one machine can watch; it keeps the list, and what follows from it, bounded. */
export const MAX_CAMERAS = 64;

const cameraSettings = z.object({
  id: z.string().regex(/^[a-z0-9]{1,32}$/),
  name: z.string(),
  /** With its password: it leaves this process only towards the camera. */
  url: z.string(),
  /** Second streams of the same camera, for the analysis and for the wall. */
  detect: z.exactOptional(z.string()),
  live: z.exactOptional(z.string()),
  model: z.string(),
  calibration: z.enum(['model', 'camera']),
  falseAlarmsPerDay: z.exactOptional(z.number().positive()),
  coolDownSeconds: z.exactOptional(z.number().min(0)),
  /** Its alerts call nobody until then, in milliseconds since 1970. */
  snoozedUntil: z.exactOptional(z.number()),
  /** Recorded all the time, for so long; absent: only the last minutes. */
  record: z.exactOptional(
    z.object({
      gigabytes: z.exactOptional(z.number().positive()),
      days: z.exactOptional(z.number().positive()),
    }),
  ),
});
const camerasFile = z.object({ version: z.literal(1), cameras: z.array(cameraSettings) });

/** A camera as it was set up. */
export type CameraSettings = Readonly<z.infer<typeof cameraSettings>>;

/** null takes a setting away. */
type Change = Partial<Omit<CameraSettings, 'id' | 'detect' | 'live' | 'record' | 'snoozedUntil'>> & {
  readonly detect?: string | null;
  readonly live?: string | null;
  readonly record?: NonNullable<CameraSettings['record']> | null;
  readonly snoozedUntil?: number | null;
};

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

  async add(settings: Omit<CameraSettings, 'id'>, id = randomBytes(4).toString('hex')) {
    const camera: CameraSettings = { ...settings, id };
    await this.#write(cameras => {
      if (cameras.length >= MAX_CAMERAS) {
        throw new UserError(`there are already ${MAX_CAMERAS} cameras; remove one first`, 'too-many-cameras');
      }
      return [...cameras, camera];
    });
    return camera;
  }

  /**
   * Resolves with the camera as it was and as it is: others may have changed it since this was asked for.
   * @param change what is new, or who decides on it when the camera's turn has come
   */
  async change(
    id: string,
    change: Change | ((now: CameraSettings) => Change),
  ): Promise<{ readonly before: CameraSettings; readonly after: CameraSettings }> {
    let before = this.get(id);
    let after = before;
    await this.#write(cameras => {
      before = this.get(id);
      after = changed(before, typeof change === 'function' ? change(before) : change);
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
