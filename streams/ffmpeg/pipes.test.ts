import { expect, it } from 'vitest';
import { type Cutter, MultipartCutter, RawCutter } from './pipes.ts';

/** Feeds bytes in chunks of every size, which is where the cuts go wrong. */
function feed(makeCutter: () => Cutter, bytes: Uint8Array): Uint8Array[][] {
  return Array.from({ length: bytes.length }, (_, i) => {
    const cutter = makeCutter();
    const pictures: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += i + 1)
      pictures.push(...cutter.push(bytes.subarray(at, at + i + 1)));
    return pictures;
  });
}

it('cuts raw video, wherever the chunks end', () => {
  const bytes = Uint8Array.from({ length: 20 }, (_, i) => i);
  for (const pictures of feed(() => new RawCutter(6), bytes)) {
    expect(pictures).toEqual([bytes.slice(0, 6), bytes.slice(6, 12), bytes.slice(12, 18)]);
  }
});

it('gives each picture a buffer of its own', () => {
  const [first, second] = new RawCutter(2).push(Uint8Array.of(1, 2, 3, 4));
  expect(first!.buffer).not.toBe(second!.buffer);
});

it('cuts multipart JPEGs by their length, whatever they hold', () => {
  const jpegs = [
    Buffer.from('\r\n\r\n--ffmpeg\r\nContent-length: 3\r\n\r\n'),
    Buffer.from('b'),
    Buffer.from('third'),
  ];
  const bytes = Buffer.concat([
    Buffer.from('--ffmpeg\r\n'),
    ...jpegs.flatMap(jpeg => [
      Buffer.from(`Content-type: image/jpeg\r\nContent-length: ${jpeg.length}\r\n\r\n`),
      jpeg,
      Buffer.from('\r\n--ffmpeg\r\n'),
    ]),
  ]);
  for (const pictures of feed(() => new MultipartCutter(), bytes)) {
    expect(pictures.map(picture => Buffer.from(picture))).toEqual(jpegs);
  }
});

it('refuses multipart output that it does not understand', () => {
  expect(() => new MultipartCutter().push(Buffer.from('--ffmpeg\r\n\r\n\r\n'))).toThrow('without a length');
  expect(() => new MultipartCutter().push(Buffer.alloc(3000, 'x'))).toThrow('without a head');
});
