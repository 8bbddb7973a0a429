import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { bytesOf, damaged } from './damaged.ts';

/** An array of bytes, as http://yann.lecun.com/exdb/mnist describes it: magic, uint32 BE for each dimension, the bytes. */
export interface Idx {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Two zeros, 0x08 for bytes, the number of dimensions. */
const magicOf = (dimensions: number) => 0x0800 + dimensions;
const hex = (value: number) => `0x${value.toString(16).padStart(8, '0')}`;

/** Packed by gzip or not. @param dimensions that the file must have */
export async function readIdx(path: string, dimensions: number): Promise<Idx> {
  const bytes = await unpacked(await bytesOf(path), path);
  const header = 4 * (1 + dimensions);
  if (bytes.length < header) throw damaged(path, `is cut short: ${bytes.length} bytes, not even a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic !== magicOf(dimensions)) {
    const expected = `an idx file of ${dimensions === 1 ? 'labels' : 'images'} begins with ${hex(magicOf(dimensions))}`;
    throw damaged(path, `begins with ${hex(magic)}, but ${expected}`, 'Put the right file in its place');
  }
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 * (1 + i)));
  if (shape.includes(0)) throw damaged(path, `holds nothing: ${shape.join(' x ')}`);
  const expected = header + shape.reduce((a, b) => a * b, 1);
  if (bytes.length !== expected) {
    const state = bytes.length < expected ? 'is cut short' : 'is too long';
    throw damaged(path, `${state}: ${bytes.length} bytes, expected ${expected} for ${shape.join(' x ')}`);
  }
  return { shape, data: bytes.subarray(header) };
}

async function unpacked(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return promisify(gunzip)(bytes).catch(() => {
    throw damaged(path, "can't be unpacked: it is cut short, or no gzip file");
  });
}
