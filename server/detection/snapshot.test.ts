import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawBoxes } from './snapshot.ts';

const GRAY = await sharp({ create: { width: 200, height: 100, channels: 3, background: '#808080' } })
  .jpeg()
  .toBuffer();

async function pixels(jpeg: Uint8Array) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return {
    info,
    isRed: (x: number, y: number) => {
      const [r, g, b] = data.subarray((y * info.width + x) * info.channels);
      return r! > 200 && g! < 90 && b! < 90;
    },
  };
}

describe('drawBoxes', () => {
  it('draws a red frame where the box is, and leaves the rest', async () => {
    const marked = await pixels(await drawBoxes(GRAY, [{ x: 0.25, y: 0.2, w: 0.5, h: 0.6, score: 2 }]));
    expect(marked.info).toMatchObject({ width: 200, height: 100, format: 'raw' });
    for (const [x, y] of [
      [50, 50],
      [149, 50],
      [100, 20],
      [100, 79],
    ] as const) {
      expect(marked.isRed(x, y), `${x},${y}`).toBe(true);
    }
    for (const [x, y] of [
      [100, 50],
      [40, 50],
      [160, 50],
      [100, 10],
      [100, 90],
    ] as const) {
      expect(marked.isRed(x, y), `${x},${y}`).toBe(false);
    }
  });

  it('draws every box', async () => {
    const box = { y: 0.2, w: 0.2, h: 0.6, score: 2 };
    const marked = await pixels(
      await drawBoxes(GRAY, [
        { ...box, x: 0.1 },
        { ...box, x: 0.6 },
      ]),
    );
    expect([marked.isRed(20, 50), marked.isRed(120, 50)]).toEqual([true, true]);
  });

  it('rejects what is no picture', async () => {
    await expect(drawBoxes(new Uint8Array([1, 2, 3]), [])).rejects.toThrow('unsupported image format');
  });
});
