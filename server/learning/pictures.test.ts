import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawPictures } from './pictures.ts';

const [width, height] = [480, 32];
const raw = {
  ...{ width, height },
  original: new Uint8Array(width * height).fill(100),
  reconstruction: new Uint8Array(width * height).fill(90),
  error: new Uint8Array(width * height).map((_, i) => (i % width < 240 ? 0 : 10)),
};

async function pixels(url: string) {
  const { data, info } = await sharp(Buffer.from(url.split(',')[1]!, 'base64'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: data as Uint8Array, info };
}

it('draws small PNG pictures; an error glows', async () => {
  const [picture] = await drawPictures([raw]);
  expect(picture!.original).toMatch(/^data:image\/png;base64,/);
  const original = await pixels(picture!.original);
  expect([original.info.width, original.info.height, original.data[0]]).toEqual([240, 16, 100]);
  const { data, info } = await pixels(picture!.error);
  expect(info.channels).toBe(3);
  expect([...data.subarray(0, 3)]).toEqual([0, 0, 0]);
  const [r, g, b] = data.subarray(3 * 239) as unknown as [number, number, number];
  expect(r).toBeGreaterThan(100); // ten gray levels of error can be seen
  expect([g, b]).toEqual([0, 0]);
});

it('draws no more than fit on a page', async () => {
  expect(await drawPictures(Array(9).fill(raw))).toHaveLength(4);
});
