import { describe, expect, it } from 'vitest';
import type { Layer } from './extractor.ts';
import type { RowsOf } from './features.ts';
import { imageFeatures, type SeesImages } from './images.ts';

/** Two images; latents `[2, 1, 2, 2]`, a memory of one item for each position. */
const model: SeesImages = {
  memory: { shape: [1, 2], data: Float32Array.of(5, 6) },
  latents: async () => ({ shape: [2, 1, 2, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7) }),
  addressing: async () => ({ shape: [2, 1, 2, 1], data: Float32Array.of(1, 0, 0.5, 0.5) }),
  reconstructions: async () => undefined,
};
const set = {
  name: 'mnist',
  classes: ['0', '1'],
  test: { labels: Uint8Array.of(1, 0), pixels: new Uint8Array(8) },
};
const { signal } = new AbortController();
const of = (layer: Layer, rows: RowsOf) =>
  imageFeatures({ model, name: 'm', set, layer, of: rows, signal, onImages: () => {} });

describe('features of images', () => {
  it('have a row for each image, with its class', async () => {
    const { rows, memory, origin } = await of('latent', 'clip');
    expect(rows).toEqual({ count: 2, width: 2, data: Float32Array.of(1, 2, 5, 6) }); // means
    expect(memory).toEqual({ count: 1, width: 2, data: Float32Array.of(5, 6) });
    expect(origin).toEqual({
      ...{ clips: ['mnist'], clip: [0, 0], frame: [0, 1], images: true },
      ...{ classes: ['0', '1'], label: [1, 0] },
    });
  });

  it('have a row for each latent position, or all of an image in one', async () => {
    const positions = await of('latent', 'position');
    expect(positions.rows).toMatchObject({ count: 4, width: 2 });
    expect(positions.origin).toMatchObject({ grid: [1, 1, 2], label: [1, 1, 0, 0] });
    expect(positions.origin!.position![3]).toEqual([0, 0, 1]);
    const whole = await of('latent', 'whole');
    expect(whole.rows).toMatchObject({ count: 2, width: 4 });
    expect(whole.memory).toBeUndefined();
    expect((await of('addressing', 'clip')).rows.data).toEqual(Float32Array.of(0.5, 0.5));
  });

  it('are refused where the model has none', async () => {
    await expect(of('reconstruction', 'clip')).rejects.toThrow('m has no --layer reconstruction of images');
  });
});
