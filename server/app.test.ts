import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from './app.ts';
import {
  type Alert,
  type Camera,
  type ClientEvents,
  decodeLive,
  type EventFrame,
  type HistoryEntry,
  type Performance,
  type ServerEvents,
} from './contract.ts';
import { openDatabase } from './store/database.ts';
import { eventually, FakeClock, FakeEngine, FakeLog, INTRUDER, QUIET, SCENE } from './testing.ts';

const SECRET = 'pa55word';
const JPEG = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#808080' } })
  .jpeg()
  .toBuffer();

let folder: string;
let engine: FakeEngine;
let log: FakeLog;
let server: RunningServer;
/** Every answer of the API, to look for what must not be there. */
let answers: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-app-'));
  answers = [];
  log = new FakeLog();
  await start();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function start(demo = false) {
  engine = new FakeEngine();
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<title>vigil</title>');
  await writeFile(join(page, 'assets', 'index-abc123.js'), 'export {}');
  server = await startServer({
    port: 0,
    dataDir: join(folder, 'data'),
    demo,
    log,
    engine,
    clock: new FakeClock(0),
    page,
  });
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  json: unknown;
}
/** Over node:http, because `fetch` does not let a test choose Host. */
function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const raw = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  return new Promise<Answer>((done, fail) => {
    const options = {
      method,
      headers: { ...(raw !== undefined && { 'content-type': 'application/json' }), ...headers },
    };
    request(`${server.url}${path}`, options, response => {
      const parts: Buffer[] = [];
      response.on('data', part => parts.push(part));
      response.on('end', () => {
        const whole = Buffer.concat(parts);
        answers.push(String(whole));
        const isJson = response.headers['content-type']?.startsWith('application/json');
        done({
          status: response.statusCode!,
          headers: response.headers,
          body: whole,
          json: isJson ? JSON.parse(String(whole)) : undefined,
        });
      });
    })
      .on('error', fail)
      .end(raw);
  });
}

async function addDoor(more: object = {}): Promise<Camera> {
  const url = `rtsp://user:${SECRET}@door/live`;
  const { status, json } = await ask('POST', '/api/cameras', {
    url,
    model: 'yard',
    calibration: 'model',
    ...more,
  });
  expect(status).toBe(201);
  await eventually(() => expect(engine.streams.length).toBeGreaterThan(0));
  return json as Camera;
}

async function makeAlert(): Promise<Alert> {
  for (let i = 0; i < 7; i++) engine.stream.push(INTRUDER, JPEG);
  for (let i = 0; i < 51; i++) engine.stream.push(QUIET, JPEG);
  return eventually(async () => {
    const [alert] = (await ask('GET', '/api/events')).json as Alert[];
    expect(alert?.end).toEqual(expect.any(Number));
    return alert!;
  });
}

const NO_EVENT = '20260131-235959-999-0123456789ab';
const failure = (code: string, message: string) => ({ error: { code, message } });

