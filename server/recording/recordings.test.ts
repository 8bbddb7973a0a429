import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame, Packet } from '../../streams/index.ts';
import { ffmpegChildren, temporaryFolder } from '../../test/support/ffmpeg.ts';
import { ffprobe, makeFootage, packetsOf } from '../../test/support/packets.ts';
import type { CameraSettings } from '../cameras/registry.ts';
import type { Alert, Box, ClipBoxes } from '../contract.ts';
import type { TrackedAlert } from '../detection/alerts.ts';
import { createEventId } from '../events/event-id.ts';
import { SqlEvents } from '../events/sql-store.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { Recordings } from './recordings.ts';

const CAMERA: Pick<CameraSettings, 'id' | 'record'> = { id: 'a' };
const RUN = 3;
const START = 1_700_000_000_000;
const BOX: Box = { x: 0.25, y: 0.25, w: 0.5, h: 0.5, score: 2 };

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let packets: Packet[];
let jpegs: Buffer[];
let folder: string;
let count = 0;
let db: Database;
let events: SqlEvents;
beforeAll(async () => {
  temporary = await temporaryFolder();
  const path = join(temporary.path, 'camera.mp4');
  await makeFootage(path, { seconds: 20 });
  packets = await packetsOf(path, START);
  const gray = (n: number) => sharp({ create: { ...SIZE, background: { r: n, g: n, b: n } } });
  jpegs = await Promise.all(Array.from({ length: 250 }, (_, n) => gray(n).jpeg().toBuffer()));
});
const SIZE = { width: 65, height: 48, channels: 3 } as const;
afterAll(() => temporary?.remove());
beforeEach(async () => {
  folder = join(temporary.path, `data${count++}`);
  await mkdir(folder);
  db = await openDatabase(join(folder, 'vigil.db'));
  events = new SqlEvents(db, join(folder, 'events'));
});
afterEach(() => db.destroy());

/** Alerts last until a test ends them, or closes; so does the post-roll. */
const clock = {
  now: () => START + 20_000,
  sleep: async (_ms: number, signal: AbortSignal) => {
    if (signal.aborted) return;
    await new Promise(wake => signal.addEventListener('abort', wake, { once: true }));
  },
};

async function open() {
  const changed = vi.fn<(event: Alert) => void>();
  const report = vi.fn();
  const makeRoom = vi.fn();
  const recordings = await Recordings.open([CAMERA], {
    folder: join(folder, 'recordings'),
    ...{ events, changed, clock, errors: { report } },
    retention: { makeRoom, hasRoomFor: async ({ start }) => start > START - 1000 },
  });
  return { recordings, changed, report, makeRoom };
}
type Opened = Awaited<ReturnType<typeof open>>;

/** The n-th analysed frame, at 10 a second. */
function frame(n: number, jpeg?: Uint8Array): Frame {
  const at = { index: n, timeMs: n * 100, arrivedMs: START + n * 100, pts: packets[0]!.pts + n * 100_000 };
  return { ...at, gray: new Uint8Array(), ...(jpeg && { jpeg }) };
}

async function save(first: number, last: number, more: Partial<Alert> = {}): Promise<Alert> {
  const start = START + first * 100;
  const event: Alert = {
    ...{ id: createEventId(start), cameraId: 'a', cameraName: 'Yard', start, end: START + last * 100 },
    ...{ firstFrame: first, lastFrame: last, snapshot: 1 },
    peak: { score: 2, box: BOX, frame: first, at: start },
    ...more,
  };
  await events.save(event, event.end ?? start);
  return event;
}

