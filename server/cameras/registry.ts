import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { isMissing, writeAtomic } from '../files.ts';
import { InOrder } from '../in-order.ts';

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
type Change = Partial<Omit<CameraSettings, 'id' | 'detect' | 'live' | 'record'>> & {
  readonly detect?: string | null;
  readonly live?: string | null;
  readonly record?: NonNullable<CameraSettings['record']> | null;
};

export function unknownCamera(id: string): UserError {
  return new UserError(`there is no camera ${id}`, 'not-found');
}

/** The list of cameras, kept in one file that only its owner may read, because it holds passwords. */
export class CameraRegistry {
  #cameras: readonly CameraSettings[];
  /** So that no change is lost between reading the list and writing it. */
  readonly #order = new InOrder();

  private constructor(
    private readonly path: string,
    cameras: readonly CameraSettings[],
  ) {
    this.#cameras = cameras;
  }

  static async open(path: string): Promise<CameraRegistry> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return new CameraRegistry(path, []);
      throw error;
    }
    try {
      return new CameraRegistry(path, camerasFile.parse(JSON.parse(text)).cameras);
    } catch {
      throw new UserError(
        `${path} is not a list of cameras; repair it, or move it away to start without cameras`,
        'bad-cameras-file',
      );
    }
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

  #write(edit: (cameras: readonly CameraSettings[]) => readonly CameraSettings[]): Promise<void> {
    return this.#order.run(async () => {
      const cameras = edit(this.#cameras);
      await writeAtomic(this.path, `${JSON.stringify({ version: 1, cameras }, null, 2)}\n`);
      this.#cameras = cameras;
    });
  }
}

function changed(before: CameraSettings, change: Change): CameraSettings {
  const { detect = before.detect, live = before.live, record = before.record, ...others } = change;
  const { detect: _detect, live: _live, record: _record, ...rest } = before;
  return {
    ...{ ...rest, ...others },
    ...(typeof detect === 'string' && { detect }),
    ...(typeof live === 'string' && { live }),
    ...(record && { record }),
  };
}
