import sharp from 'sharp';
import type { TrainingPicture as RawPicture } from '../../models/index.ts';
import type { TrainingPicture } from '../contract.ts';

/** Widest picture that goes to the page, in pixels. */
const MAX_WIDTH = 240;
/** Pictures that go to the page. */
const MAX_PICTURES = 4;
/** An error of this many gray levels is shown as bright as can be. */
export const BRIGHTEST = 64;

/** As PNG data URLs, small enough to push. libvips draws them on threads of its own. */
export function drawPictures(pictures: readonly RawPicture[]): Promise<TrainingPicture[]> {
  return Promise.all(
    pictures.slice(0, MAX_PICTURES).map(async ({ width, height, original, reconstruction, error }) => {
      const [first, second, third] = await Promise.all([
        png(original, width, height, 1),
        png(reconstruction, width, height, 1),
        png(glow(error), width, height, 3),
      ]);
      return { original: first, reconstruction: second, error: third };
    }),
  );
}

async function png(data: Uint8Array, width: number, height: number, channels: 1 | 3): Promise<string> {
  const file = await sharp(data, { raw: { width, height, channels } })
    .resize({ width: MAX_WIDTH, withoutEnlargement: true })
    .png({ compressionLevel: 6 })
    .toBuffer();
  return `data:image/png;base64,${file.toString('base64')}`;
}

/** From black over red and yellow to white: `[..., 3]`. */
function glow(error: Uint8Array): Uint8Array {
  const out = new Uint8Array(3 * error.length);
  for (let i = 0; i < error.length; i++) {
    const heat = (3 * 255 * error[i]!) / BRIGHTEST;
    for (let c = 0; c < 3; c++) out[3 * i + c] = Math.max(0, Math.min(255, heat - 255 * c));
  }
  return out;
}
