import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { fileError } from '../file-error.ts';
import type { Weight } from '../memae/weights.ts';
import { decodeTensors, encodeTensors } from '../safetensors.ts';
import type { Features, Origin, Rows } from './features.ts';
import { decodeNpy, encodeNpy, type NpyArray, readNpyHeader } from './npy.ts';

/**
 * Features on disk, docs/features.md: `F.npy` with `F.json` (what the rows are) and `F.memory.npy` beside it; or `F.safetensors`
 * with all of it. Pictures of what rows show are in `F.frames.npy` with either.
 */
const EXTENSION = /\.(npy|safetensors)$/i;
const FORMAT = 'vigil-features';
/** Larger files are refused, unless less is said: all is read into memory. */
const MOST_MB = 2048;

const index = z.int().nonnegative();
const originSchema = z.object({
  clips: z.array(z.string()),
  clip: z.array(index),
  frame: z.array(index),
  images: z.exactOptional(z.literal(true)),
  grid: z.exactOptional(z.tuple([index, index, index])),
  position: z.exactOptional(z.array(z.tuple([index, index, index]))),
  classes: z.exactOptional(z.array(z.string())),
  label: z.exactOptional(z.array(index)),
  picture: z.exactOptional(z.array(index)),
});
const aboutSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  model: z.string(),
  layer: z.string(),
  origin: z.exactOptional(originSchema),
});

const beside = (path: string, ending: string): string => path.replace(EXTENSION, ending);
export const picturesPath = (path: string): string => beside(path, '.frames.npy');

/** A file of features by its name: `F.npy` or `F.safetensors`, and not what lies beside one. */
export const isFeaturesName = (name: string): boolean =>
  EXTENSION.test(name) && !/\.(memory|frames)\.npy$/i.test(name);

/** Throws `UserError` for a name that says no format. */
export function checkFeaturesName(path: string): void {
  if (isFeaturesName(path)) return;
  throw new UserError(
    `${path}: let the name of the file end in .npy or .safetensors`,
    'bad-features-name',
    2,
  );
}

