import sharp from 'sharp';
import type { Box } from '../contract.ts';

const RED = '#ff1f1f';

/** The JPEG picture with a red frame round each box, as JPEG. Rejects when `jpeg` can't be decoded. */
export async function drawBoxes(jpeg: Uint8Array, boxes: readonly Box[]): Promise<Uint8Array> {
  const picture = sharp(jpeg);
  const { width, height } = await picture.metadata();
  const stroke = Math.max(2, Math.round(width / 240));
  const frames = boxes.map(
    ({ x, y, w, h }) =>
      `<rect x="${x * width}" y="${y * height}" width="${w * width}" height="${h * height}"/>`,
  );
  const overlay =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g fill="none" stroke="${RED}" stroke-width="${stroke}">${frames.join('')}</g></svg>`;
  return (
    picture
      .composite([{ input: Buffer.from(overlay) }])
      // Full colour resolution: with half of it, thin red lines turn brown.
      .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
      .toBuffer()
  );
}

/** The JPEG picture, dark and crossed out: it is not live any more. An empty one where there never was any. */
export async function drawLost(jpeg: Uint8Array | undefined): Promise<Uint8Array> {
  const picture = jpeg
    ? sharp(jpeg)
    : sharp({ create: { width: 640, height: 360, channels: 3, background: '#000' } }).png();
  const { width = 640, height = 360 } = jpeg ? await picture.metadata() : {};
  const overlay =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    '<rect width="100%" height="100%" fill="#000" opacity="0.75"/>' +
    `<g stroke="${RED}" stroke-width="4"><line x2="100%" y2="100%"/><line x1="100%" y2="100%"/></g>` +
    '<text x="50%" y="50%" fill="#fff" font-family="sans-serif" font-size="28" text-anchor="middle">NO PICTURE</text></svg>';
  return picture
    .composite([{ input: Buffer.from(overlay) }])
    .jpeg({ quality: 80 })
    .toBuffer();
}
