import sharp from 'sharp';

/** Where the square is, in fractions of the picture. */
export const SQUARE = { x: 0.2, y: 0.5, w: 0.15, h: 0.25 };

/** A white square on grey, 640 x 360, as JPEG: abnormal for `Detector`. */
export async function squarePicture(): Promise<Buffer> {
  const [width, height] = [640, 360];
  const { x, y, w, h } = SQUARE;
  const size = { width: Math.round(w * width), height: Math.round(h * height) };
  const input = await sharp({ create: { ...size, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  return sharp({ create: { width, height, channels: 3, background: '#505050' } })
    .composite([{ input, left: x * width, top: y * height }])
    .jpeg()
    .toBuffer();
}
