import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegSink } from './sinks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-sinks-'));
});
afterEach(() => rm(folder, { recursive: true }));

const frame = (index: number) => ({
  index,
  timeMs: 0,
  arrivedMs: 0,
  pts: index * 1e5,
  gray: new Uint8Array(),
});
const BOX = { x: 0, y: 0, w: 1, h: 1, score: 2 };

describe('jpegSink', () => {
  it.each([
    [false, ['frame-000012.jpg']],
    [true, ['frame-000007.jpg', 'frame-000012.jpg']],
  ])('writes frames, without boxes too: %s', async (everyFrame, names) => {
    const sink = await jpegSink(join(folder, 'new', 'folder'), everyFrame);
    await sink.write(frame(7), new Uint8Array([7]), []);
    await sink.write(frame(12), new Uint8Array([12]), [BOX]);
    await sink.end();
    expect((await readdir(join(folder, 'new', 'folder'))).sort()).toEqual(names);
    expect([...(await readFile(join(folder, 'new', 'folder', 'frame-000012.jpg')))]).toEqual([12]);
  });
});
