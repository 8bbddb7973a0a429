import { readdir } from 'node:fs/promises';
import { UserError } from '../../../streams/index.ts';
import type { ImageSet } from '../images.ts';
import { cifar10 } from './cifar10.ts';
import { mnist } from './mnist.ts';

/** Reads the official files of one data set. A new one is a file beside this one and a line below. */
export interface ImageReader {
  /** For people: the files that it looks for. */
  readonly files: string;
  /** Whether a folder with these files is meant for it. */
  knows(names: readonly string[]): boolean;
  /** @throws UserError that names the file, says what is wrong with it and what to do */
  read(folder: string, names: readonly string[]): Promise<ImageSet>;
}

const READERS: readonly ImageReader[] = [mnist, cifar10];

/** For people: what makes a folder one of images. */
export const IMAGE_FILES: string = READERS.map(one => one.files).join(' or ');

/** Whether a folder with these entries is meant to hold images. */
export const knowsImages = (names: readonly string[]): boolean => READERS.some(one => one.knows(names));

/** What is in the folder of a data set. @throws UserError where it is missing or can't be read */
export async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such folder' : `it can't be read (${error.code})`;
    throw new UserError(`${folder}: ${why}`, 'no-images', 3);
  });
}

/** The data set whose official files a folder holds. */
export async function readImages(folder: string): Promise<ImageSet> {
  const names = await entriesOf(folder);
  const reader = READERS.find(one => one.knows(names));
  if (reader) return reader.read(folder, names);
  throw new UserError(`${folder}: holds no images that are known here: ${IMAGE_FILES}`, 'no-images', 3);
}
