import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../streams/index.ts';
import { MAX_CAMERAS } from '../cameras/registry.ts';
import type { CameraSettings, NewCamera } from '../cameras/settings.ts';

/** The cameras of a configuration file, by id. */
export type FileCameras = Readonly<Record<string, NewCamera>>;

interface WithKeys {
  readonly id: string;
  readonly keys: readonly string[];
}

/** What is to be done, so that cameras are as a file has them. */
export interface Plan {
  readonly add: readonly string[];
  /** With the keys of the file that are new since it was applied last: all else may have been changed in the page. */
  readonly change: readonly WithKeys[];
  /** Those that left, and are in the file again: with what is new since then. */
  readonly back: readonly WithKeys[];
  readonly remove: readonly string[];
  /** In the file as before, but removed in the page. */
  readonly missing: readonly string[];
}

/**
 * @param last the file's cameras as they were applied last
 * @param left those that went from the file and are kept, as it had them
 * @throws UserError where there would be too many
 */
export function planCameras(
  now: readonly CameraSettings[],
  last: FileCameras,
  file: FileCameras,
  left: ReadonlyMap<string, object> = new Map(),
): Plan {
  const known = new Set(now.map(({ id }) => id));
  const before = new Map(Object.entries(last));
  const wanted = Object.entries(file).map(([id, camera]) => ({ id, keys: newKeys(before.get(id), camera) }));
  const change = wanted.filter(({ id, keys }) => known.has(id) && keys.length > 0);
  const back = Object.entries(file)
    .filter(([id]) => left.has(id))
    .map(([id, camera]) => ({ id, keys: newKeys(left.get(id), camera) }));
  const absent = wanted.filter(({ id }) => !known.has(id) && !left.has(id));
  const add = absent.filter(({ keys }) => keys.length > 0).map(({ id }) => id);
  const missing = absent.filter(({ keys }) => keys.length === 0).map(({ id }) => id);
  const remove = [...known].filter(id => before.has(id) && !Object.hasOwn(file, id));
  if (known.size - remove.length + back.length + add.length > MAX_CAMERAS) {
    throw new UserError(
      `there would be more than ${MAX_CAMERAS} cameras, with those that were added in the page`,
      'too-many-cameras',
    );
  }
  return { add, change, back, remove, missing };
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
function newKeys(last: object | undefined, file: NewCamera): string[] {
  const of = (camera: object, key: string) => (camera as Record<string, unknown>)[key];
  const keys = new Set([...Object.keys(last ?? {}), ...Object.keys(file)]);
  return [...keys].filter(key => !isDeepStrictEqual(last && of(last, key), of(file, key)));
}
