import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../streams/index.ts';
import { MAX_CAMERAS } from '../cameras/registry.ts';
import type { CameraSettings, NewCamera } from '../cameras/settings.ts';

/** The cameras of a configuration file, by id. */
export type FileCameras = Readonly<Record<string, NewCamera>>;

/** What is to be done, so that cameras are as a file has them. */
export interface Plan {
  readonly add: readonly string[];
  /** With the keys of the file that are new since it was applied last: all else may have been changed in the page. */
  readonly change: readonly { readonly id: string; readonly keys: readonly string[] }[];
  readonly remove: readonly string[];
  /** In the file as before, but removed in the page. */
  readonly missing: readonly string[];
}

/**
 * @param last the file's cameras as they were applied last
 * @throws UserError where there would be too many
 */
export function planCameras(now: readonly CameraSettings[], last: FileCameras, file: FileCameras): Plan {
  const ids = now.map(({ id }) => id);
  const wanted = Object.keys(file);
  const absent = wanted.filter(id => !ids.includes(id));
  const isNew = (id: string) => !last[id] || newKeys(last[id], file[id]!).length > 0;
  const add = absent.filter(isNew);
  const remove = ids.filter(id => last[id] && !file[id]);
  if (ids.length - remove.length + add.length > MAX_CAMERAS) {
    throw new UserError(
      `there would be more than ${MAX_CAMERAS} cameras, with those that were added in the page`,
      'too-many-cameras',
    );
  }
  const change = wanted
    .filter(id => ids.includes(id))
    .map(id => ({ id, keys: newKeys(last[id], file[id]!) }))
    .filter(({ keys }) => keys.length > 0);
  return { add, change, remove, missing: absent.filter(id => !isNew(id)) };
}

/** A camera with these keys as the file has them; what the file leaves out is as usual. */
export function setUp(
  id: string,
  now: CameraSettings | undefined,
  file: NewCamera,
  keys: readonly string[],
  usualModel: string,
): CameraSettings {
  const set: Record<string, unknown> = { ...now };
  for (const key of keys) delete set[key];
  const fresh = Object.entries(file).filter(([key]) => keys.includes(key));
  return {
    name: id,
    model: usualModel,
    calibration: 'camera',
    ...set,
    ...Object.fromEntries(fresh),
    id,
  } as CameraSettings;
}

/** The keys that the file sets otherwise than last, or no longer. */
function newKeys(last: NewCamera | undefined, file: NewCamera): string[] {
  const of = (camera: object, key: string) => (camera as Record<string, unknown>)[key];
  const keys = new Set([...Object.keys(last ?? {}), ...Object.keys(file)]);
  return [...keys].filter(key => !isDeepStrictEqual(last && of(last, key), of(file, key)));
}
