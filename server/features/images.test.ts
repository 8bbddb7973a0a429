import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageWeightSpecs } from '../../models/images/backbone/architecture.ts';
import { saveImageNetwork } from '../../models/images/model-folder.ts';
import { networkFor } from '../../models/images/options.ts';
import type { Layer, RowsOf } from '../../models/index.ts';
import { readPicture } from '../../models/index.ts';
import { initialFrom } from '../../models/memae/weights.ts';
import { seededRandom } from '../../models/random.ts';
import { gatherImages, seesImages } from './images.ts';

/** Of a record of CIFAR-10's binary version: a label, then red, green and blue. */
const PIXELS = 3 * 32 * 32;

let folder: string;
const model = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-images-'));
  const random = seededRandom(5);
  const records = [3, 8, 3].map(label =>
    Uint8Array.from({ length: 1 + PIXELS }, (_, i) => (i === 0 ? label : 255 * random())),
  );
  for (const name of ['data_batch_1.bin', 'test_batch.bin'])
    await writeFile(join(folder, name), Buffer.concat(records));
  await save('colour', 3);
  await save('gray', 1);
});
afterAll(() => rm(folder, { recursive: true }));

/** A network as it is before it learns. */
async function save(name: string, channels: number): Promise<void> {
  const { base, items } = networkFor(
    { channels, height: 32, width: 32 },
    { network: 'mnist', input: 'contrast' },
  );
  const memory = { items, shrink: 0, addressing: 'dot', depth: 3, query: 'position' } as const;
  const architecture = { ...base, memory };
  await saveImageNetwork(model(name), {
    ...{ method: 'autoencoder', options: {}, architecture },
    weights: initialFrom(imageWeightSpecs(architecture), seededRandom(1)),
    scoring: { kind: 'reconstruction', error: 'squared', entropy: 0 },
  });
}

const gather = (layer: Layer, of: RowsOf, name = 'colour', pictures?: string) =>
  gatherImages({
    ...{ data: folder, folder: model(name), layer, of, threads: 1, pictures },
    ...{ signal: new AbortController().signal, onImages: () => {} },
  });

it('takes features of the test images of a data set, with their classes and pictures', async () => {
  expect(await seesImages(model('colour'))).toBe(true);
  expect(await seesImages(folder)).toBe(false);
  const { rows, memory, origin } = await gather('latent', 'clip', 'colour', join(folder, 'f.frames.npy'));
  expect(rows).toMatchObject({ count: 3, width: 64 });
  expect(memory).toMatchObject({ count: 100, width: 64 });
  expect(origin!.label!.map(label => origin!.classes![label])).toEqual(['cat', 'ship', 'cat']);
  expect(origin!.picture).toEqual([0, 1, 2]);
  const { pixels, channels } = await readPicture(join(folder, 'f.npy'), 1);
  const record = await readFile(join(folder, 'test_batch.bin'));
  expect(channels).toBe(3);
  const [red, green, blue] = [0, 1, 2].map(c => record[1 + PIXELS + 1 + c * 1024]);
  expect([...pixels.subarray(0, 3)]).toEqual([red, green, blue]);
  const positions = await gather('addressing', 'position');
  expect(positions.rows).toMatchObject({ count: 3 * 16, width: 100 });
  expect(positions.origin).toMatchObject({ grid: [1, 4, 4] });
});

it('says which images a model sees', async () => {
  await expect(gather('latent', 'clip', 'gray')).rejects.toThrow(
    'has images of 3 x 32 x 32, but gray sees 1 x 32 x 32',
  );
  await expect(gather('answer', 'clip')).rejects.toThrow('colour has no --layer answer of images');
});
