import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../models/random.ts';
import type { Alert, Camera } from '../../server/contract.ts';
import { api, ended, serveIn, until } from './running.ts';

/** Demo cameras of other days, which all the time see something that should not be there. */
const CAMERAS = 6;
const KILLS = 20;

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
      expect(told.size).toBeGreaterThan(KILLS);
      expect(interrupted.length).toBeGreaterThan(0);
      for (const event of interrupted) expect(event.end).not.toBeNull();
      await ended(child);
      return;
    }

    const socket = io(url, { transports: ['websocket'] });
    socket.on('alert', (alert: Alert) => told.set(alert.id, alert));
    await once(socket as unknown as NodeJS.EventEmitter, 'hello');
    await sleep(3000 + 6000 * random());
    // Somebody answers for what is new, and the server dies in the middle of it.
    const open = [...told.values()].filter(({ id }) => !acknowledged.has(id)).map(({ id }) => id);
    const answer = open.length > 0 ? acknowledge(url, open.slice(-3)) : Promise.resolve([]);
    const answered = answer.then(
      events => {
        for (const { id } of events) acknowledged.add(id);
      },
      () => {},
    );
    await sleep(20 * random());
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await Promise.all([exit, answered]);
    socket.close();
  }
});

const acknowledge = (url: string, ids: readonly string[]) =>
  api<Alert[]>(`${url}/api/events`, { ids, review: 'acknowledged' }, 'PATCH');

async function addCameras(url: string): Promise<void> {
  for (let seed = 1; seed <= CAMERAS; seed++) {
    const address = `demo:walkway?seed=${seed}&start=${seed * 100}`;
    await api<Camera>(`${url}/api/cameras`, {
      ...{ url: address, name: `Day ${seed}`, model: 'demo-walkway', calibration: 'model' },
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
