import { readFile } from 'node:fs/promises';
import { UserError } from '../../../streams/index.ts';

/** @param what is wrong with the file */
export function damaged(path: string, what: string, remedy = 'Fetch the file again'): UserError {
  return new UserError(`${path}: ${what}. ${remedy}`, 'images-damaged', 3);
}

export async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw damaged(path, `can't be read (${error.code})`, 'Choose a file that can');
  });
}

/** @param position of each label, for people */
export function checkLabels(
  labels: Uint8Array,
  classes: number,
  path: string,
  position: (index: number) => string,
): void {
  const wrong = labels.findIndex(label => label >= classes);
  if (wrong < 0) return;
  throw damaged(path, `label ${labels[wrong]} ${position(wrong)} is none of 0 to ${classes - 1}`);
}
