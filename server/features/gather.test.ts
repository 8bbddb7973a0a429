/** Features of the demo by the model that comes with vigil: real latents. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pca } from '../../models/features/pca.ts';
import { type Layer, loadPackage, type ModelPackage, type RowsOf, readPicture } from '../../models/index.ts';
import { gatherFeatures } from './gather.ts';
import { featureSources } from './sources.ts';

const DEMO = 'demo:walkway?seed=7';

let model: ModelPackage;
let folder: string;
beforeAll(async () => {
  model = await loadPackage('demo-walkway');
  folder = await mkdtemp(join(tmpdir(), 'vigil-gather-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function gather(layer: Layer, of: RowsOf, seconds: number, pictures?: string) {
  const sources = await featureSources(DEMO, seconds, model.input.fps);
  const { signal } = new AbortController();
  return gatherFeatures({
    model,
    sources,
    layer,
    of,
    hop: 8,
    threads: 1,
    pictures,
    signal,
    onClip: () => {},
  });
}

describe('features of a demo', () => {
  it('have a row for each clip, with its frame, label and picture', async () => {
    const { rows, origin, memory } = await gather('latent', 'clip', 4, join(folder, 'f.frames.npy'));
    expect(rows).toMatchObject({ count: 4, width: 64 }); // clips of 16 of 40 frames, every 8
    expect(origin).toMatchObject({
      frame: [8, 16, 24, 32],
      picture: [0, 1, 2, 3],
      classes: ['normal', 'abnormal'],
    });
    expect(origin!.label).toHaveLength(4);
    expect(memory!.width).toBe(64);
    const { width, height } = await readPicture(join(folder, 'f.npy'), 3);
    expect({ width, height }).toMatchObject({ width: model.input.width, height: model.input.height });
  });

  it('have a row for each latent position; both routes of PCA agree on them', async () => {
    const { rows, origin } = await gather('latent', 'position', 4);
    const [t, h, w] = origin!.grid!;
    expect([t, h, w]).toEqual([2, model.input.height / 16, model.input.width / 16]);
    expect(rows.count).toBe(4 * t * h * w);
    expect(origin!.position!.slice(w - 1, w + 1)).toEqual([
      [0, 0, w - 1],
      [0, 1, 0],
    ]);
    const [a, b] = [pca(rows), pca(rows, { by: 'svd' })];
    for (let axis = 0; axis < 3; axis++) {
      const worst = Math.max(...a.axes[axis]!.map((value, i) => Math.abs(value - b.axes[axis]![i]!)));
      expect(worst).toBeLessThan(1e-5);
      expect(a.shares[axis]).toBeCloseTo(b.shares[axis]!, 6);
    }
  });

  it('leave no file where they are interrupted', async () => {
    const sources = await featureSources(DEMO, 4, model.input.fps);
    const interrupted = new AbortController();
    const gathering = gatherFeatures({
      ...{ model, sources, layer: 'latent', of: 'clip', hop: 8, threads: 1 },
      ...{ pictures: join(folder, 'half.frames.npy'), signal: interrupted.signal },
      onClip: () => interrupted.abort(new Error('enough')),
    });
    await expect(gathering).rejects.toThrow('enough');
    expect((await readdir(folder)).filter(name => name.startsWith('half'))).toEqual([]);
  });

  it('are weights of memory items, reconstructions or error maps, too', async () => {
    const { rows: weights } = await gather('addressing', 'position', 1.6);
    expect(weights.width).toBe(model.architecture.items);
    const sum = weights.data.subarray(0, weights.width).reduce((a, b) => a + b, 0);
    expect(Math.min(Math.abs(sum), Math.abs(sum - 1))).toBeLessThan(1e-4); // all 0 where nothing is like it
    const { width, height } = model.input;
    const { rows: pictures } = await gather('reconstruction', 'clip', 1.6);
    expect(pictures.width).toBe(width * height);
    const gray = pictures.data.reduce((a, b) => a + b, 0) / pictures.data.length;
    expect(gray).toBeGreaterThan(20);
    expect(gray).toBeLessThan(235);
    const { rows: errors } = await gather('error', 'clip', 1.6);
    expect(errors.width).toBe((width / 8) * (height / 8));
    expect(Math.min(...errors.data)).toBeGreaterThan(0);
  });
});
