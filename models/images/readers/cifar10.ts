import { join } from 'node:path';
import { UserError } from '../../../streams/index.ts';
import type { Images } from '../images.ts';
import { bytesOf, checkLabels, damaged } from './damaged.ts';
import type { ImageReader } from './index.ts';

const CLASSES = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
const [CHANNELS, SIDE] = [3, 32];
const PIXELS = CHANNELS * SIDE * SIDE;
/** A label, then red, green and blue, each row by row (https://www.cs.toronto.edu/~kriz/cifar.html). */
const RECORD = 1 + PIXELS;
const TRAIN = /^data_batch_[1-5]\.bin$/;
const TEST = 'test_batch.bin';

/** CIFAR-10 (Krizhevsky), the binary version; a part of it will do: fewer batches, or fewer images in one. */
export const cifar10: ImageReader = {
  files: 'CIFAR-10, the binary version (data_batch_1.bin, test_batch.bin)',
  knows: names => names.some(name => name === TEST || TRAIN.test(name)),

  async read(folder, names) {
    const batches = names.filter(name => TRAIN.test(name)).sort();
    const missing = batches.length === 0 ? 'data_batch_1.bin' : names.includes(TEST) ? undefined : TEST;
    if (missing) {
      throw new UserError(
        `${folder}: ${missing} is missing. Put the files of CIFAR-10's binary version there`,
        'images-missing',
        3,
      );
    }
    const train = await readBatches(batches.map(name => join(folder, name)));
    const test = await readBatches([join(folder, TEST)]);
    return { name: 'cifar10', channels: CHANNELS, height: SIDE, width: SIDE, classes: CLASSES, train, test };
  },
};

async function readBatches(paths: readonly string[]): Promise<Images> {
  const files: Uint8Array[] = [];
  for (const path of paths) files.push(await readBatch(path));
  const count = files.reduce((sum, file) => sum + file.length / RECORD, 0);
  const labels = new Uint8Array(count);
  const pixels = new Uint8Array(count * PIXELS);
  let at = 0;
  for (const file of files) {
    for (let record = 0; record < file.length; record += RECORD, at++) {
      labels[at] = file[record]!;
      pixels.set(file.subarray(record + 1, record + RECORD), at * PIXELS);
    }
  }
  return { labels, pixels };
}

async function readBatch(path: string): Promise<Uint8Array> {
  const file = await bytesOf(path);
  if (file.length === 0 || file.length % RECORD !== 0)
    throw damaged(path, `has ${file.length} bytes, which are no whole images of ${RECORD} bytes each`);
  const labels = Uint8Array.from({ length: file.length / RECORD }, (_, i) => file[i * RECORD]!);
  checkLabels(labels, CLASSES.length, path, index => `of image ${index}`);
  return file;
}