/** An alert on the frames from `first` to `last` of 20 seconds, all of which have a box. */
async function watch({ recordings }: Opened, first: number, last: number, pictures = false, camera = CAMERA) {
  const event = await save(first, last);
  const alert: TrackedAlert<Frame> & { last: Frame } = {
    ...{ first: frame(first), last: frame(first), recent: [], earlier: [] },
    peak: { box: BOX, frame: frame(first) },
  };
  let sent = 0;
  for (let n = 0; n < 200; n++) {
    const now = frame(n, pictures ? jpegs[n] : undefined);
    while (!pictures && packets[sent] && packets[sent]!.pts <= now.pts + 200_000)
      recordings.packet(camera, RUN, packets[sent++]!);
    const seen = n >= first && n <= last;
    recordings.frame(camera, RUN, now, now.pts, seen ? [BOX] : []);
    if (seen) alert.last = now;
    if (n >= first + 5 && n <= last + 20) {
      const kind = n === first + 5 ? 'begin' : n === last + 20 ? 'end' : 'update';
      recordings.alert(camera, { kind, alert }, event);
    }
    if (pictures && n % 10 === 0) await sleep(50); // the encoder takes its time
  }
  return event;
}

async function boxesOf(id: string): Promise<ClipBoxes> {
  return JSON.parse(await readFile(events.clipFile(id, 'clip.json'), 'utf8'));
}

