import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Alert, EventChange } from '../../server/contract.ts';
import { createScene } from '../../streams/sources/demo/scene.ts';
import { api, serveIn, until } from '../e2e/running.ts';
import { addPast, type PastEvent } from '../support/events.ts';

/** Beside the demo: some that show something, and others that can't be reached. The seed is the same: what is normal there is known. */
const CAMERAS = [
  { id: 'gate', name: 'Main gate', url: 'demo:walkway?start=7000', group: 'Entrances' },
  {
    ...{ id: 'lane', name: 'Service lane behind the north building', group: 'Outside' },
    url: 'demo:walkway?start=41000',
  },
  { id: 'dock', name: 'Loading dock', url: '/nowhere/dock.mp4', group: 'Outside' },
  { id: 'court', name: 'Courtyard', url: 'rtsp://127.0.0.1:9/stream', group: 'Entrances' },
] as const;

const HOUR = 3_600_000;
const SAID: readonly (EventChange | undefined)[] = [
  undefined,
  { review: 'acknowledged' },
  undefined,
  { review: 'normal' },
  undefined,
  { review: 'acknowledged', protected: true, comment: 'Courier on a bicycle, told to walk' },
];

/** A server with a week of events, cameras in all states, zones, and something that is going on. */
export async function startSite(beside: number, replay: readonly string[]) {
  const cameras = CAMERAS.slice(0, beside);
  const data = mkdtempSync(join(tmpdir(), 'vigil-look-'));
  await addPast(data, cameras, await past(cameras, 48));
  const server = await serveIn(
    data,
    replay.flatMap(folder => ['--replay', folder]),
  );
  const change = (id: string, body: object) => api(`${server.url}/api/cameras/${id}`, body, 'PATCH');
  for (const { id, url, group } of cameras) await change(id, { group, url });
  // In view on a phone too, which plays only what is.
  await api(`${server.url}/api/cameras/order`, ['demo', ...cameras.map(({ id }) => id)], 'PUT');
  await change('demo', { coolDownSeconds: 0, zones: ZONES });
  const events = () => api<Alert[]>(`${server.url}/api/events?camera=demo`);
  const withClip = () => until(async () => (await events()).find(({ clip }) => clip), 180, 'a clip');
  return { ...server, data, withClip };
}

const ZONES = [
  {
    ...{ id: 'path', name: 'Path', kind: 'zone', falseAlarmsPerDay: 5 },
    polygon: [
      [0.02, 0.44],
      [0.98, 0.44],
      [0.98, 0.76],
      [0.02, 0.76],
    ],
  },
  {
    ...{ id: 'windows', name: 'Windows', kind: 'mask' },
    polygon: [
      [0, 0],
      [1, 0],
      [1, 0.2],
      [0, 0.2],
    ],
  },
];

async function past(cameras: readonly PastEvent['camera'][], count: number): Promise<PastEvent[]> {
  const now = Date.now();
  const seen = await sights(12);
  return Array.from({ length: count }, (_, i) => ({
    camera: cameras[(i * 7) % cameras.length]!,
    start: now - HOUR * (1 + i * 0.7 + (i % 5) * 0.31),
    seconds: 3 + ((i * 5) % 23),
    score: 1.3 + ((i * 37) % 60) / 12,
    seen: seen[i % seen.length]!,
    said: SAID[i % SAID.length],
  })).map(({ said, ...event }) => ({ ...event, ...(said && { said }) }));
}

/** The middle of what the demo's first anomalies do, and where they are then. */
async function sights(count: number): Promise<NonNullable<PastEvent['seen']>[]> {
  const scene = createScene({ seed: 1 });
  const { width, height, fps } = scene;
  const rgb = new Uint8Array(width * height * 3);
  const windows = scene.truthWindows(0, 30 * 60 * fps).slice(0, count);
  const found = [];
  for (const { start, end } of windows) {
    const frame = Math.round((start + end) / 2);
    scene.render(frame, rgb);
    const plain = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 90 })
      .toBuffer();
    found.push({ plain, box: scene.truthAt(frame)[0]!.box });
  }
  return found;
}
