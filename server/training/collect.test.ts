import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { type Frame, UserError } from '../../streams/index.ts';
import { collectFootage, expandFolders, MemorySink } from './collect.ts';

const input = { width: 16, height: 16, fps: 10, scale: 40 };
const lost = () => new UserError('rtsp://cam: the camera sent nothing for 10 s', 'silent', 3);

async function* camera(count: number, end?: Error): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    yield { index, timeMs: index * 100, arrivedMs: 0, pts: index * 1e5, gray: new Uint8Array(256) };
  }
  if (end) throw end;
}

/** Collects from streams that are opened one after the other; the lengths of the sequences, and what was said. */
async function collect(streams: AsyncGenerator<Frame>[], addresses = ['rtsp://cam']) {
  const sink = new MemorySink({ width: 16, height: 16 });
  const notes: string[] = [];
  await collectFootage(addresses, sink, {
    ...{ input, maxFrames: 100, signal: new AbortController().signal, onFrame: () => {} },
    ...{ note: line => notes.push(line), open: () => streams.shift()!, retrySeconds: [0, 0, 0] },
  });
  return { counts: sink.footage().sequences.map(s => s.count), notes };
}

it('keeps what a camera gave before it went away, and goes on in a new sequence', async () => {
  const { counts, notes } = await collect([camera(30, lost()), camera(0, lost()), camera(200)]);
  expect(counts.filter(count => count > 0)).toEqual([30, 70]);
  expect(notes).toEqual(Array(2).fill('rtsp://cam: the camera sent nothing for 10 s; asking again in 0 s'));
});

it('goes on with what there is when it does not come back', async () => {
  const gone = Array.from({ length: 4 }, () => camera(0, lost()));
  const { counts, notes } = await collect([camera(30, lost()), ...gone]);
  expect(counts.filter(count => count > 0)).toEqual([30]);
  expect(notes.at(-1)).toMatch(/; going on with the 30 frames that it gave$/);
});

it('says at once that a camera can’t be read at all, and that a disk is full', async () => {
  await expect(collect([camera(0, lost())])).rejects.toThrow('sent nothing');
  const full = new UserError('the disk is full', 'disk-full');
  await expect(collect([camera(30, full)])).rejects.toThrow('the disk is full');
});

it('leaves out sources that hold no clip, and refuses where none does', async () => {
  const { notes } = await collect([camera(15), camera(20)], ['a.mp4', 'b.mp4']);
  expect(notes).toEqual(['a.mp4: 15 frames, but a clip takes 16; left out']);
  await expect(collect([camera(15)], ['a.mp4'])).rejects.toThrow('a.mp4: 15 frames, but a clip takes 16');
});

it('refuses a folder with a picture of another size, and names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-sizes-'));
  try {
    for (let n = 1; n <= 20; n++) {
      const width = n === 18 ? 48 : 64;
      const picture = sharp({ create: { width, height: 32, channels: 3, background: 'gray' } });
      await picture.toFile(join(folder, `${n}.jpg`));
    }
    await expect(collect([camera(20)], [folder])).rejects.toThrow(
      /18\.jpg is 48x32, but the first picture of the folder is 64x32/,
    );
    await rm(join(folder, '18.jpg'));
    await expect(collect([camera(20)], [folder])).resolves.toMatchObject({ counts: [20] });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.each([
  ['folders', ['b/', 'a/', '.hidden/', 'preview.jpg', 'readme.txt'], ['a', 'b']],
  ['video files', ['b.MP4', 'a.mkv', '._a.mkv', 'labels.json'], ['a.mkv', 'b.MP4']],
  ['both', ['b/', 'a.avi'], ['a.avi', 'b']],
  ['pictures', ['1.jpg', 'preview.mp4'], ['']],
  ['nothing that it knows', ['readme.txt'], ['']],
])('takes a folder of %s for what it is', async (_, names, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-expand-'));
  try {
    for (const name of names) {
      const path = join(folder, name);
      await (name.endsWith('/') ? mkdir(path) : writeFile(path, ''));
    }
    expect(await expandFolders([folder, 'demo:walkway'])).toEqual([
      ...expected.map(name => join(folder, name)),
      'demo:walkway',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