describe('cameras over REST', () => {
  it('adds, lists, changes and removes', async () => {
    const door = await addDoor({ name: 'Door' });
    expect(door).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      name: 'Door',
      url: 'rtsp://user:***@door/live',
      model: 'yard',
      calibration: 'model',
      falseAlarmsPerDay: 5,
      coolDownSeconds: 30,
      state: { phase: 'connecting', since: 1_000_000, fps: 0, dropped: 0, unreadable: 0 },
    });
    expect((await ask('GET', '/api/cameras')).json).toEqual([door]);
    expect((await ask('GET', '/healthz')).json).toEqual({ status: 'ok', cameras: 1 });
    const changed = await ask('PATCH', `/api/cameras/${door.id}`, { name: 'Front door' });
    expect(changed).toMatchObject({ status: 200, json: { id: door.id, name: 'Front door' } });
    const removed = await ask('DELETE', `/api/cameras/${door.id}`);
    expect([removed.status, String(removed.body)]).toEqual([204, '']);
    expect((await ask('GET', '/api/cameras')).json).toEqual([]);
  });

  it('sets a sensitivity without a new run', async () => {
    const { id } = await addDoor({ falseAlarmsPerDay: 1 });
    const changed = await ask('PATCH', `/api/cameras/${id}`, { falseAlarmsPerDay: 24 });
    expect(changed).toMatchObject({ status: 200, json: { falseAlarmsPerDay: 24 } });
    expect((await ask('GET', '/api/cameras')).json).toMatchObject([{ falseAlarmsPerDay: 24 }]);
    expect(engine.streams).toHaveLength(1);
  });

  it('draws what is normal', async () => {
    const { id } = await addDoor();
    const { status, headers, body } = await ask('GET', `/api/cameras/${id}/calibration.png`);
    expect([status, headers['content-type']]).toEqual([200, 'image/png']);
    expect(body.subarray(1, 4).toString()).toBe('PNG');
    await ask('POST', `/api/cameras/${id}/calibrate`);
    expect(await ask('GET', `/api/cameras/${id}/calibration.png`)).toMatchObject({
      status: 404,
      json: failure('not-found', 'what is normal here is not known yet'),
    });
  });

  it('keeps zones and hours of the day, and shows the picture to draw them on', async () => {
    const { id } = await addDoor();
    const picture = () => ask('GET', `/api/cameras/${id}/latest.jpg`);
    expect(await picture()).toMatchObject({
      status: 404,
      json: failure('not-found', 'there is no picture yet'),
    });
    engine.stream.push(QUIET, JPEG);
    await eventually(async () => expect((await picture()).body).toEqual(JPEG));

    const corners = [
      [0.2, 0],
      [0.6, 0],
      [0.6, 0.4],
      [0.2, 0.4],
    ];
    const zones = [{ id: 'gate', name: 'Gate', kind: 'zone', polygon: corners }];
    const profiles = [{ name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 24 }];
    const changed = await ask('PATCH', `/api/cameras/${id}`, { zones, profiles });
    expect(changed).toMatchObject({ status: 200, json: { zones, profiles } });
    expect(await ask('PATCH', `/api/cameras/${id}`, { zones: [...zones, ...zones] })).toMatchObject({
      status: 400,
      json: failure('bad-request', 'zones: two have the same id'),
    });
    expect(engine.streams).toHaveLength(1);

    const alert = await makeAlert();
    expect(alert.zones).toEqual([{ id: 'gate', name: 'Gate' }]);
    expect((await ask('GET', '/api/events?zone=gate,other')).json).toEqual([alert]);
    expect((await ask('GET', '/api/events?zone=other')).json).toEqual([]);
    expect((await ask('GET', '/api/events?zone=%25')).status).toBe(400);
    expect((await ask('GET', `/api/cameras/${id}/preview?falseAlarmsPerDay=1`)).json).toEqual({
      falseAlarmsPerDay: 1,
      events: [{ event: alert, fires: true }],
    });
    for (const path of [`${id}/preview`, `${id}/preview?falseAlarmsPerDay=0`])
      expect((await ask('GET', `/api/cameras/${path}`)).status).toBe(400);
    expect((await ask('GET', '/api/cameras/nobody/preview?falseAlarmsPerDay=1')).status).toBe(404);
  });

  it('has defaults for all but the address', async () => {
    const { json } = await ask('POST', '/api/cameras', { url: 'file.mp4' });
    expect(json).toMatchObject({ name: 'Camera 1', model: 'yard', calibration: 'camera' });
    expect((await ask('POST', '/api/cameras', { url: 'file.mp4' })).json).toMatchObject({ name: 'Camera 2' });
  });

  it('opens the source again when its address changes, but not for a new name', async () => {
    const { id } = await addDoor();
    await ask('PATCH', `/api/cameras/${id}`, { name: 'Gate' });
    expect(engine.streams).toHaveLength(1);
    await ask('PATCH', `/api/cameras/${id}`, { url: 'rtsp://gate' });
    await eventually(() => expect(engine.streams).toHaveLength(2));
    expect(engine.stream.address).toBe('rtsp://gate');
  });

  it('renames a camera also when no model is installed any more', async () => {
    const { id } = await addDoor();
    engine.models = async () => [];
    expect((await ask('PATCH', `/api/cameras/${id}`, { name: 'Gate' })).json).toMatchObject({ name: 'Gate' });
    expect(await ask('POST', '/api/cameras', { url: 'x' })).toMatchObject({
      status: 422,
      json: failure('no-model', 'no model is installed'),
    });
  });

  it('keeps the password when the page sends the address back as it got it', async () => {
    const { id, url } = await addDoor();
    await ask('PATCH', `/api/cameras/${id}`, { url, calibration: 'camera' });
    await eventually(() => expect(engine.streams).toHaveLength(2));
    expect(engine.stream.address).toBe(`rtsp://user:${SECRET}@door/live`);
  });

  it('measures again what is normal, without losing the camera', async () => {
    const { id } = await addDoor();
    expect(await ask('POST', `/api/cameras/${id}/calibrate`)).toMatchObject({
      status: 202,
      json: { id, calibration: 'camera', state: { phase: 'connecting' } },
    });
    await eventually(() => expect(engine.streams).toHaveLength(2));
    const phase = async () => ((await ask('GET', '/api/cameras')).json as Camera[])[0]!.state.phase;
    engine.stream.push(QUIET);
    await eventually(async () => expect(await phase()).toBe('calibrating'));
    for (let i = 0; i < 3; i++) engine.stream.push(QUIET);
    await eventually(async () => expect(await phase()).toBe('watching'));
    expect((await readFile(join(folder, 'data', 'scenes', `${id}.bin`))).length).toBeGreaterThan(4096);
    await ask('PATCH', `/api/cameras/${id}`, { url: 'rtsp://elsewhere' });
    await eventually(() => expect(engine.streams).toHaveLength(3));
    await expect(readFile(join(folder, 'data', 'scenes', `${id}.bin`))).rejects.toThrow('ENOENT');
  });

  it('has them again after a restart', async () => {
    const { id } = await addDoor();
    await server.close();
    await start();
    expect((await ask('GET', '/api/cameras')).json).toMatchObject([{ id, url: 'rtsp://user:***@door/live' }]);
  });

  it('has the demo camera only when it is wanted', async () => {
    await server.close();
    await start(true);
    expect((await ask('GET', '/api/cameras')).json).toMatchObject([
      { id: 'demo', name: 'Demo walkway', url: 'demo:walkway', model: 'demo-walkway', calibration: 'model' },
    ]);
    await server.close();
    await start(false);
    expect((await ask('GET', '/api/cameras')).json).toEqual([]);
    expect((await ask('DELETE', '/api/cameras/demo')).status).toBe(404);
  });

  it('gives the password to the camera only', async () => {
    const { id } = await addDoor();
    expect(engine.stream.address).toContain(SECRET);
    engine.stream.fail(new Error(`rtsp://user:${SECRET}@door/live refused`));
    await eventually(async () => {
      const [camera] = (await ask('GET', '/api/cameras')).json as Camera[];
      expect(camera!.state).toMatchObject({
        phase: 'offline',
        reason: 'something unexpected failed: rtsp://user:***@door/live refused',
        retryAt: 1_001_000,
      });
    });
    await ask('PATCH', `/api/cameras/${id}`, { url: `rtsp://other:${SECRET}@door` });
    await ask('POST', '/api/probe', { url: `rtsp://user:${SECRET}@nowhere` });
    await ask('GET', `/api/rtsp://user:${SECRET}@x`);
    expect(log.lines.join('\n')).toContain('offline');
    expect(log.lines.join('\n')).not.toContain(SECRET);
    expect(answers.join('\n')).not.toContain(SECRET);
  });
});

