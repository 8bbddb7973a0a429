import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../models/random.ts';
import type { Alert, Camera } from '../../server/contract.ts';
import { createScene } from '../../streams/sources/demo/scene.ts';
import { api, ended, serveIn, until } from './running.ts';

/** Demo cameras, each of which begins when something has just come that should not be there. */
const CAMERAS = 6;
/** Frames, at 10 a second, from when it comes until it is well in the picture. */
const IN_VIEW = 15;
/** `VIGIL_KILLS=20` takes its time. */
const KILLS = Number(process.env.VIGIL_KILLS ?? 8);

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'vigil-crash-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it('a server that is killed at any instant loses no event that a page was told', {
  timeout: 600_000,
}, async () => {
  /** What pages got, as they got it last. */
  const told = new Map<string, Alert>();
  const acknowledged = new Set<string>();
  const random = seededRandom(1);

  for (let kill = 0; kill <= KILLS; kill++) {
    const { url, child } = await serveIn(data, ['--no-demo']);
    if (kill === 0) await addCameras(url);
    const events = await all(url);
    const byId = new Map(events.map(event => [event.id, event]));
    expect(byId.size).toBe(events.length);
    for (const [id, before] of told) {
      const now = byId.get(id);
      expect(now, `event ${id} after kill ${kill}`).toBeDefined();
      if (before.end !== null) expect(now!.end).toBe(before.end);
      if (before.clip) expect(now!.clip).toEqual(before.clip);
    }
    for (const id of acknowledged) expect(byId.get(id)!.review?.verdict).toBe('acknowledged');
    if (kill === KILLS) {
      const interrupted = events.filter(event => event.interrupted);
      process.stderr.write(
        `killed ${KILLS} times: ${told.size} events were told, ${acknowledged.size} acknowledged, none is missing; ` +
          `${interrupted.length} were going on and are closed\n`,
      );
      expect(told.size).toBeGreaterThanOrEqual(KILLS);
      expect(acknowledged.size).toBeGreaterThan(0);
      expect(interrupted.length).toBeGreaterThan(0);
      for (const event of interrupted) expect(event.end).not.toBeNull();
      await ended(child);
      return;
    }

    const socket = io(url, { transports: ['websocket'] });
    socket.on('alert', (alert: Alert) => told.set(alert.id, alert));
    await once(socket as unknown as NodeJS.EventEmitter, 'hello');
    const before = told.size;
    await until(async () => told.size > before, 60, 'an alert');
    await sleep(3000 * random());
    // Somebody answers for what is new, one after the other, and the server dies in the middle of it.
    const open = [...told.values()].filter(({ id }) => !acknowledged.has(id)).map(({ id }) => id);
    const answered = acknowledge(url, open, acknowledged);
    await sleep(150 * random());
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await Promise.all([exit, answered]);
    socket.close();
  }
});

/** Until there is no answer any more. */
async function acknowledge(url: string, ids: readonly string[], acknowledged: Set<string>): Promise<void> {
  for (const id of ids) {
    const change = { ids: [id], review: 'acknowledged' };
    const answer = await api<Alert[]>(`${url}/api/events`, change, 'PATCH').catch(() => undefined);
    if (!answer) return;
    acknowledged.add(id);
  }
}

async function addCameras(url: string): Promise<void> {
  const scene = createScene({ seed: 1 });
  let frame = 0;
  for (let camera = 1; camera <= CAMERAS; camera++) {
    while (scene.truthAt(frame).length > 0) frame += 1;
    while (scene.truthAt(frame).length === 0) frame += 1;
    const address = `demo:walkway?start=${frame + IN_VIEW}`;
    await api<Camera>(`${url}/api/cameras`, {
      ...{ url: address, name: `Walkway ${camera}`, model: 'demo-walkway', calibration: 'model' },
    });
  }
  const watching = async () =>
    (await api<Camera[]>(`${url}/api/cameras`)).every(({ state }) => state.phase === 'watching');
  await until(watching, 60, 'all cameras watch');
}

/** Every event of the store, page by page. */
async function all(url: string): Promise<Alert[]> {
  const events: Alert[] = [];
  for (;;) {
    const before = events.at(-1)?.id;
    const page = await api<Alert[]>(`${url}/api/events?limit=200${before ? `&before=${before}` : ''}`);
    events.push(...page);
    if (page.length < 200) return events;
  }
}