describe('Recordings', () => {
  it('cut the clip of an alert, with pre-roll, post-roll and boxes', async () => {
    const opened = await open();
    const event = await watch(opened, 80, 110);
    await opened.recordings.close();
    expect(opened.report).not.toHaveBeenCalled();

    const { clip } = (await events.get(event.id))!;
    expect(opened.changed.mock.calls).toEqual([[{ ...event, clip }]]);
    expect(opened.makeRoom).toHaveBeenCalledOnce();
    // The key picture before 8 s - 5 s is that at 3 s; 5 s after 11 s it ends.
    expect(clip).toMatchObject({ start: START + 3000, seconds: expect.closeTo(13, 0) });
    const mp4 = events.clipFile(event.id, 'clip.mp4');
    const { codec, seconds, times } = await ffprobe(mp4);
    expect(codec).toBe('h264');
    expect(seconds).toBeCloseTo(clip!.seconds, 3);
    expect(clip!.bytes).toBe((await readFile(mp4)).length);

    const { frames, ...size } = await boxesOf(event.id);
    expect(size).toEqual({ width: 320, height: 240 });
    expect(frames).toHaveLength(31);
    expect(frames[0]).toEqual({ at: 5, until: 5.1, boxes: [BOX] });
    expect(frames[30]).toEqual({ at: 8, until: 8.1, boxes: [BOX] });
    for (const { at } of frames.filter((_, n) => n % 2 === 0)) expect(times).toContain(at);
    const vtt = await readFile(events.clipFile(event.id, 'clip.vtt'), 'utf8');
    expect(vtt).toContain(`\n00:00:05.000 --> 00:00:05.100\n${JSON.stringify([BOX])}\n`);
    expect(await readdir(join(folder, 'recordings'))).toEqual(['a']);
  });

  it('keep what a long alert needs, also when the ring is full', async () => {
    const full = { ...CAMERA, record: { gigabytes: 1e-4 } };
    const opened = await open();
    const event = await watch(opened, 50, 150, false, full);
    await opened.recordings.close();
    const bytes = packets.reduce((sum, { data }) => sum + data.length, 0);
    expect(bytes).toBeGreaterThan(2e5);
    expect((await events.get(event.id))!.clip!.start).toBeLessThanOrEqual(START + 5000);
    expect((await events.get(event.id))!.clip!.seconds).toBeGreaterThan(14);
  });

  it('encode the clip of a camera without packets, at the same times', { timeout: 60_000 }, async () => {
    const opened = await open();
    const event = await watch(opened, 80, 110, true);
    await opened.recordings.close();
    expect(opened.report).not.toHaveBeenCalled();

    const { clip } = (await events.get(event.id))!;
    expect(clip).toMatchObject({ start: START + 3000, seconds: 13.1 });
    const { codec, times, width, height } = await ffprobe(events.clipFile(event.id, 'clip.mp4'));
    expect({ codec, width, height }).toEqual({ codec: 'h264', width: 64, height: 48 });
    expect(times).toHaveLength(131);
    const { frames, ...size } = await boxesOf(event.id);
    expect(size).toEqual({ width: 64, height: 48 });
    expect(frames).toHaveLength(31);
    expect(frames[0]).toEqual({ at: 5, until: 5.1, boxes: [BOX] });
    expect(await ffmpegChildren()).toEqual([]);
  });

  it('encode three clips at once', async () => {
    const opened = await open();
    const all = await Promise.all([1, 2, 3, 4].map(() => save(2, 8)));
    for (let n = 0; n < 10; n++) opened.recordings.frame(CAMERA, RUN, frame(n, jpegs[n]), 0, []);
    for (const event of all) {
      const alert = {
        first: frame(2),
        last: frame(8),
        recent: [],
        earlier: [],
        peak: { box: BOX, frame: frame(2) },
      };
      opened.recordings.alert(CAMERA, { kind: 'begin', alert }, event);
    }
    await opened.recordings.close();
    const saved = await Promise.all(all.map(({ id }) => events.get(id)));
    expect(saved.map(event => event!.clip !== undefined)).toEqual([true, true, true, false]);
    expect(opened.report).toHaveBeenCalledWith('an alert has no clip', expect.anything());
  });

  it('cut what the last server left, where there still is something of it', async () => {
    const first = await open();
    for (const packet of packets) first.recordings.packet(CAMERA, RUN, packet);
    await first.recordings.close();
    await writeFile(join(folder, 'recordings', 'half.mp4'), 'left by a server that was killed');
    await mkdir(join(folder, 'recordings', 'removed-camera'));
    const event = await save(80, 110, { interrupted: true });
    const lost = await save(-900, -800, { interrupted: true });
    const justEnded = await save(60, 90); // the server was killed before its post-roll was over
    const cutNever = await save(-900, -700);

    const { recordings, changed, report } = await open();
    await recordings.resume();
    await recordings.close();
    expect(report).not.toHaveBeenCalled();
    expect(changed.mock.calls.map(([{ id }]) => id)).toEqual([event.id, justEnded.id]);
    expect((await events.get(event.id))!.clip).toMatchObject({ start: START + 3000 });
    expect((await events.get(justEnded.id))!.clip).toMatchObject({ start: START + 1000 });
    for (const { id } of [lost, cutNever]) expect((await events.get(id))!.clip).toBeUndefined();
    expect((await boxesOf(event.id)).frames).toEqual([{ at: 5, until: 5.5, boxes: [BOX] }]);
    expect(await readdir(join(folder, 'recordings'))).toEqual(['a']);
  });

  it('of a camera that is removed are gone, but for its clips', async () => {
    const opened = await open();
    const event = await watch(opened, 80, 110);
    await opened.recordings.remove('a');
    opened.recordings.packet(CAMERA, RUN, packets[0]!);
    await opened.recordings.close();
    expect(await readdir(join(folder, 'recordings'))).toEqual([]);
    expect((await readFile(events.clipFile(event.id, 'clip.mp4'))).length).toBeGreaterThan(10_000);
  });

  it('say that what the last server left could not be looked for', async () => {
    const { recordings, report } = await open();
    vi.spyOn(events, 'withoutClip').mockRejectedValue(new Error('no database'));
    await recordings.resume();
    expect(report).toHaveBeenCalledWith(
      'the clip of an alert could not be written',
      new Error('no database'),
    );
    await recordings.close();
  });

  it('begin anew for a camera that comes back under its id', async () => {
    const opened = await open();
    await watch(opened, 80, 110);
    const removed = opened.recordings.remove('a');
    opened.recordings.add(CAMERA);
    const event = await watch(opened, 80, 110);
    await removed;
    await opened.recordings.close();
    expect(opened.report).not.toHaveBeenCalled();
    expect((await events.get(event.id))!.clip).toMatchObject({ start: START + 3000 });
    expect((await readdir(join(folder, 'recordings', 'a'))).length).toBeGreaterThan(10);
  });

  it('say that a clip could not be written', async () => {
    const opened = await open();
    const event = await watch(opened, 80, 110);
    await mkdir(join(folder, 'recordings', `${event.id}.mp4`));
    await opened.recordings.close();
    expect(opened.report).toHaveBeenCalledWith(
      'the clip of an alert could not be written',
      expect.anything(),
    );
    expect((await events.get(event.id))!.clip).toBeUndefined();
  });
});
