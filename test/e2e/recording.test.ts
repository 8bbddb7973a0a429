import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert, Camera, ClipBoxes } from '../../server/contract.ts';
import { openStream, openVideoWriter } from '../../streams/index.ts';
import { createScene } from '../../streams/sources/demo/scene.ts';
import { packetsOf, pictureUnits, unitsOfFile } from '../support/packets.ts';
import { api, overlap, type RunningVigil, serve, until } from './running.ts';

/** The demo as H.264 with B frames: a camera that sends packets, of which every frame's truth is known. */
let folder: string;
let movie: string;
let server: RunningVigil;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-recording-'));
  movie = join(folder, 'walkway.mp4');
  await encodeDemo(movie);
  server = await serve('--no-demo');
});
afterAll(async () => {
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

it('the clip of an alert is what the camera sent, its boxes on what is abnormal', {
  timeout: 150_000,
}, async () => {
  await api<Camera>(`${server.url}/api/cameras`, {
    ...{ url: movie, name: 'Walkway', model: 'demo-walkway', calibration: 'model' },
  });
  const seen = async () => (await api<Alert[]>(`${server.url}/api/events`)).find(({ clip }) => clip);
  const alert = await until(seen, 120, 'an alert with a clip');
  const { clip } = alert as Required<Alert>;
  const event = `${server.url}/api/events/${alert.id}`;
  const copy = join(folder, 'clip.mp4');
  writeFileSync(copy, Buffer.from(await (await fetch(`${event}/clip.mp4`)).arrayBuffer()));

  const sent = (await packetsOf(movie)).sort((a, b) => a.pts - b.pts);
  const units = await unitsOfFile(copy, 'h264');
  const first = sent.findIndex(packet => pictureUnits(packet)[0] === units[0]);
  expect(sent[first]!.key).toBe(true);
  const all = new Set(sent.flatMap(packet => pictureUnits(packet)));
  expect(units.filter(unit => !all.has(unit))).toEqual([]);
  expect(units.length).toBeCloseTo(clip.seconds * FPS, -1);

  const scene = createScene({ seed: 1 });
  const { frames } = await api<ClipBoxes>(`${event}/clip.json`);
  expect(frames.length).toBeGreaterThan(10);
  /** How well the boxes match what is abnormal some frames later. */
  const match = (later: number) => {
    const overlaps = frames.map(({ at, boxes }) => {
      const truth = scene.truthAt(first + Math.round(at * FPS) + later);
      return Math.max(0, ...boxes.flatMap(box => truth.map(({ box: other }) => overlap(box, other))));
    });
    return overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length;
  };
  expect(match(0)).toBeGreaterThan(0.3);
  expect(match(0)).toBeGreaterThan(Math.max(match(-5), match(3)));
});

const FPS = 10;

async function encodeDemo(path: string): Promise<void> {
  const frames = openStream('demo:walkway?minutes=1', {
    ...{ width: 16, height: 16, pace: 'fast', display: { maxWidth: 640 } },
  });
  const writer = await openVideoWriter(path, FPS);
  for await (const { jpeg } of frames) await writer.write(jpeg!);
  await writer.end();
}
