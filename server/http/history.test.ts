import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Alert, Camera } from '../contract.ts';
import { Downloads } from '../history/downloads.ts';
import type { Deed } from '../history/history.ts';
import { eventually } from '../testing.ts';
import { createHistory } from './history.ts';

const CAMERA = { id: 'door', name: 'Door' } as Camera;
let told: Deed[];
let server: Server;
let answer: () => void;

/** Resolves once the request has arrived. */
async function ask(method: string, path: string) {
  const { port } = server.address() as AddressInfo;
  const asked = request({ host: '127.0.0.1', port, method, path }).on('error', () => {});
  const [taken] = await Promise.all([once(server, 'request'), asked.end('')]);
  return { asked, response: taken[1] as express.Response };
}

beforeEach(async () => {
  told = [];
  const released = new Promise<void>(done => {
    answer = done;
  });
  const app = express();
  app.use(
    express.json(),
    createHistory({
      history: { add: tell => void told.push(...tell()), list: async () => [] },
      cameras: { find: () => CAMERA },
      events: { get: async id => ({ id, cameraId: 'door', cameraName: 'Door' }) as Alert },
      learnings: { list: () => [] },
    }),
  );
  app.post('/api/cameras/:id/calibrate', async (_request, response) => {
    await released;
    response.status(202).json(CAMERA);
  });
  app.get('/api/cameras/:id/export.zip', async (_request, response) => {
    response.write('half of it');
    await released;
    response.destroy();
  });
  app.get('/api/events/:id/clip.mp4', (_request, response) => {
    response.sendFile(import.meta.filename);
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  answer();
  server.closeAllConnections();
  server.close();
});

it('tells what was done for somebody who did not wait for the answer', async () => {
  const { asked, response } = await ask('POST', '/api/cameras/door/calibrate');
  asked.destroy();
  await once(response, 'close');
  expect(told).toEqual([]);
  answer();
  await eventually(() => expect(told).toMatchObject([{ action: 'measured-again', camera: CAMERA }]));
});

it('tells once of a file that was taken in part', async () => {
  const { asked } = await ask('GET', '/api/cameras/door/export.zip');
  await once(asked, 'response');
  expect(told).toEqual([]);
  asked.destroy();
  await eventually(() => expect(told).toMatchObject([{ action: 'exported', camera: CAMERA }]));
  answer();
});

it('tells once of a file that is taken part by part, by whom and of which', async () => {
  const { port } = server.address() as AddressInfo;
  const take = async (id: string, range: string | undefined, status: number) => {
    const headers = range === undefined ? {} : { range };
    const response = await fetch(`http://127.0.0.1:${port}/api/events/${id}/clip.mp4?download`, { headers });
    expect(response.status).toBe(status);
    await response.arrayBuffer();
  };
  await take('a', 'bytes=99999999-', 416);
  await Promise.all([100, 200, 300].map(from => take('a', `bytes=${from}-${from + 99}`, 206)));
  await take('a', 'bytes=400-', 206);
  await take('b', 'bytes=0-', 206);
  await eventually(() => expect(told.map(({ event }) => event)).toEqual(['a', 'b']));
  await take('b', undefined, 200);
  await eventually(() => expect(told).toHaveLength(3));
});

it('takes parts for one download until nothing more of it is asked for', () => {
  let now = 0;
  const downloads = new Downloads(() => now);
  const whole = downloads.asked('a');
  const partsAt = (...minutes: number[]) =>
    minutes.map(minute => {
      now = minute * 60_000;
      return downloads.asked('a')(true);
    });
  expect(partsAt(0, 9, 18, 29)).toEqual([true, false, false, true]);
  expect(whole(false)).toBe(false);
  now += 1;
  expect(downloads.asked('a')(false)).toBe(true);
});