describe('the other routes', () => {
  it('probes a source', async () => {
    expect((await ask('POST', '/api/probe', { url: 'rtsp://door' })).json).toEqual({
      codec: 'h264',
      width: 64,
      height: 48,
      fps: 25,
      firstFrame: 'data:image/jpeg;base64,AQID',
    });
  });

  it('lists models', async () => {
    expect((await ask('GET', '/api/models')).json).toEqual(await engine.models());
  });

  it('keeps alerts as events with two pictures', async () => {
    const { id } = await addDoor({ name: 'Door' });
    const alert = await makeAlert();
    expect(alert).toMatchObject({
      cameraId: id,
      cameraName: 'Door',
      start: 1_000_000,
      end: 1_000_600,
      firstFrame: 0,
      lastFrame: 6,
      peak: { score: 3, frame: 0, box: { x: 0.25, y: 0, w: 0.25, h: 0.25 } },
    });
    const snapshot = await ask('GET', `/api/events/${alert.id}/snapshot.jpg?v=1`);
    expect(snapshot.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-cache',
    });
    const plain = await ask('GET', `/api/events/${alert.id}/plain.jpg`);
    expect(plain.body.equals(JPEG)).toBe(true);
    expect(snapshot.body.equals(JPEG)).toBe(false);
    for (const fits of [
      `camera=other,${id}&limit=1`,
      'from=1000000&to=1000001',
      'score=3&reviewed=no&protected=no',
    ])
      expect((await ask('GET', `/api/events?${fits}`)).json).toEqual([alert]);
    for (const other of [`before=${alert.id}`, 'camera=other', 'to=1000000', 'reviewed=yes', 'protected=yes'])
      expect((await ask('GET', `/api/events?${other}`)).json).toEqual([]);
    expect((await ask('GET', `/api/events/${alert.id}`)).json).toEqual(alert);
    expect((await ask('GET', '/api/events/counts?edges=0,1000000,2000000')).json).toEqual([
      { total: 0, unreviewed: 0 },
      { total: 1, unreviewed: 1 },
    ]);
    const frames = (await ask('GET', `/api/events/${alert.id}/frames.json`)).json as EventFrame[];
    expect(frames.map(({ at, score }) => [at, score])).toEqual([0, 1, 2, 3, 4, 5, 6].map(n => [n * 100, 3]));
  });

  it('keeps what people say of events, and tells every page', async () => {
    await addDoor({ name: 'Door' });
    const alert = await makeAlert();
    const socket: Socket<ServerEvents> = io(server.url, { transports: ['websocket'] });
    try {
      const told: Alert[] = [];
      socket.on('alert', event => told.push(event));
      await new Promise<void>(done => socket.on('hello', () => done()));
      const change = { ids: [alert.id], review: 'normal', protected: true, comment: ' a dog ' };
      const { json } = await ask('PATCH', '/api/events', change);
      const review = { verdict: 'normal', at: expect.any(Number) };
      expect(json).toEqual([{ ...alert, review, protected: true, comment: 'a dog' }]);
      expect((await ask('GET', '/api/events?reviewed=yes')).json).toEqual(json);
      await eventually(() => expect(told).toEqual(json));
    } finally {
      socket.close();
    }
  });

  it('silences a camera for a while: its alerts come, but call nobody', async () => {
    const door = await addDoor({ name: 'Door' });
    const until = 1_000_000 + 60_000;
    const { json } = await ask('PATCH', `/api/cameras/${door.id}`, { snoozedUntil: until });
    expect(json).toMatchObject({ id: door.id, snoozedUntil: until });
    expect(await makeAlert()).toMatchObject({ quiet: 'snoozed' });
    const loud = await ask('PATCH', `/api/cameras/${door.id}`, { snoozedUntil: null });
    expect(loud.json).not.toHaveProperty('snoozedUntil');
    expect(engine.streams).toHaveLength(1);
  });

  it('silences a zone for a while, over a restart, until that is ended', async () => {
    const polygon = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    const door = await addDoor({ name: 'Door', zones: [{ id: 'all', name: 'All', kind: 'zone', polygon }] });
    const until = 1_000_000 + 60_000;
    const snooze = (snoozedZones: object) => ask('PATCH', `/api/cameras/${door.id}`, { snoozedZones });
    expect((await snooze({ other: until })).status).toBe(404);
    expect((await snooze({ all: until })).json).toMatchObject({ snoozedZones: { all: until } });
    await server.close();
    await start();
    expect((await ask('GET', '/api/cameras')).json).toMatchObject([{ snoozedZones: { all: until } }]);
    await eventually(() => expect(engine.streams).toHaveLength(1));
    expect(await makeAlert()).toMatchObject({ quiet: 'snoozed' });
    expect((await snooze({ all: null })).json).not.toHaveProperty('snoozedZones');
  });

  it('remembers what people did, by whom, and no password', async () => {
    const door = await addDoor({ name: 'Door' });
    const alert = await makeAlert();
    const url = `/api/cameras/${door.id}`;
    const done: [string, string, unknown?][] = [
      ['POST', `${url}/learn`, {}],
      ['DELETE', `${url}/learn`],
      ['DELETE', `${url}/learn`], // puts it away
      ['PATCH', url, { name: 'Gate', url: `rtsp://user:${SECRET}2@door/live` }],
      ['PATCH', url, { snoozedUntil: 2_000_000 }],
      ['PATCH', url, { snoozedUntil: null }],
      [
        'PATCH',
        '/api/events',
        { ids: [alert.id], review: 'normal', comment: `see http://me:${SECRET}@door` },
      ],
      ['GET', `/api/events/${alert.id}/event.json`],
      ['PUT', '/api/cameras/order', [door.id]],
      ['GET', '/api/config.yaml'],
      ['POST', `${url}/calibrate`],
      ['DELETE', url],
    ];
    for (const [method, path, body] of done) expect((await ask(method, path, body)).status).toBeLessThan(300);
    const refused = [await ask('PATCH', url, { name: 'None' }), await ask('PATCH', url, { name: '' })];
    expect(refused.map(({ status }) => status)).toEqual([404, 400]);
    await ask('HEAD', '/api/config.yaml');

    const { json } = await ask('GET', '/api/history');
    const entries = (json as HistoryEntry[]).toReversed();
    expect(entries.map(({ action }) => action)).toEqual([
      ...['camera-added', 'learning-started', 'learning-stopped', 'camera-changed', 'snoozed'],
      ...['snooze-ended', 'dismissed', 'commented', 'exported', 'cameras-arranged', 'exported'],
      ...['measured-again', 'camera-removed'],
    ]);
    const [added, , , changed, snoozed, , dismissed, commented, exported] = entries;
    const address = '127.0.0.1';
    expect(added).toMatchObject({ at: 1_000_000, camera: { id: door.id, name: 'Door' }, address });
    const hidden = 'rtsp://user:***@door/live';
    const settings = { name: ['Door', 'Gate'], url: [hidden, hidden] };
    expect(changed).toMatchObject({ camera: { name: 'Gate' }, detail: { settings } });
    expect(snoozed!.detail).toEqual({ until: 2_000_000 });
    expect(dismissed).toMatchObject({ event: alert.id, camera: { name: 'Door' } });
    expect(dismissed).not.toHaveProperty('detail');
    expect(commented!.detail).toEqual({ comment: 'see http://me:***@door' });
    expect(exported).toMatchObject({ event: alert.id, detail: { file: 'event.json' } });
    expect((await ask('GET', '/api/history?camera=none')).json).toEqual([]);
    expect((await ask('GET', '/api/history?limit=0')).status).toBe(400);
    await server.close();
    const db = await openDatabase(join(folder, 'data', 'vigil.db'));
    const rows = await db.selectFrom('audit').selectAll().execute();
    await db.destroy();
    expect(rows).toHaveLength(entries.length);
    expect(JSON.stringify([rows, json])).not.toContain(SECRET);
    await start();
    expect((await ask('GET', '/api/history')).json).toEqual(json);
  });

  it('knows after a restart which alert lasted when it stopped', async () => {
    await addDoor();
    for (let i = 0; i < 7; i++) engine.stream.push(INTRUDER, JPEG);
    await eventually(async () =>
      expect((await ask('GET', '/api/events')).json).toMatchObject([{ end: null }]),
    );
    await server.close();
    await start();
    expect((await ask('GET', '/api/events')).json).toMatchObject([{ end: 1_000_600, interrupted: true }]);
  });

  it('serves the page, assets for ever and the rest never from the cache', async () => {
    const index = await ask('GET', '/');
    expect([String(index.body), index.headers['cache-control']]).toEqual([
      '<title>vigil</title>',
      'no-cache',
    ]);
    const review = await ask('GET', '/review?reviewed=no&event=20260131-235959-999-0123456789ab');
    expect([String(review.body), review.headers['cache-control']]).toEqual([
      '<title>vigil</title>',
      'no-cache',
    ]);
    expect((await ask('GET', '/reviews')).status).toBe(404);
    const asset = await ask('GET', '/assets/index-abc123.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('sends headers that keep the page to itself', async () => {
    const { headers } = await ask('GET', '/');
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('learning this camera', () => {
  const short = { collectMinutes: 0.1, trainMinutes: 0.05 };

  /** A camera whose footage is recorded, and the training that has begun. */
  async function train() {
    const { id } = await addDoor({ name: 'Door' });
    engine.stream.push(QUIET, JPEG);
    const begun = await eventually(async () => {
      const answer = await ask('POST', `/api/cameras/${id}/learn`, short);
      expect(answer.status).toBe(202);
      return answer.json;
    });
    const training = await eventually(() => {
      for (let i = 0; i < 5; i++) engine.stream.push(QUIET, JPEG);
      expect(engine.trainings).toHaveLength(1);
      return engine.trainings[0]!;
    });
    return { id, begun, training };
  }

  it('goes from the first frame to the new model, in the run that is going on', async () => {
    const socket: Socket<ServerEvents> = io(server.url, { transports: ['websocket'] });
    try {
      const events: [string, unknown][] = [];
      socket.onAny((name, value) => name !== 'storage' && events.push([name, value])); // which comes when the disk is measured
      await eventually(() => expect(events).toHaveLength(1));
      const { id, begun, training } = await train();
      expect(begun).toMatchObject({ cameraId: id, phase: 'collecting', ...short, frames: 0, leftOut: 0 });
      training.reportSome();
      await eventually(() => expect(events.map(([name]) => name)).toContain('trainingProgress'));
      const path = `/api/cameras/${id}/learn`;
      expect((await ask('GET', path)).json).toMatchObject({
        learning: { phase: 'training', frames: 60 },
        curve: [{ step: 1 }],
      });
      const model = training.plan.name;
      engine.scenes.set(model, SCENE);
      training.finish({ comparison: { before: 0.5, after: 0.25 } });
      await eventually(() =>
        expect(events.filter(([name]) => name === 'learning').at(-1)![1]).toMatchObject({
          ...{ cameraId: id, phase: 'armed', model, comparison: { before: 0.5, after: 0.25 } },
        }),
      );
      expect((await ask('GET', '/api/cameras')).json).toMatchObject([{ id, model, calibration: 'model' }]);
      engine.stream.push(INTRUDER, JPEG);
      await eventually(() => expect(log.lines.join('\n')).toContain(`watches with the model ${model} now`));
      expect(engine.streams).toHaveLength(1);
      expect((await ask('DELETE', path)).status).toBe(204);
      await eventually(() => expect(events.at(-1)).toEqual(['learningRemoved', id]));
      expect((await ask('GET', path)).status).toBe(404);
    } finally {
      socket.close();
    }
  });

  it('goes on after a restart; a page that connects knows it', async () => {
    const { id } = await train();
    await server.close();
    await start();
    await eventually(() => expect(engine.trainings).toHaveLength(1));
    const socket: Socket<ServerEvents> = io(server.url, { transports: ['websocket'] });
    const { learning } = await new Promise<Parameters<ServerEvents['hello']>[0]>(done =>
      socket.on('hello', done),
    );
    socket.close();
    expect(learning).toMatchObject([{ cameraId: id, phase: 'training', frames: 60 }]);
  });

  it('ends with another address, and with the camera', async () => {
    const { id } = await train();
    await ask('PATCH', `/api/cameras/${id}`, { url: 'rtsp://elsewhere' });
    await eventually(async () =>
      expect((await ask('GET', `/api/cameras/${id}/learn`)).json).toMatchObject({
        learning: { phase: 'cancelled' },
      }),
    );
    await ask('DELETE', `/api/cameras/${id}`);
    expect((await ask('GET', `/api/cameras/${id}/learn`)).status).toBe(404);
  });

  it.each([
    ['nope', short, 404, 'there is no camera nope'],
    ['', {}, 409, 'the camera Door has not shown a picture to a model yet; learn once it watches'],
    ['', { collectMinutes: 0.05 }, 400, 'collectMinutes: Too small: expected number to be >=0.1'],
    ['', { collectMinutes: 121 }, 400, 'collectMinutes: Too big: expected number to be <=120'],
    ['', { trainMinutes: 601 }, 400, 'trainMinutes: Too big: expected number to be <=600'],
    ['', { minutes: 1 }, 400, 'Unrecognized key: "minutes"'],
  ])('is refused for camera %s with %j', async (id, body, status, message) => {
    const door = await addDoor({ name: 'Door' });
    const answer = await ask('POST', `/api/cameras/${id || door.id}/learn`, body);
    expect([answer.status, answer.json]).toEqual([status, { error: { code: expect.any(String), message } }]);
  });

  it('is refused while it goes on', async () => {
    const { id } = await train();
    const answer = await ask('POST', `/api/cameras/${id}/learn`, short);
    expect([answer.status, answer.json]).toEqual([
      409,
      failure('already-learning', 'the camera Door is learning already'),
    ]);
  });
});

describe('what is wrong', () => {
  const json = 'send JSON, with Content-Type application/json';
  it.each([
    ['POST', '/api/cameras', undefined, 400, 'bad-request', json],
    ['POST', '/api/cameras', '{"url": ', 400, 'bad-request', 'the body is not valid JSON'],
    [
      'POST',
      '/api/cameras',
      {},
      400,
      'bad-request',
      'url: Invalid input: expected string, received undefined',
    ],
    [
      'POST',
      '/api/cameras',
      { url: ' ' },
      400,
      'bad-request',
      'url: Too small: expected string to have >=1 characters',
    ],
    [
      'POST',
      '/api/cameras',
      { url: 'x', model: '../x' },
      400,
      'bad-request',
      'model: must be the name of a model',
    ],
    ['POST', '/api/cameras', { url: 'a\nb' }, 400, 'bad-request', 'url: must not hold control characters'],
    ['POST', '/api/cameras', { url: 'x', color: 'red' }, 400, 'bad-request', 'Unrecognized key: "color"'],
    [
      'POST',
      '/api/cameras',
      { url: 'x', falseAlarmsPerDay: 0 },
      400,
      'bad-request',
      'falseAlarmsPerDay: Too small: expected number to be >=0.01',
    ],
    [
      'POST',
      '/api/cameras',
      { url: 'x', calibration: 'no' },
      400,
      'bad-request',
      'calibration: Invalid option: expected one of "model"|"camera"',
    ],
    ['POST', '/api/cameras', { url: 'x', model: 'nobody' }, 422, 'model-missing', 'there is no model nobody'],
    [
      'POST',
      '/api/cameras',
      { url: 'rtsp://u:***@h' },
      422,
      'hidden-password',
      'the address has *** for a password; type the password again',
    ],
    [
      'POST',
      '/api/cameras',
      { url: 'x', model: 'broken' },
      500,
      'internal',
      'something unexpected failed; the log of the server says what',
    ],
    ['PATCH', '/api/cameras/nope', { name: 'x' }, 404, 'not-found', 'there is no camera nope'],
    ['DELETE', '/api/cameras/nope', undefined, 404, 'not-found', 'there is no camera nope'],
    ['POST', '/api/cameras/nope/calibrate', undefined, 404, 'not-found', 'there is no camera nope'],
    ['POST', '/api/probe', { url: 'rtsp://nowhere' }, 502, 'source-failed', 'rtsp://nowhere does not answer'],
    [
      'GET',
      '/api/events?limit=201',
      undefined,
      400,
      'bad-request',
      'limit: Too big: expected number to be <=200',
    ],
    [
      'GET',
      '/api/events?before=yesterday',
      undefined,
      400,
      'bad-request',
      'before: must be the id of an event',
    ],
    [
      'GET',
      '/api/events/..%2f..%2fcameras/plain.jpg',
      undefined,
      404,
      'not-found',
      'there is no such picture',
    ],
    [
      'GET',
      '/api/events?camera=a%00',
      undefined,
      400,
      'bad-request',
      'camera.0: must hold no zero characters',
    ],
    [
      'PATCH',
      '/api/events',
      { ids: [NO_EVENT], comment: 'a\0b' },
      400,
      'bad-request',
      'comment: must hold no zero characters',
    ],
    ['GET', `/api/events/${NO_EVENT}/frames.json`, undefined, 404, 'not-found', 'there is no such event'],
    ['GET', '/api/events/%/plain.jpg', undefined, 400, 'bad-request', 'the request can not be read'],
    ['GET', '/api/nothing', undefined, 404, 'not-found', 'there is no GET /api/nothing'],
    ['GET', '/nothing.html', undefined, 404, 'not-found', 'there is no /nothing.html'],
  ])('%s %s %j is answered with %i %s', async (method, path, body, status, code, message) => {
    const answer = await ask(method, path, body);
    expect({ status: answer.status, json: answer.json }).toEqual({ status, json: failure(code, message) });
  });

  it.each([
    ['camera', '/api/events?'],
    ['camera', `/api/events/counts?edges=${Array.from({ length: 400 }, (_, i) => i)}&`],
    ['zone', '/api/events?'],
  ])('refuses more than 64 ids of a %s', async (what, path) => {
    const query = (count: number) => ask('GET', `${path}${what}=${Array(count).fill('a')}`);
    expect((await query(64)).status).toBe(200);
    const message = `${what}: Too big: expected array to have <=64 items`;
    const { status, json } = await query(1100);
    expect({ status, json }).toEqual({ status: 400, json: failure('bad-request', message) });
  });

  it('refuses bodies of more than 64 KB', async () => {
    const answer = await ask('POST', '/api/cameras', { url: 'x'.repeat(70_000) });
    expect([answer.status, answer.json]).toEqual([
      413,
      failure('too-large', 'the body is larger than 64 KB'),
    ]);
  });

  it('logs what it does not expect in one line', async () => {
    await ask('POST', '/api/cameras', { url: 'x', model: 'broken' });
    expect(log.lines).toEqual(['error a request failed unexpectedly: index out of range']);
    expect(log.stacks).toEqual([expect.stringMatching(/^RangeError: index out of range\n {4}at /)]);
  });
});

describe('only this machine', () => {
  const foreignHost = failure('forbidden', 'vigil answers only under the name localhost or 127.0.0.1');
  const foreignOrigin = failure('forbidden', 'pages of other sites may not change anything here');

  it.each(['evil.example', 'evil.example:8080', 'localhost.evil.example', '127.0.0.1.evil.example', '@'])(
    'is not reached under the name %s',
    async host => {
      const answer = await ask('GET', '/api/cameras', undefined, { host });
      expect([answer.status, answer.json]).toEqual([403, foreignHost]);
    },
  );

  it.each(['localhost', 'localhost:1', '127.0.0.1', '[::1]:8080', 'LOCALHOST:80'])(
    'is reached under the name %s',
    async host => expect((await ask('GET', '/healthz', undefined, { host })).status).toBe(200),
  );

  it.each(['http://evil.example', 'null', 'http://localhost.evil.example'])(
    'is not changed by pages of %s',
    async origin => {
      const answer = await ask('POST', '/api/cameras', { url: 'x' }, { origin });
      expect([answer.status, answer.json]).toEqual([403, foreignOrigin]);
      expect((await ask('GET', '/api/cameras')).json).toEqual([]);
    },
  );

  it('is changed by its own pages', async () => {
    const origin = server.url;
    expect((await ask('POST', '/api/cameras', { url: 'x' }, { origin })).status).toBe(201);
  });

  it.each([{ origin: 'http://evil.example' }, { host: 'evil.example' }])(
    'accepts no live websocket with %j',
    async headers => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { headers });
      const error = await new Promise<Error>(done =>
        socket.on('error', done).on('open', () => done(Error('open'))),
      );
      expect(error.message).toBe('socket hang up');
    },
  );

  it.each([{ origin: 'http://evil.example' }, { host: 'evil.example' }])(
    'accepts no socket.io with %j',
    async headers => {
      const polling = await ask('GET', '/socket.io/?EIO=4&transport=polling', undefined, headers);
      expect([polling.status, polling.json]).toEqual([403, { code: 4, message: 'Forbidden' }]);
      const socket = io(server.url, {
        transports: ['websocket'],
        extraHeaders: headers,
        reconnection: false,
      });
      const outcome = await new Promise(done => {
        socket.on('connect', () => done('open')).on('connect_error', ({ message }) => done(message));
      });
      socket.close();
      expect(outcome).toBe('websocket error');
    },
  );
});

describe('socket.io', () => {
  it('says hello first, then every change', async () => {
    const door = await addDoor();
    const socket: Socket<ServerEvents> = io(server.url, { transports: ['websocket'] });
    try {
      const events: [string, unknown][] = [];
      socket.onAny((name, value) => name !== 'storage' && events.push([name, value])); // which comes when the disk is measured
      await eventually(() => expect(events).toHaveLength(1));
      expect(events).toEqual([
        [
          'hello',
          { cameras: [door], alerts: [], learning: [], storage: expect.objectContaining({ level: 'ok' }) },
        ],
      ]);

      const alert = await makeAlert();
      await eventually(() => expect(events).toContainEqual(['alert', alert]));
      const phases = events
        .filter(([name]) => name === 'camera')
        .map(([, value]) => (value as Camera).state.phase);
      expect(phases).toEqual(['watching']); // the clock stands still: nothing else is due
      await ask('DELETE', `/api/cameras/${door.id}`);
      await eventually(() => expect(events.at(-1)).toEqual(['cameraRemoved', door.id]));
    } finally {
      socket.close();
    }
  });
});

describe('figures of performance', () => {
  const figures = (cameraId: string) => ({
    cameras: [
      {
        cameraId,
        analysisFps: 1,
        windowsPerSecond: 0,
        skippedPerSecond: 0,
        queueAgeMs: 0,
        droppedFrames: 0,
        droppedWindows: 0,
        droppedShare: 0,
        latencyMs: { p50: 0, p95: 0 }, // the clock stands still
      },
    ],
    engines: [engine.figures()],
    process: {
      cpu: expect.any(Number),
      cores: expect.any(Number),
      memoryMb: expect.any(Number),
      eventLoopMs: expect.any(Number),
    },
  });

  it('are there for every camera, engine and the process', async () => {
    const { id } = await addDoor();
    expect((await ask('GET', '/api/performance')).json).toMatchObject({
      cameras: [{ cameraId: id, analysisFps: 0, latencyMs: null }],
    });
    engine.stream.push(QUIET, JPEG);
    await eventually(async () => expect((await ask('GET', '/api/performance')).json).toEqual(figures(id)));
  });

  it('are pushed to a page while it asks for them, and to no other', async () => {
    const { id } = await addDoor();
    engine.stream.push(QUIET, JPEG);
    const options = { transports: ['websocket'], forceNew: true };
    const [asking, other]: Socket<ServerEvents, ClientEvents>[] = [
      io(server.url, options),
      io(server.url, options),
    ];
    try {
      const pushed: Performance[] = [];
      asking!.on('performance', one => pushed.push(one));
      const others = vi.fn();
      other!.on('performance', others);
      const greeted = [asking, other].map(
        socket => new Promise<void>(done => socket!.on('hello', () => done())),
      );
      await Promise.all(greeted);
      other!.emit('watchPerformance', 'yes' as unknown as boolean);
      asking!.emit('watchPerformance', true);
      await eventually(() => expect(pushed.length).toBeGreaterThan(1));
      expect(pushed.at(-1)).toEqual(figures(id));
      asking!.emit('watchPerformance', false);
      await ask('PATCH', `/api/cameras/${id}`, { name: 'Gate' }); // goes after it
      const seen = pushed.length;
      await new Promise(done => setTimeout(done, 2500));
      expect(pushed).toHaveLength(seen);
      expect(others).not.toHaveBeenCalled();
    } finally {
      asking!.close();
      other!.close();
    }
  });
});

describe('live pictures', () => {
  it('go to who watches the camera', async () => {
    const { id } = await addDoor();
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`);
    const messages: ReturnType<typeof decodeLive>[] = [];
    socket.binaryType = 'arraybuffer';
    socket.on('message', data => messages.push(decodeLive(data as ArrayBuffer)));
    await new Promise(done => socket.on('open', done));
    socket.send(JSON.stringify({ watch: { [id]: 'pictures' } }));
    await eventually(() => {
      engine.stream.push(INTRUDER, JPEG);
      expect(messages.length).toBeGreaterThan(0);
    });
    const [{ header, payload }] = messages as [(typeof messages)[0]];
    expect(header).toMatchObject({
      camera: id,
      score: 3,
      boxes: [{ x: 0.25, y: 0, w: 0.25, h: 0.25, score: 3 }],
    });
    expect(header.kind === 'picture' && header.captured - header.index * 100).toBeCloseTo(1_000_000, -1);
    expect(JPEG.equals(payload)).toBe(true);
    socket.terminate();
  });

  it('are not at any other address', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/other`);
    const error = await new Promise<Error>(done => socket.on('error', done));
    expect(error.message).toBe('socket hang up');
  });
});

describe('startServer', () => {
  const options = () => ({ dataDir: join(folder, 'other'), demo: false, log, engine });

  it('says which port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startServer({ ...options(), port })).rejects.toThrow(
      `port ${port} is taken; choose another one with --port`,
    );
  });

  it('listens to this machine only', async () => {
    await expect(startServer({ ...options(), host: '0.0.0.0' })).rejects.toThrow(
      '--host 0.0.0.0 would let everyone on the network watch, because vigil has no accounts yet; use 127.0.0.1',
    );
  });

  it.each([
    ['mysql://joe:pa55word@host/vigil', 'mysql://joe:***@host/vigil'],
    ['host=here password=pa55word', 'host=here password=***'],
  ])('does not take the database %s for a file', async (database, shown) => {
    await expect(startServer({ ...options(), database })).rejects.toThrow(
      `the database ${shown} is no address of a PostgreSQL server; write it like postgres://user:password@host/name`,
    );
  });

  it('says when the data folder can not be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const dataDir = join(folder, 'file', 'data');
    await expect(startServer({ ...options(), port: 0, dataDir })).rejects.toThrow(
      `the data folder ${dataDir} can not be written (ENOTDIR: not a directory, mkdir '${dataDir}'); choose another one with --data`,
    );
  });

  it('gives its data folder back', async () => {
    expect(await readdir(join(folder, 'data'))).toContain('server.lock');
    await server.close();
    expect(await readdir(join(folder, 'data'))).not.toContain('server.lock');
  });

  it('ends everything when it is closed, once', async () => {
    await addDoor();
    const { url } = server;
    await Promise.all([server.close(), server.close()]);
    expect(engine.closed).toBe(true);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});
