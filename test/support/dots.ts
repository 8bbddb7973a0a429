import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Images of 4 x 4 pixels in the files of MNIST: those of class 0 and 1 have their bright pixel there; of class 2 there is one only, of the others none. */
export async function writeDots(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writePart(folder, 'train', [...Array(20).fill(0), ...Array(20).fill(1), 2]);
  await writePart(folder, 't10k', [...Array(10).fill(0), ...Array(10).fill(1), 2]);
}

async function writePart(folder: string, part: string, labels: readonly number[]): Promise<void> {
  const header = (...values: number[]) =>
    Buffer.concat(values.map(value => Buffer.from(Uint32Array.of(value).buffer).swap32()));
  const pixels = labels.flatMap((label, i) =>
    Array.from({ length: 16 }, (_, pixel) => (pixel === label ? 200 : (i * 37 + pixel * 11) % 50)),
  );
  const write = (name: string, ...parts: Buffer[]) =>
    writeFile(join(folder, `${part}-${name}-ubyte`), Buffer.concat(parts));
  await write('images-idx3', header(0x803, labels.length, 4, 4), Buffer.from(pixels));
  await write('labels-idx1', header(0x801, labels.length), Buffer.from(labels));
}
