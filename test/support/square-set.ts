import sharp from 'sharp';
import { encodeBmp } from '../../models/index.ts';
import { movingSquare } from './footage.ts';
import { mask, name, put } from './ucsd-tree.ts';

/** Where something stands in the second half of the test clip. */
const THING = [40, 2, 16, 6] as const;
const TEST_FRAMES = 32;

/** A set in UCSD's layout of `movingSquare`: a training clip, and a test clip with masks in whose second half something else appears and flickers. */
export async function writeSquareSet(set: string): Promise<void> {
  const { width, height, sequences } = movingSquare(90);
  const { frames } = sequences[0]!;
  const write = (path: string, gray: Uint8Array) =>
    sharp(gray, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
      .then(bytes => put(path, bytes));
  const frame = (n: number) => frames.slice(n * width * height, (n + 1) * width * height);
  for (let n = 0; n < 90; n++) await write(`${set}/Train/Train001/${name(n + 1)}.png`, frame(n));
  const [x, y, w, h] = THING;
  for (let n = 0; n < TEST_FRAMES; n++) {
    const gray = frame(n);
    const isAbnormal = n >= TEST_FRAMES / 2;
    if (isAbnormal)
      for (let row = y; row < y + h; row++) gray.fill(n % 2 ? 0 : 255, row * width + x, row * width + x + w);
    await write(`${set}/Test/Test001/${name(n + 1)}.png`, gray);
    const boxes = isAbnormal ? [THING] : [];
    await put(`${set}/Test/Test001_gt/${name(n + 1)}.bmp`, encodeBmp(mask(boxes, { width, height })));
  }
}
