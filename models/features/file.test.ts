import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeTensors } from '../safetensors.ts';
import type { Features } from './features.ts';
import { isFeaturesName, picturesPath, readFeatures, readPicture, writeFeatures } from './file.ts';
import { encodeNpy } from './npy.ts';
import { PicturesWriter } from './pictures-writer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-features-'));
});
afterEach(() => rm(folder, { recursive: true }));

const features: Features = {
  model: 'demo-walkway',
  layer: 'latent',
  rows: { count: 2, width: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  memory: { count: 1, width: 3, data: Float32Array.of(7, 8, 9) },
  origin: {
    clips: ['Test001'],
    clip: [0, 0],
    frame: [8, 8],
    grid: [1, 1, 2],
    position: [
      [0, 0, 0],
      [0, 0, 1],
    ],
    classes: ['normal', 'abnormal'],
    label: [0, 1],
    picture: [0, 0],
  },
};

describe('features on disk', () => {
  it.each(['f.npy', 'f.safetensors'])('are read as they were written: %s', async name => {
    await writeFeatures(join(folder, name), features);
    expect(await readFeatures(join(folder, name))).toEqual(features);
  });

  it('have columns for other readers of safetensors', async () => {
    const path = join(folder, 'f.safetensors');
    await writeFeatures(path, features);
    const { tensors } = decodeTensors(await readFile(path), path);
    expect([...tensors.keys()]).toEqual(['features', 'memory', 'clip', 'frame', 'position', 'label']);
    expect(tensors.get('position')).toEqual({ shape: [2, 3], data: Float32Array.of(0, 0, 0, 0, 0, 1) });
  });

  it('may be any rows of NumPy', async () => {
    const path = join(folder, 'x.npy');
    await writeFile(path, encodeNpy({ shape: [1, 2], data: Float32Array.of(1, 2) }));
    expect(await readFeatures(path)).toEqual({
      ...{ model: '', layer: '' },
      rows: { count: 1, width: 2, data: Float32Array.of(1, 2) },
    });
  });

  it('have pictures, of which one is read at a time', async () => {
    const path = picturesPath(join(folder, 'f.safetensors'));
    const writer = await PicturesWriter.create(path, { width: 3, height: 2 });
    expect(await writer.add(Uint8Array.of(1, 2, 3, 4, 5, 6))).toBe(0);
    expect(await writer.add(Uint8Array.of(9, 8, 7, 6, 5, 4))).toBe(1);
    await writer.close();
    const source = join(folder, 'f.npy');
    const second = { width: 3, height: 2, channels: 1, pixels: Uint8Array.of(9, 8, 7, 6, 5, 4) };
    expect(await readPicture(source, 1)).toEqual(second);
    const colour = await PicturesWriter.create(path, { width: 1, height: 1, channels: 3 });
    await colour.add(Uint8Array.of(1, 2, 3));
    expect(await readPicture(source, 1)).toEqual(second); // until the others are complete
    await colour.close();
    expect(await readPicture(source, 0)).toEqual({
      ...{ width: 1, height: 1, channels: 3 },
      pixels: Uint8Array.of(1, 2, 3),
    });
    await expect(readPicture(source, 2)).rejects.toThrow('there is no such picture');
  });

  it.each([
    ['gone.npy', undefined, 'there is no such file'],
    ['f.txt', undefined, 'let the name of the file end in .npy or .safetensors'],
    ['large.npy', 257 * 2 ** 20, 'it has 257 MB, and 256 MB are the most'],
    ['f.safetensors', Buffer.from('nothing like it'), 'it is no safetensors file, or damaged'],
    [
      'f.npy',
      encodeNpy({ shape: [4], data: new Float32Array(4) }),
      'its shape is 4, expected rows x numbers',
    ],
    [
      'f.npy',
      encodeNpy({ shape: [1, 1], data: Float32Array.of(Number.NaN) }),
      'it holds values that are no numbers',
    ],
  ])('say in one line what is wrong with them: %s (%#)', async (name, bytes, message) => {
    const path = join(folder, name);
    if (bytes) await writeFile(path, typeof bytes === 'number' ? '' : bytes);
    if (typeof bytes === 'number') await truncate(path, bytes);
    await expect(readFeatures(path, 256)).rejects.toThrow(`${path}: ${message}`);
  });

  it.each([
    [{ label: [0] }, '2 rows, but label is known of 1'],
    [{ label: [0, 2] }, 'a row is of a class or clip that there is not'],
  ])('say what does not fit together (%#)', async (change, message) => {
    const path = join(folder, 'f.npy');
    await writeFeatures(path, { ...features, origin: { ...features.origin!, ...change } });
    await expect(readFeatures(path)).rejects.toThrow(`${path}: ${message}`);
    await writeFile(join(folder, 'f.json'), '{');
    await expect(readFeatures(path)).rejects.toThrow('what stands beside it about its rows is damaged');
  });

  it('are told from what lies beside them', () => {
    expect(['a.npy', 'a.SAFETENSORS', 'a.memory.npy', 'a.frames.npy', 'a.json'].map(isFeaturesName)).toEqual([
      ...[true, true, false, false, false],
    ]);
  });
});
