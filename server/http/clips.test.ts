import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegChildren, temporaryFolder } from '../../test/support/ffmpeg.ts';
import { ffprobe, makeFootage } from '../../test/support/packets.ts';
import type { Alert, ClipBoxes } from '../contract.ts';
import { nameOf } from '../file-names.ts';
import { eventually, FakeLog } from '../testing.ts';
import { createClips } from './clips.ts';
import { errorHandler } from './errors.ts';

const start = new Date(2026, 10, 25, 21, 30, 15).getTime();
const EVENT = { id: 'e', cameraName: 'Lobby', start, clip: { start, seconds: 4, bytes: 1 } } as Alert;
const BOXES: ClipBoxes = {
  ...{ width: 320, height: 240 },
  frames: [{ at: 1, until: 1.1, boxes: [{ x: 0.1, y: 0.1, w: 0.2, h: 0.2, score: 2 }] }],
};
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await makeFootage(join(folder.path, 'clip.mp4'), { seconds: 4 });
  await writeFile(join(folder.path, 'clip.json'), JSON.stringify(BOXES));
  await writeFile(join(folder.path, 'clip.vtt'), 'WEBVTT\n');
  const events = {
    get: async (id: string) => (id === 'e' ? EVENT : id === 'gone' ? { ...EVENT, id } : undefined),
    clipFile: (id: string, which: string) => join(folder.path, id === 'e' ? '.' : 'nowhere', which),
  };
  const app = express();
  app.use(createClips(events));
  app.use(errorHandler(new FakeLog()));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise(listening => server.once('listening', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`;
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await folder?.remove();
});

it('sends the clip, whole or in part', async () => {
  const bytes = await readFile(join(folder.path, 'clip.mp4'));
  const whole = await fetch(`${url}/e/clip.mp4`);
  expect(whole.headers.get('content-type')).toBe('video/mp4');
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  expect(whole.headers.get('content-disposition')).toBeNull();
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);

  const part = await fetch(`${url}/e/clip.mp4`, { headers: { range: 'bytes=100-199' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`);
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);

  const beyond = await fetch(`${url}/e/clip.mp4`, { headers: { range: 'bytes=999999999-' } });
  expect(beyond.status).toBe(416);
});

it('sends its boxes', async () => {
  const json = await fetch(`${url}/e/clip.json`);
  expect(await json.json()).toEqual(BOXES);
  const vtt = await fetch(`${url}/e/clip.vtt`);
  expect(vtt.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
});

it('names a download after camera and time', async () => {
  const response = await fetch(`${url}/e/clip.mp4?download`);
  await response.arrayBuffer();
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="Lobby 2026-11-25 21.30.15.mp4"',
  );
  expect(nameOf({ cameraName: 'a/b: "c"', start }, 'marked.mp4')).toBe('a-b- -c- 2026-11-25 21.30.15.mp4');
});

it('says that there is no clip', async () => {
  for (const path of ['nobody/clip.mp4', 'nobody/clip.json', 'nobody/marked.mp4', 'gone/clip.mp4']) {
    const response = await fetch(`${url}/${path}`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: { code: 'not-found', message: 'there is no such clip' },
    });
  }
});

it('draws the boxes for who wants them, for two at once at most', async () => {
  const all = await Promise.all([1, 2, 3].map(() => fetch(`${url}/e/marked.mp4`)));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 503]);
  const marked = join(folder.path, 'marked.mp4');
  const made = all.find(({ status }) => status === 200)!;
  expect(made.headers.get('content-type')).toBe('video/mp4');
  expect(made.headers.get('content-disposition')).toContain('Lobby 2026-11-25 21.30.15.mp4');
  await writeFile(marked, Buffer.from(await made.arrayBuffer()));
  expect((await ffprobe(marked)).times).toHaveLength(100);
  expect(await all.find(({ status }) => status === 503)!.json()).toMatchObject({ error: { code: 'busy' } });
  await Promise.all(all.map(response => response.bodyUsed || response.arrayBuffer()));
  await eventually(async () => expect(await leftOver()).toEqual([]));
});

it('stops drawing when the viewer leaves', async () => {
  const leaving = new AbortController();
  const waiting = fetch(`${url}/e/marked.mp4`, { signal: leaving.signal });
  await eventually(async () => expect(await ffmpegChildren()).toHaveLength(1));
  leaving.abort();
  await expect(waiting).rejects.toThrow('aborted');
  await eventually(async () => expect(await ffmpegChildren()).toEqual([]));
  await eventually(async () => expect(await leftOver()).toEqual([]));
});

async function leftOver(): Promise<string[]> {
  return (await readdir(tmpdir())).filter(name => /^vigil-(marked|boxes)-/.test(name));
}
