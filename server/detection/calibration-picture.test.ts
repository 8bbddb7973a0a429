import sharp from 'sharp';
import { expect, it } from 'vitest';
import { SCENE, TUNED } from '../testing.ts';
import { drawCalibration } from './calibration-picture.ts';

/** Red, green and blue in the middle of a cell. */
async function colours(picture: Uint8Array) {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const side = info.width / 4;
  const at = (row: number, col: number) => {
    const pixel = ((row + 0.5) * side * info.width + (col + 0.5) * side) * info.channels;
    return [...data.subarray(pixel, pixel + 3)];
  };
  return { at, width: info.width, height: info.height };
}

it('shows the empty picture under the levels, high ones yellow', async () => {
  const levels = { ...SCENE.levels, values: SCENE.levels.values.map((_, cell) => (cell === 5 ? 3 : 1)) };
  const background = new Float32Array(32 * 32).map((_, i) => (i % 32 < 16 ? 0 : 200));
  const { at, width, height } = await colours(await drawCalibration({ ...TUNED, levels, background }));
  expect(width % 32).toBe(0);
  expect(height).toBeGreaterThan(width);
  const [low, high, lowOnLight] = [at(0, 0), at(1, 1), at(0, 3)];
  expect(high[0]! + high[1]!).toBeGreaterThan(low[0]! + low[1]! + 100);
  expect(lowOnLight[1]! - low[1]!).toBeGreaterThan(80); // the picture shines through
});

it('says something else below for each sensitivity, and for thresholds without one', async () => {
  const pictures = await Promise.all([
    drawCalibration(TUNED),
    drawCalibration(TUNED, 0.5),
    drawCalibration(SCENE),
  ]);
  expect(new Set(pictures.map(picture => Buffer.from(picture).toString('base64'))).size).toBe(3);
});
