import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PicturesWriter } from '../../models/features/pictures-writer.ts';
import {
  type LayoutTask,
  layOut,
  type Network,
  picturesPath,
  readFeatures,
  writeFeatures,
} from '../../models/index.ts';
import { UserError } from '../../streams/index.ts';
import type { Alert } from '../contract.ts';
import { FeatureViews } from './views.ts';

let folder: string;
let found: { id: string; vector: Float32Array }[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-views-'));
  found = [];
});
afterEach(() => rm(folder, { recursive: true }));

const event = (id: string, verdict?: 'normal' | 'acknowledged') =>
  ({ id, start: 7, snapshot: 1, ...(verdict && { review: { verdict, at: 1 } }) }) as Alert;
const EVENTS = [event('a'), event('b', 'normal'), event('c', 'acknowledged'), event('d')];
const weights = new Map([['mem_rep.memory.weight', { shape: [1, 2], data: Float32Array.of(30, 40) }]]);

const views = () =>
  new FeatureViews({
    folder,
    events: { list: async () => EVENTS },
    vectors: { ofCamera: async () => found },
    cameras: () => [{ id: 'lobby', name: 'Lobby' }],
    model: async id => {
      if (id !== 'lobby') throw new UserError('there is no such camera', 'not-found');
      return { name: 'm', network: { weights } as unknown as Network, weightsId: 'w' };
    },
    layOut: async ({ source, options }: LayoutTask, signal) => {
      signal.throwIfAborted();
      const { rows, memory, ...features } =
        'path' in source ? await readFeatures(source.path) : source.features;
      return { features, count: rows.count, layout: layOut(rows, memory, options) };
    },
  });

describe('features for the page', () => {
  it('are of the events that the model of a camera saw, by what was said of them', async () => {
    found = ['a', 'b', 'c', 'gone'].map((id, i) => ({ id, vector: Float32Array.of(0.6 + i, 0.8 - i) }));
    const scatter = await views().ofCamera('lobby', 'pca');
    expect(scatter).toMatchObject({ model: 'm', layer: 'latent', count: 3 });
    expect(scatter.points.map(({ event, label }) => [event!.id, scatter.classes[label!]])).toEqual([
      ['a', 'unreviewed'],
      ['b', 'normal'],
      ['c', 'abnormal'],
    ]);
    // The memory item has the direction of the first event, and so its place.
    for (const [axis, value] of scatter.points[0]!.at.entries())
      expect(scatter.memory[0]![axis]).toBeCloseTo(value, 4);
  });

  it('are not there for a camera without events, or that there is not', async () => {
    await expect(views().ofCamera('lobby', 'pca')).rejects.toThrow('0 events are too few');
    await expect(views().ofCamera('nobody', 'pca')).rejects.toThrow('there is no such camera');
  });

  it('are of the last of very many files', async () => {
    for (let i = 1; i <= 501; i++) await writeFile(join(folder, `${i}.npy`), '');
    const { files } = await views().sources();
    expect([files[0], files.at(-1), files.length]).toEqual(['2.npy', '501.npy', 500]);
  });

  it('are of files in the folder, with their frames, and of no others', async () => {
    const path = join(folder, 'walk.npy');
    await writeFeatures(path, {
      ...{ model: 'm', layer: 'latent' },
      rows: { count: 4, width: 2, data: Float32Array.of(0, 0, 1, 0, 0, 2, 3, 3) },
      origin: {
        ...{ clips: ['Test001'], clip: [0, 0, 0, 0], frame: [8, 8, 12, 12], picture: [0, 0, 1, 1] },
        ...{ classes: ['normal', 'abnormal'], label: [0, 1, 0, 0], grid: [1, 1, 2] },
        position: [0, 1, 0, 1].map(w => [0, 0, w] as const),
      },
    });
    const writer = await PicturesWriter.create(picturesPath(path), { width: 16, height: 8 });
    await writer.add(new Uint8Array(128).fill(10));
    await writer.add(new Uint8Array(128).fill(200));
    await writer.close();
    expect(await views().sources()).toEqual({
      folder,
      files: ['walk.npy'],
      cameras: [{ id: 'lobby', name: 'Lobby' }],
    });
    const { points } = await views().ofFile('walk.npy', 'pca');
    expect(points[1]).toMatchObject({ label: 1, clip: 'Test001', frame: 8, picture: 0 });
    expect(points[1]!.box).toEqual({ x: 0.5, y: 0, w: 0.5, h: 1 });
    const { info, data } = await sharp(await views().picture('walk.npy', 1))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 16, height: 8 });
    expect(data[0]).toBeCloseTo(200, -1);
    await expect(views().picture('walk.npy', 2)).rejects.toThrow('there is no such picture');
    await expect(views().ofFile('../outside.npy', 'pca')).rejects.toThrow('there is no file ../outside.npy');
  });

  it('are none of a server that ends', async () => {
    found = ['a', 'b', 'c'].map((id, i) => ({ id, vector: Float32Array.of(i, 1) }));
    const ending = views();
    await ending.close();
    await expect(ending.ofCamera('lobby', 'pca')).rejects.toThrow('the server is ending');
  });
});
