import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../app.ts';
import type { AddCamera, Camera, ConfigState } from '../contract.ts';
import { policyOf } from '../events/retention.ts';
import { eventually, FakeClock, FakeEngine, FakeLog } from '../testing.ts';
import { loadConfig } from './read.ts';

const SECRET = 'pa55word';
const env = { FRONT_DOOR_PASSWORD: SECRET };

let folder: string;
let running: RunningServer[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-config-'));
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.close();
  await rm(folder, { recursive: true });
});

async function start(data: string, file?: string) {
  const load = () => loadConfig(file, env);
  const config = await load();
  const [engine, log] = [new FakeEngine(), new FakeLog()];
  const server = await startServer({
    ...{ port: 0, demo: false, dataDir: join(folder, data), log, engine, clock: new FakeClock(0) },
    retention: policyOf(config.retention),
    config: file === undefined ? undefined : { path: file, config, load },
  });
  running.push(server);
  return { ...server, engine, log };
}

const cameras = async (url: string): Promise<Camera[]> => (await fetch(`${url}/api/cameras`)).json();
const setUp = async (url: string) => (await cameras(url)).map(({ state: _, ...settings }) => settings);

function send(url: string, method: string, path: string, body?: object): Promise<Response> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return fetch(`${url}/api/cameras${path}`, { method, ...(body && json) });
}

it('exports what is set in the page, and gives a server elsewhere the same cameras', async () => {
  const here = await start('here');
  const added: AddCamera[] = [
    {
      name: 'Front door',
      url: `rtsp://joe:${SECRET}@door/a`,
      live: `rtsp://joe:${SECRET}@door/b`,
      record: { days: 2 },
    },
    { name: 'Yard', url: '/yard.mp4', model: 'bare', calibration: 'model', falseAlarmsPerDay: 0.5 },
  ];
  for (const camera of added) expect((await send(here.url, 'POST', '', camera)).status).toBe(201);
  const answer = await fetch(`${here.url}/api/config.yaml`);
  expect(answer.headers.get('content-type')).toMatch(/^application\/yaml/);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=vigil.yaml');
  const text = await answer.text();
  expect(text).not.toContain(SECRET);

  const file = join(folder, 'vigil.yaml');
  await writeFile(file, text);
  const there = await start('there', file);
  expect(await setUp(there.url)).toEqual(await setUp(here.url));
  await eventually(() =>
    expect(there.engine.streams.map(({ address }) => address)).toContain(`rtsp://joe:${SECRET}@door/a`),
  );
  // And the export of that one is the same but for its own folder.
  const again = await (await fetch(`${there.url}/api/config.yaml`)).text();
  expect(again.replace('/there', '/here')).toBe(text);
});

it('applies a file at start and when it is saved, and tells pages of a mistake', async () => {
  const file = join(folder, 'vigil.yaml');
  const yard = (more: string) => writeFile(file, `cameras: { yard: { url: /a.mp4, model: yard${more} } }`);
  await yard('');
  const { url, log } = await start('data', file);
  expect(await cameras(url)).toMatchObject([{ id: 'yard', name: 'yard', falseAlarmsPerDay: 5 }]);

  const states: (ConfigState | undefined)[] = [];
  const socket = io(url, { transports: ['websocket'] });
  socket.on('hello', ({ config }) => states.push(config)).on('config', config => states.push(config));
  try {
    await eventually(() => expect(states).toEqual([{ path: file }]));
    await yard(', falseAlarmsPerDay: 300');
    const problem = `${file}:1:65 cameras.yard.falseAlarmsPerDay: must be at most 240`;
    await eventually(() => expect(states.at(-1)).toEqual({ path: file, problem }));
    await yard(', falseAlarmsPerDay: 24');
    await eventually(async () => expect(await cameras(url)).toMatchObject([{ falseAlarmsPerDay: 24 }]));
    await eventually(() => expect(states.at(-1)).toEqual({ path: file }));
  } finally {
    socket.disconnect();
  }
  expect(log.lines.join('\n')).not.toContain(SECRET);
});

it('keeps what was changed in the page over a restart', async () => {
  const file = join(folder, 'vigil.yaml');
  await writeFile(
    file,
    'cameras: { yard: { url: /a.mp4, model: bare, calibration: model }, gate: { url: /b.mp4 } }',
  );
  const first = await start('data', file);
  expect((await send(first.url, 'PATCH', '/yard', { name: 'Back yard' })).status).toBe(200);
  expect((await send(first.url, 'DELETE', '/gate')).status).toBe(204);
  await first.close();
  await writeFile(file, (await readFile(file, 'utf8')).replace('bare', 'yard'));
  const { url } = await start('data', file);
  expect(await cameras(url)).toMatchObject([{ id: 'yard', name: 'Back yard', model: 'yard' }]);
});

it('loses nothing of a camera when half of the file is saved, and the server starts with that', async () => {
  const file = join(folder, 'vigil.yaml');
  const [half, whole] = ['cameras:\n  yard: { url: /a.mp4 }\n', '  gate: { url: /b.mp4 }\n'];
  await writeFile(file, half + whole);
  const first = await start('data', file);
  expect((await send(first.url, 'PATCH', '/gate', { name: 'Back gate' })).status).toBe(200);
  const kept = ['recordings/gate/1.txt', 'scenes/gate.bin'].map(path => join(folder, 'data', path));
  for (const path of kept) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'it');
  }
  await writeFile(file, half);
  await eventually(async () => expect((await cameras(first.url)).map(({ id }) => id)).toEqual(['yard']));
  await first.close();
  const second = await start('data', file);
  expect((await cameras(second.url)).map(({ id }) => id)).toEqual(['yard']);
  await writeFile(file, half + whole);
  await eventually(async () =>
    expect((await cameras(second.url)).map(({ name }) => name)).toEqual(['yard', 'Back gate']),
  );
  for (const path of kept) expect(await readFile(path, 'utf8')).toBe('it');
});

it('takes a model that is not installed: the camera says so', async () => {
  const file = join(folder, 'vigil.yaml');
  await writeFile(file, 'cameras: { yard: { url: /a.mp4, model: none } }');
  const { url, engine } = await start('data', file);
  await eventually(() => expect(engine.streams).toHaveLength(1));
  const phase = () => cameras(url).then(([yard]) => yard!.state);
  engine.stream.push(undefined, new Uint8Array(1));
  await eventually(async () =>
    expect(await phase()).toMatchObject({ phase: 'no-model', reason: 'there is no model none' }),
  );
});
