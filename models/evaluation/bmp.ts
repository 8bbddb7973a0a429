import { readFile } from 'node:fs/promises';
import { UserError } from '../../streams/index.ts';
import type { Mask } from './dataset.ts';

/** Of the file, and of the BITMAPINFOHEADER behind it; the palette follows, four bytes a colour, blue first. */
const [FILE_HEADER, INFO_HEADER] = [14, 40];

/** @throws UserError (exit code 3) if it can't be read, or is no whole BMP of 1 or 8 bits a pixel */
export async function readMask(path: string): Promise<Mask> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw refused(path, `the mask can't be read (${error.code})`, 'mask-unreadable');
  });
  return decodeBmp(bytes, path);
}

/** `undefined` where there is none, or it is all black. */
export async function maskOf(path: string | undefined): Promise<Mask | undefined> {
  const mask = path === undefined ? undefined : await readMask(path);
  return mask?.pixels.includes(1) ? mask : undefined;
}

/** Pixels that are not black are 1. `path` is for the message. */
export function decodeBmp(bytes: Buffer, path: string): Mask {
  const headers = FILE_HEADER + INFO_HEADER;
  if (bytes.toString('latin1', 0, 2) !== 'BM') {
    throw refused(path, 'is no BMP, as masks of UCSD are', 'mask-format');
  }
  if (bytes.length < headers) throw truncated(path, bytes.length, headers);
  const bits = bytes.readUInt16LE(28);
  const info = bytes.readUInt32LE(14);
  if ((bits !== 1 && bits !== 8) || bytes.readUInt32LE(30) !== 0 || info < INFO_HEADER) {
    const packed = bytes.readUInt32LE(30) === 0 ? '' : ', compressed';
    throw refused(path, `${bits} bits a pixel${packed}; masks have 1 or 8, uncompressed`, 'mask-depth');
  }
  const width = bytes.readInt32LE(18);
  const rows = bytes.readInt32LE(22); // negative: from top to bottom
  const height = Math.abs(rows);
  if (width <= 0 || height === 0) throw refused(path, `says that it is ${width}x${height}`, 'mask-format');
  const start = bytes.readUInt32LE(10);
  const stride = 4 * Math.ceil((width * bits) / 32);
  const end = start + stride * height;
  if (bytes.length < end) throw truncated(path, bytes.length, end);

  const white = isLit(bytes, FILE_HEADER + info, start);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = start + stride * (rows > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x++) {
      const colour = bits === 8 ? bytes[row + x]! : (bytes[row + (x >> 3)]! >> (7 - (x & 7))) & 1;
      pixels[y * width + x] = white[colour]!;
    }
  }
  return { width, height, pixels };
}

/** By colour: 1 where it is not black. Colours that the palette lacks count as black. */
function isLit(bytes: Buffer, palette: number, end: number): Uint8Array {
  const lit = new Uint8Array(256);
  for (let i = 0; i < 256 && palette + 4 * i + 4 <= end; i++) {
    const at = palette + 4 * i;
    lit[i] = bytes[at]! | bytes[at + 1]! | bytes[at + 2]! ? 1 : 0;
  }
  return lit;
}

/** As BMP of 1 bit a pixel, black and white. */
export function encodeBmp({ width, height, pixels }: Mask): Buffer {
  const start = FILE_HEADER + INFO_HEADER + 8;
  const stride = 4 * Math.ceil(width / 32);
  const bytes = Buffer.alloc(start + stride * height);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(start, 10);
  bytes.writeUInt32LE(INFO_HEADER, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26); // planes
  bytes.writeUInt16LE(1, 28);
  bytes.writeUInt32LE(stride * height, 34);
  bytes.writeUInt32LE(2, 46); // colours
  bytes.writeUInt32LE(0xffffff, start - 4);
  for (const [i, pixel] of pixels.entries()) {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (pixel) bytes[start + stride * (height - 1 - y) + (x >> 3)]! |= 0x80 >> (x & 7);
  }
  return bytes;
}

const truncated = (path: string, have: number, want: number) =>
  refused(path, `the mask is cut off: ${have} bytes of ${want}`, 'mask-truncated');

function refused(path: string, what: string, code: string): UserError {
  const colon = /^(is|says) /.test(what) ? '' : ':';
  return new UserError(`${path}${colon} ${what}. Replace it, or remove it to go on without it`, code, 3);
}
