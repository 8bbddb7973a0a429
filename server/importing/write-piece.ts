import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type ClipLabels,
  encodeBmp,
  frameName,
  type Mask,
  readMask,
  regionsOf,
  runs,
} from '../../models/index.ts';
import { openVideoWriter, UserError } from '../../streams/index.ts';
import type { Piece } from './conditions.ts';
import { readPicture, type Shape, type Size, scaleMask } from './picture.ts';

/** Frames a second of UCSD's cameras. */
export const FPS = 10;
/** Pictures read together. */
const AT_ONCE = 8;

export interface WriteOptions extends Shape {
  readonly as: 'folder' | 'video';
  readonly signal: AbortSignal;
  /** Called for each picture that was dealt with. */
  readonly onPicture: () => void;
}

export interface Written {
  /** Absent where none of the piece's pictures can be read: nothing was written then. */
  readonly labels: ClipLabels | undefined;
  /** Names of pictures that can't be read; the others keep their numbers. */
  readonly unreadable: readonly string[];
  /** Names of pictures whose number another one has. */
  readonly twice: readonly string[];
  /** Frames whose label and mask contradict each other. The label counts. */
  readonly contradictions: number;
}

/**
 * Writes a piece's pictures and masks into a folder, as `Test/Test002` or `Test/Test002.mp4`, and `Test/Test002_gt`.
 * @throws UserError where none of a whole clip can be read, where its pictures have several sizes, or a mask is broken
 */
export async function writePiece(piece: Piece, folder: string, options: WriteOptions): Promise<Written> {
  const { name, clip } = piece;
  const base = `${clip.split === 'train' ? 'Train' : 'Test'}/${name}`;
  const path = options.as === 'video' ? `${base}.mp4` : base;
  const { kept, unreadable, twice } = await writePictures(piece, join(folder, path), options);
  if (kept.length === 0) return { labels: undefined, unreadable, twice, contradictions: 0 };
  const numbers = kept.map(({ index }) => clip.pictures[index]!.number);
  const labels = kept.map(({ index }) => clip.labels[index]!);
  const size = writtenSize(options, kept[0]!.size);

  // Regions and masks in one pass: each mask is read once.
  const masked: number[] = [];
  let contradictions = 0;
  const mask = async (frame: number): Promise<Mask | undefined> => {
    options.signal.throwIfAborted();
    const source = clip.masks.get(numbers[frame]!);
    if (source === undefined) return undefined;
    const mask = await readMask(source);
    refuseOtherSize(source, mask, kept[frame]!.size);
    masked.push(frame);
    if (mask.pixels.includes(1) !== labels[frame]) contradictions += 1;
    const scaled = scaleMask(mask, size);
    await writeInto(join(folder, `${base}_gt`, `${frameName(numbers[frame]!)}.bmp`), encodeBmp(scaled));
    return scaled;
  };
  const regions = await regionsOf({ frames: kept.length, mask });
  return {
    labels: {
      ...{ name, split: clip.split, path, ...size, frames: kept.length },
      numbers: runs.gather(numbers),
      abnormal: runs.gather([...labels.keys()].filter(frame => labels[frame])),
      ...(masked.length > 0 ? { masks: `${base}_gt` } : {}),
      masked: runs.gather(masked),
      regions,
    },
    unreadable,
    twice,
    contradictions,
  };
}

interface Pictures {
  /** Those that were written: their places in `clip.pictures`, their sizes in the set. */
  readonly kept: readonly { readonly index: number; readonly size: Size }[];
  readonly unreadable: readonly string[];
  readonly twice: readonly string[];
}

async function writePictures(
  { clip, indexes }: Piece,
  path: string,
  options: WriteOptions,
): Promise<Pictures> {
  const { pictures } = clip;
  const numbers = new Set<number>();
  const once = indexes.filter(index => numbers.size < numbers.add(pictures[index]!.number).size);
  once.sort((a, b) => pictures[a]!.number - pictures[b]!.number);
  const twice = indexes.filter(index => !once.includes(index)).map(index => pictures[index]!.name);
  const kept: { index: number; size: Size }[] = [];
  const unreadable: string[] = [];
  let sink: Sink | undefined;
  try {
    for (let at = 0; at < once.length; at += AT_ONCE) {
      options.signal.throwIfAborted();
      const some = once.slice(at, at + AT_ONCE);
      const read = await Promise.all(
        some.map(i => readPicture(join(clip.folder, pictures[i]!.name), options)),
      );
      for (const [i, picture] of read.entries()) {
        const index = some[i]!;
        const { name, number } = pictures[index]!;
        options.onPicture();
        if (!picture) {
          unreadable.push(name);
          continue;
        }
        if (!options.size) refuseMixed(join(clip.folder, name), picture.size, kept[0]?.size);
        kept.push({ index, size: picture.size });
        sink ??= await (options.as === 'video' ? videoSink(path) : folderSink(path));
        await sink.add(picture.jpeg, number);
      }
    }
    if (kept.length === 0 && indexes.length === pictures.length) {
      throw new UserError(`${clip.folder}: none of its pictures can be read`, 'unreadable-clip', 3);
    }
    await sink?.end();
  } catch (error) {
    await sink?.abort();
    throw error;
  }
  return { kept, unreadable, twice };
}

/** 4:2:0, which videos have, needs even sides. */
function writtenSize({ size, as }: WriteOptions, from: Size): Size {
  const { width, height } = size ?? from;
  return as === 'video' ? { width: width - (width % 2), height: height - (height % 2) } : { width, height };
}

function refuseMixed(path: string, size: Size, first: Size | undefined): void {
  if (first === undefined || (size.width === first.width && size.height === first.height)) return;
  const [is, others] = [`${size.width}x${size.height}`, `${first.width}x${first.height}`];
  throw new UserError(
    `${path} is ${is}, but the first picture of the clip is ${others}. Bring all to one size with --size`,
    'mixed-sizes',
    3,
  );
}

function refuseOtherSize(path: string, mask: Size, picture: Size): void {
  if (mask.width === picture.width && mask.height === picture.height) return;
  const [is, its] = [`${mask.width}x${mask.height}`, `${picture.width}x${picture.height}`];
  throw new UserError(
    `${path} is ${is}, but its picture is ${its}. Replace the mask, or remove it to go on without it`,
    'mask-size',
    3,
  );
}

interface Sink {
  add(jpeg: Uint8Array, number: number): Promise<void>;
  end(): Promise<void>;
  abort(): Promise<void>;
}

function folderSink(path: string): Sink {
  return {
    add: (jpeg, number) => writeInto(join(path, `${frameName(number)}.jpg`), jpeg),
    end: async () => {},
    abort: async () => {},
  };
}

async function videoSink(path: string): Promise<Sink> {
  await mkdir(dirname(path), { recursive: true });
  const video = await openVideoWriter(path, FPS);
  return { add: jpeg => video.write(jpeg), end: () => video.end(), abort: () => video.abort() };
}

async function writeInto(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
