/** A data folder with cameras and events in it, as a server would have left it. */

import { copyFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { CameraRegistry } from '../../server/cameras/registry.ts';
import type { Alert, Box, ClipBoxes, EventChange, EventFrame } from '../../server/contract.ts';
import { drawBoxes } from '../../server/detection/snapshot.ts';
import { createEventId } from '../../server/events/event-id.ts';
import { SqlEvents } from '../../server/events/sql-store.ts';
import { openDatabase } from '../../server/store/database.ts';

export interface PastEvent {
  readonly camera: { readonly id: string; readonly name: string };
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly seconds?: number;
  readonly score?: number;
  readonly said?: EventChange;
  /** A file to be its clip, from 2 s before its start. */
  readonly clip?: { readonly path: string; readonly seconds: number };
  /** Default: something on a path. */
  readonly seen?: { readonly plain: Buffer; readonly box: Pick<Box, 'x' | 'y' | 'w' | 'h'> };
}

/** Adds cameras that can't be reached, and events of them. Returns the events as they are, newest first. */
export async function addPast(
  data: string,
  cameras: readonly PastEvent['camera'][],
  past: readonly PastEvent[],
): Promise<Alert[]> {
  const db = await openDatabase(join(data, 'vigil.db'));
  try {
    const registry = await CameraRegistry.open(db, join(data, 'cameras.json'));
    for (const { id, name } of cameras) {
      const source = { url: '/nowhere/camera.mp4', model: 'demo-walkway', calibration: 'model' } as const;
      await registry.add({ name, ...source }, id);
    }
    const events = new SqlEvents(db, join(data, 'events'));
    for (const one of past) await addEvent(events, one);
    return await events.list({ limit: 10_000 });
  } finally {
    await db.destroy();
  }
}

async function addEvent(events: SqlEvents, { camera, start, ...more }: PastEvent): Promise<void> {
  const { seconds = 4, score = 2, said, clip, seen } = more;
  const end = start + seconds * 1000;
  const place = seen?.box ?? { x: 0.25 + (start % 7) / 20, y: 0.45, w: 0.12, h: 0.3 };
  const box: Box = { ...place, score, p: 0.0004 };
  const event: Alert = {
    ...{ id: createEventId(start), cameraId: camera.id, cameraName: camera.name, start, end },
    ...{ firstFrame: 100, lastFrame: 100 + seconds * 10, snapshot: 1 },
    peak: { score, box, frame: 110, at: start + seconds * 500 },
  };
  const frames: EventFrame[] = Array.from({ length: seconds * 10 }, (_, i) => {
    const now = 0.8 + (score - 0.8) * Math.sin((Math.PI * (i + 1)) / (seconds * 10 + 1));
    return { at: i * 100, score: now, boxes: [{ ...box, score: now }] };
  });
  const plain = seen?.plain ?? (await picture(box));
  await events.save(event, end, { pictures: { plain, snapshot: await drawBoxes(plain, [box]) }, frames });
  if (said) await events.change([event.id], said);
  if (!clip) return;
  await copyFile(clip.path, events.clipFile(event.id, 'clip.mp4'));
  const boxes: ClipBoxes = {
    ...{ width: 320, height: 240 },
    frames: frames.map(({ at, boxes }) => ({ at: 2 + at / 1000, until: 2.1 + at / 1000, boxes })),
  };
  await writeFile(events.clipFile(event.id, 'clip.json'), JSON.stringify(boxes));
  const { size } = await stat(clip.path);
  await events.saveClip(event.id, { start: start - 2000, seconds: clip.seconds, bytes: size });
}

/** A lawn, a path, and something in the box. */
function picture({ x, y, w, h }: Box): Promise<Buffer> {
  const [width, height] = [640, 360];
  const thing = `<rect x="${(x + w / 4) * width}" y="${(y + h / 8) * height}" width="${(w / 2) * width}" height="${0.75 * h * height}" rx="14" fill="#2b3a55"/>`;
  const scene = `<rect width="100%" height="100%" fill="#5f7a4f"/><path d="M0 190H640V310H0Z" fill="#a9a59b"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${scene}${thing}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}
