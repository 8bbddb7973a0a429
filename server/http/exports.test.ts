import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { UserError } from '../../streams/index.ts';
import type { Camera, TimeSpan } from '../contract.ts';
import type { RangeExports } from '../recording/range-exports.ts';
import { eventually, FakeLog } from '../testing.ts';
import { errorHandler } from './errors.ts';
import { createExports } from './exports.ts';

const CAMERA = { id: 'a', name: 'Yard' } as Camera;
const HOUR = 'from=2026-11-25T21:00:00Z&to=2026-11-25T22:00:00.5%2B00:00';
let server: Server;
let url: string;
let make: ReturnType<typeof vi.fn<RangeExports['make']>>;
const report = vi.fn();
const contents = vi.fn(async (_: unknown, { from, to }: TimeSpan) => ({ gaps: [{ from, to }] }) as never);

beforeEach(async () => {
  make = vi.fn();
  report.mockClear();
  const app = express();
  app.use(
    createExports({
      cameras: { find: id => (id === 'a' ? CAMERA : undefined) },
      exports: { contents, make },
      errors: { report },
      slowest: { bytesPerSecond: 1e6, graceMs: 1000 },
    }),
  );
  app.use(errorHandler(new FakeLog()));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise(listening => server.once('listening', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/cameras`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A ZIP of chunks, and what happens behind the last of them. */
function sends(chunks: number, then: (signal: AbortSignal) => Promise<void> = async () => {}): void {
  make.mockImplementation(async (_camera, _span, gone, send) => {
    async function* zip() {
      for (let i = 0; i < chunks; i++) yield Buffer.alloc(1e6, i);
      await then(gone);
    }
    await send(zip(), gone);
  });
}

it('is sent as it comes, under the name of the camera', async () => {
  sends(20);
  const response = await fetch(`${url}/a/export.zip?${HOUR}`);
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toMatch(/"Yard 2026-11-2\d \d\d\.00\.00\.zip"$/);
  expect((await response.arrayBuffer()).byteLength).toBe(20e6);
  const from = Date.UTC(2026, 10, 25, 21);
  expect(make.mock.calls[0]![1]).toEqual({ from, to: from + 3_600_500 });
  expect(await (await fetch(`${url}/a/export.json?${HOUR}`)).json()).toEqual({
    gaps: [{ from, to: from + 3_600_500 }],
  });
  const head = await fetch(`${url}/a/export.zip?${HOUR}`, { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(make).toHaveBeenCalledOnce();
});

it.each([
  ['a', '', 400, /^from: must be a time like 2026/],
  ['a', 'from=yesterday&to=2026-11-25T21:00:00Z', 400, /^from: must be a time like/],
  ['a', 'from=2026-11-25T21:00&to=2026-11-25T22:00', 400, /^from: must be a time like/],
  ['a', 'from=1900-01-01T00:00:00Z&to=2026-11-25T21:00:00Z', 400, /^from: /],
  ['a', 'from=2026-11-25T21:00:00Z&to=2026-11-25T21:00:00Z', 400, /^to: must be later than from$/],
  ['a', 'from=2026-11-25T21:00:00Z&to=2026-11-25T23:00:01Z', 400, /^to: must be 2 hours after from at most/],
  ['a', `${HOUR}&camera=b`, 400, /camera/],
  ['nobody', HOUR, 404, /nobody/],
])('refuses %s?%s', async (id, query, status, message) => {
  for (const file of ['export.zip', 'export.json']) {
    const response = await fetch(`${url}/${id}/${file}?${query}`);
    expect(response.status).toBe(status);
    expect((await response.json()).error.message).toMatch(message);
  }
  expect(make).not.toHaveBeenCalled();
});

it('says in one line what fails before anything is sent', async () => {
  make.mockRejectedValueOnce(new UserError('another export is under way', 'exporting'));
  const busy = await fetch(`${url}/a/export.zip?${HOUR}`);
  expect(busy.status).toBe(429);
  expect(busy.headers.get('content-disposition')).toBeNull();
  expect(await busy.json()).toEqual({
    error: { code: 'exporting', message: 'another export is under way' },
  });
  sends(0, () => Promise.reject(new UserError('the disk is too full', 'disk')));
  expect((await fetch(`${url}/a/export.zip?${HOUR}`)).status).toBe(507);
});

it('is cut off where it fails half way, so that it is not taken for the whole', async () => {
  const failure = new Error('no disk');
  sends(2, () => Promise.reject(failure));
  const response = await fetch(`${url}/a/export.zip?${HOUR}`);
  await expect(response.arrayBuffer()).rejects.toThrow();
  expect(report).toHaveBeenCalledExactlyOnceWith('an export failed', failure);
});

it('ends when who asked leaves, also while nothing is taken', async () => {
  let made = 0;
  let ended = false;
  make.mockImplementation(async (_camera, _span, gone, send) => {
    async function* zip() {
      for (; made < 1000; made++) yield Buffer.alloc(1e6);
    }
    await send(zip(), gone).finally(() => {
      ended = true;
    });
  });
  const leaving = new AbortController();
  await fetch(`${url}/a/export.zip?${HOUR}`, { signal: leaving.signal });
  await eventually(async () => {
    const before = made;
    await sleep(50);
    expect(made).toBe(before); // nothing piles up
  });
  expect(made).toBeLessThan(200);
  leaving.abort();
  await eventually(() => expect(ended).toBe(true));
  expect(report).not.toHaveBeenCalled();
});

it('ends for one who takes a little now and then', async () => {
  let isOver = false;
  make.mockImplementation(async (_camera, _span, gone, send) => {
    async function* zip() {
      for (;;) yield Buffer.alloc(1e6);
    }
    await send(zip(), gone).finally(() => {
      isOver = true;
    });
  });
  const answer = await new Promise<IncomingMessage>(done => get(`${url}/a/export.zip?${HOUR}`, done));
  const cut = once(answer, 'error');
  answer.pause();
  while (!isOver) {
    answer.read(1000);
    await sleep(20);
  }
  expect(report).toHaveBeenCalledExactlyOnceWith(
    'an export failed',
    new UserError('its reader took less than 1000 kB a second for more than 1 s', 'too-slow'),
  );
  answer.resume();
  expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
});
