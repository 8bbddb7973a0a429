import { open, stat } from 'node:fs/promises';

export type PictureKind = 'jpeg' | 'png' | 'bmp' | 'tiff';

/** How far from its end a JPEG's end marker may stand: cameras append padding and their own data. */
const TAIL = 1024;

/**
 * What a file holds, by its content and not by its name; `undefined` if it is no picture, or one that ends
 * before it should. ffmpeg would show what is left of such a picture, grey below.
 */
export async function pictureKind(path: string): Promise<PictureKind | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined; // opening a pipe would wait for whoever writes to it
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const read = async (position: number, length: number): Promise<Buffer> => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      };
      const head = await read(0, 16);
      const kind = kindOf(head);
      if (kind === undefined) return undefined;
      if (kind === 'bmp') return head.readUInt32LE(2) <= size ? kind : undefined;
      if (kind === 'tiff') return (await tiffIsWhole(head, size, read)) ? kind : undefined;
      const tail = await read(Math.max(0, size - TAIL), TAIL);
      return tail.includes(kind === 'jpeg' ? '\xff\xd9' : 'IEND', 0, 'latin1') ? kind : undefined;
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

function kindOf(head: Buffer): PictureKind | undefined {
  const magic = head.toString('latin1');
  if (magic.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (magic.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (magic.startsWith('BM') && head.length >= 14) return 'bmp';
  if ((magic.startsWith('II*\0') || magic.startsWith('MM\0*')) && head.length >= 8) return 'tiff';
  return undefined;
}

/** Its directory and all its strips lie within the file. The directory may stand before or behind the pixels. */
async function tiffIsWhole(
  head: Buffer,
  size: number,
  read: (position: number, length: number) => Promise<Buffer>,
): Promise<boolean> {
  const little = head[0] === 0x49;
  const u16 = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const at = u32(head, 4);
  const count = u16(await read(at, 2), 0);
  const directory = await read(at + 2, count * 12);
  if (count === 0 || directory.length < count * 12) return false;
  /** All values of a tag of type SHORT or LONG. */
  const values = async (tag: number): Promise<number[]> => {
    for (let entry = 0; entry < directory.length; entry += 12) {
      if (u16(directory, entry) !== tag) continue;
      const bytes = u16(directory, entry + 2) === 3 ? 2 : 4;
      const n = u32(directory, entry + 4);
      const inline = n * bytes <= 4;
      if (!inline && n * bytes > size) throw new RangeError('more values than bytes');
      const data = inline
        ? directory.subarray(entry + 8, entry + 12)
        : await read(u32(directory, entry + 8), n * bytes);
      return Array.from({ length: n }, (_, i) => (bytes === 2 ? u16(data, i * 2) : u32(data, i * 4)));
    }
    return [];
  };
  const [offsets, lengths] = [await values(273), await values(279)];
  return offsets.every((offset, i) => offset + (lengths[i] ?? 0) <= size);
}