export async function writeFeatures(path: string, features: Features): Promise<void> {
  const { model, layer, rows, memory, origin } = features;
  const about = { format: FORMAT, version: 1, model, layer, ...(origin && { origin }) };
  try {
    if (/\.npy$/i.test(path)) {
      if (memory) await writeFile(beside(path, '.memory.npy'), encodeNpy(arrayOf(memory)));
      await writeFile(beside(path, '.json'), `${JSON.stringify(about)}\n`);
      await writeFile(path, encodeNpy(arrayOf(rows)));
      return;
    }
    const columns = origin ? Object.entries(columnsOf(origin)) : [];
    const tensors = [
      ['features', arrayOf(rows)],
      ...(memory ? [['memory', arrayOf(memory)]] : []),
      ...columns,
    ];
    const file = encodeTensors(tensors as [string, Weight][], { vigil: JSON.stringify(about) });
    await writeFile(path, file);
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * @param mostMb how large each file may be
 * @throws UserError for what is missing, too large, damaged or does not fit together
 */
export async function readFeatures(path: string, mostMb = MOST_MB): Promise<Features> {
  checkFeaturesName(path);
  const file = await readWhole(path, mostMb);
  if (/\.safetensors$/i.test(path)) {
    const { tensors, metadata } = tensorsOf(file, path);
    const rows = tensors.get('features');
    if (!rows) throw refused(path, 'it has no tensor features');
    return assembled(path, rowsOf(rows, path), tensors.get('memory'), metadata.vigil);
  }
  const rows = rowsOf(decodeNpy(file, path), path);
  const about = await optional(beside(path, '.json'), mostMb);
  const memory = await optional(beside(path, '.memory.npy'), mostMb);
  const text = about && new TextDecoder().decode(about);
  return assembled(path, rows, memory && decodeNpy(memory, beside(path, '.memory.npy')), text);
}

function assembled(
  path: string,
  rows: Rows,
  memory: NpyArray | undefined,
  text: string | undefined,
): Features {
  const about = text === undefined ? undefined : aboutSchema.safeParse(parseJson(text));
  if (about && !about.success) throw refused(path, 'what stands beside it about its rows is damaged');
  const { model = '', layer = '', origin } = about?.data ?? {};
  if (origin) checkColumns(path, rows.count, origin);
  const items = memory && rowsOf(memory, path);
  if (items && items.width !== rows.width)
    throw refused(path, `memory items have ${items.width} numbers, but rows ${rows.width}`);
  return { model, layer, rows, ...(items && { memory: items }), ...(origin && { origin }) };
}

function checkColumns(path: string, count: number, origin: Origin): void {
  for (const name of ['clip', 'frame', 'position', 'label', 'picture'] as const) {
    const column = origin[name];
    if (column && column.length !== count)
      throw refused(path, `${count} rows, but ${name} is known of ${column.length}`);
  }
  const known = origin.classes?.length ?? 0;
  if (origin.label?.some(label => label >= known) || origin.clip.some(clip => clip >= origin.clips.length))
    throw refused(path, 'a row is of a class or clip that there is not');
}

/** One picture of those beside a file, `[height, width]` gray levels, or with 3 channels behind; only its own bytes are read. */
export async function readPicture(path: string, picture: number) {
  const source = picturesPath(path);
  const file = await open(source, 'r').catch(error => {
    throw missing(source, error);
  });
  try {
    const { buffer } = await file.read(new Uint8Array(512), 0, 512, 0);
    const { shape, dtype, start } = readNpyHeader(buffer, source);
    const [count = 0, height = 0, width = 0, channels = 1] = shape;
    const isPictures = shape.length === 3 || (shape.length === 4 && channels === 3);
    if (dtype !== '|u1' || !isPictures || picture >= count) throw refused(source, 'there is no such picture');
    const pixels = new Uint8Array(height * width * channels);
    const { bytesRead } = await file.read(pixels, 0, pixels.length, start + picture * pixels.length);
    if (bytesRead < pixels.length) throw refused(source, 'it is cut short');
    return { width, height, channels: channels as 1 | 3, pixels };
  } finally {
    await file.close();
  }
}

function tensorsOf(file: Uint8Array, path: string) {
  try {
    return decodeTensors(file, path);
  } catch {
    throw refused(path, 'it is no safetensors file, or damaged'); // what is said of weights does not fit here
  }
}

const arrayOf = ({ count, width, data }: Rows) => ({ shape: [count, width], data });

function rowsOf({ shape, data }: NpyArray, source: string): Rows {
  const [count, width] = shape;
  if (shape.length !== 2 || !count || !width)
    throw refused(source, `its shape is ${shape.join(' x ') || 'empty'}, expected rows x numbers`);
  if (!data.every(Number.isFinite)) throw refused(source, 'it holds values that are no numbers');
  return { count, width, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** For who reads the tensors with other tools; vigil itself reads the description. */
function columnsOf({ clip, frame, position, label }: Origin): Record<string, Weight> {
  const column = (values: readonly number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
  return {
    clip: column(clip),
    frame: column(frame),
    ...(position && { position: { shape: [position.length, 3], data: Float32Array.from(position.flat()) } }),
    ...(label && { label: column(label) }),
  };
}

async function readWhole(path: string, mostMb: number): Promise<Uint8Array> {
  try {
    return await readUpTo(path, mostMb);
  } catch (error) {
    throw missing(path, error);
  }
}

async function optional(path: string, mostMb: number): Promise<Uint8Array | undefined> {
  return readUpTo(path, mostMb).catch(error => {
    if (error.code === 'ENOENT') return undefined;
    throw missing(path, error);
  });
}

async function readUpTo(path: string, mostMb: number): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size <= mostMb * 2 ** 20) return readFile(path);
  throw refused(
    path,
    `it has ${Math.ceil(size / 2 ** 20)} MB, and ${mostMb} MB are the most that is read here; write fewer rows, with a longer --hop, --rows clip or less footage`,
  );
}

function missing(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof UserError || code === undefined) return error;
  return refused(path, code === 'ENOENT' ? 'there is no such file' : `it can't be read (${code})`);
}

const refused = (path: string, why: string) => new UserError(`${path}: ${why}`, 'bad-features', 3);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
