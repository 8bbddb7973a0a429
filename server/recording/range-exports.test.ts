import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Packet } from '../../streams/index.ts';
import { ffmpeg, temporaryFolder } from '../../test/support/ffmpeg.ts';
import { ffprobe, makeFootage, packetsOf } from '../../test/support/packets.ts';
import { unzip } from '../../test/support/unzip.ts';
import type { Alert, EventFrame, RangeExport } from '../contract.ts';
import { RangeExports } from './range-exports.ts';
import { endOf, Ring } from './ring.ts';

const START = 1_700_000_000_000;
const YARD = { id: 'a', name: 'Yard: west' };
const FRAMES: EventFrame[] = [{ at: 0, score: 2, boxes: [] }];
const stay = new AbortController().signal;
const time = (second: number) => START + second * 1000;

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let folder: string;
let count = 0;
let packets: Packet[];
let small: Packet[];
let events: Alert[];
let ring: Ring;

beforeAll(async () => {
  temporary = await temporaryFolder();
  const movie = join(temporary.path, 'clip1.mp4');
  await makeFootage(movie, { seconds: 8 });
  packets = await packetsOf(movie, START);
  await ffmpeg('-i', movie, '-vf', 'scale=160:120', '-g', '25', join(temporary.path, 'small.mp4'));
  small = await packetsOf(join(temporary.path, 'small.mp4'), START);
});
afterAll(() => temporary?.remove());
beforeEach(async () => {
  folder = join(temporary.path, `data${count++}`);
  await mkdir(folder);
  events = [];
  report.mockReset();
  const fail = (what: string, error: unknown) => {
    throw new Error(what, { cause: error });
  };
  ring = new Ring({
    ...{ folder: join(folder, 'a'), limits: () => ({ bytes: 1e9 }) },
    ...{ errors: { report: fail }, now: () => START },
  });
});

/** What came of a run that began some seconds after the start. */
function record(run: number, second: number, sent: readonly Packet[] = packets): void {
  for (const packet of sent) ring.add(run, { ...packet, arrivedMs: packet.arrivedMs + second * 1000 });
}

const report = vi.fn();

function open(beforeReading = async () => {}): RangeExports {
  return new RangeExports({
    draft: join(folder, 'export.mp4'),
    errors: { report },
    recordings: {
      between: async (_, from, to) => {
        const groups = await ring.between(from, to);
        await beforeReading();
        return { groups, all: ring.extent };
      },
    },
    events: {
      list: async ({ before, endsAfter = 0, to = 0, limit }) =>
        events
          .filter(({ id, start, end }) => (!before || id < before) && start < to && end! >= endsAfter)
          .slice(0, limit),
      frames: async () => FRAMES,
      clipFile: id => join(temporary.path, `clip${id}.mp4`),
    },
  });
}

async function exported(exports: RangeExports, from: number, to: number) {
  const chunks: Uint8Array[] = [];
  await exports.make(YARD, { from: time(from), to: time(to) }, stay, async zip => {
    for await (const chunk of zip) chunks.push(chunk);
  });
  expect(await readdir(folder)).not.toContain('export.mp4');
  const files = unzip(Buffer.concat(chunks));
  const text = files.get('events.json')!.toString();
  files.delete('events.json');
  const { pieces, gaps, ...rest } = JSON.parse(text) as RangeExport;
  const videos = [...pieces, ...rest.clips];
  expect([...files.keys()]).toEqual(videos.map(({ file }) => file));
  const second = (text: string) => (Date.parse(text) - START) / 1000;
  const probed = [];
  for (const [name, data] of files) {
    const path = join(folder, 'video.mp4');
    await writeFile(path, data);
    const { seconds, times, width } = await ffprobe(path);
    expect(seconds).toBeCloseTo(videos.find(({ file }) => file === name)!.seconds, 3);
    probed.push({ pictures: times.length, width });
  }
  await rm(join(folder, 'video.mp4'), { force: true });
  return {
    ...{ ...rest, pieces, probed },
    spans: pieces.map(({ start, end }) => [second(start), second(end)]),
    gaps: gaps.map(({ from, to }) => [second(from), second(to)]),
  };
}

const event = (second: number, id: string): Alert => ({
  ...{ id, cameraId: 'a', cameraName: 'Yard', start: time(second), end: time(second + 2) },
  ...{ firstFrame: 0, lastFrame: 20, snapshot: 1 },
  peak: { score: 2, box: { x: 0, y: 0, w: 1, h: 1, score: 2 }, frame: 3, at: time(second) },
});

describe('an export', () => {
  it('holds a piece for each connection, names what is missing, and the events', async () => {
    record(1, 0);
    record(2, 30);
    events = [event(60, '3'), event(36, '2'), event(1, '1'), event(-9, '0')];
    const exports = open();
    const span = { from: time(2.5), to: time(50) };
    expect(await exports.contents(YARD, span)).toMatchObject({
      recorded: { from: START },
      seconds: expect.closeTo(13.5, 1),
      gaps: [{ from: time(8) }, { to: time(50) }],
      ...{ events: 2, busy: false },
    });

    const { camera, pieces, probed, spans, gaps, clips, ...rest } = await exported(exports, 2.5, 50);
    expect(camera).toEqual(YARD);
    expect(clips).toEqual([]);
    expect(rest.timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect([rest.from, rest.to].map(Date.parse)).toEqual([span.from, span.to]);
    // From the key picture before.
    expect(spans).toEqual([
      [2, 8],
      [30, 38],
    ]);
    expect(gaps).toEqual([
      [8, 30],
      [38, 50],
    ]);
    expect(probed.map(({ pictures }) => pictures)).toEqual([150, 200]);
    for (const { file } of pieces) expect(file).toMatch(/^Yard- west \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.mp4$/);
    expect(rest.events).toEqual([event(1, '1'), event(36, '2')].map(one => ({ ...one, frames: FRAMES })));
  });

  it('ends where it was asked to, and goes on where the picture becomes another one', async () => {
    record(1, 0);
    const later = packets.length / 25;
    const moved = small.map(packet => ({ ...packet, pts: packet.pts + later * 1e6 }));
    record(1, later, moved);
    const { spans, probed, gaps } = await exported(open(), 0, 12);
    expect(spans[0]).toEqual([0, 8]);
    expect(spans[1]![0]).toBe(8);
    expect(spans[1]![1]).toBeCloseTo(12, 0);
    expect(probed.map(({ width }) => width)).toEqual([320, 160]);
    expect(gaps).toEqual([]);
  });

  it.each([
    ['has made room for newer recordings meanwhile', rm, 0],
    ["can't be read", (path: string) => writeFile(path, 'damaged'), 3],
  ])('says what %s', async (_, lose, reports) => {
    record(1, 0);
    record(2, 10);
    const lost = async () => {
      for (const group of await ring.between(time(3), time(6)))
        await lose(join(folder, 'a', `${group.start}_1_${group.pts}_${group.duration}_${group.count}.mp4`));
    };
    const { spans, gaps } = await exported(open(lost), 0, 18);
    expect(report).toHaveBeenCalledTimes(reports);
    expect(spans).toEqual([
      [0, 3],
      [6, 8],
      [10, 18],
    ]);
    expect(gaps).toEqual([
      [3, 6],
      [8, 10],
    ]);
  });

  it('is of events alone where nothing was recorded, with their clips', async () => {
    const clip = { start: time(0), seconds: 8, bytes: 1000 };
    const gone = { ...event(30, 'gone'), clip: { ...clip, start: time(25) } };
    events = [gone, event(7, '2'), { ...event(5, '1'), clip }];
    const exports = open();
    const { pieces, gaps, clips, ...rest } = await exported(exports, 0, 60);
    expect(pieces).toEqual([]);
    expect(gaps).toEqual([[0, 60]]);
    expect(rest.events.map(({ id }) => id)).toEqual(['1', '2', 'gone']);
    const file = expect.stringMatching(/^clips\/Yard- west 20.*\.mp4$/);
    expect(clips).toEqual([
      { file, start: expect.anything(), end: expect.anything(), seconds: 8, event: '1' },
    ]);
    expect(await exports.contents(YARD, { from: time(0), to: time(60) })).toMatchObject({
      clips: 2,
      bytes: 2000,
    });
    record(1, 0);
    expect((await exported(exports, 2, 8)).clips).toEqual([]);
  });

  it('is none where there is nothing: it says what there is', async () => {
    const none = { from: time(100), to: time(200) };
    const make = () => open().make(YARD, none, stay, async () => {});
    await expect(make()).rejects.toThrow(/^nothing of Yard: west was recorded .*; nothing of it is$/);
    record(1, 0);
    await ring.close();
    expect(endOf((await ring.between(START, time(100))).at(-1)!)).toBe(time(8));
    await expect(make()).rejects.toThrow(/; it is recorded from .* to .*$/);
    expect(await open().contents(YARD, none)).toMatchObject({ seconds: 0, bytes: 0, gaps: [none] });
  });

  it('comes one at a time, and leaves nothing where who asked has gone', async () => {
    record(1, 0);
    const exports = open();
    const span = { from: START, to: time(8) };
    const leaving = new AbortController();
    const begun = exports.make(YARD, span, leaving.signal, async (zip, signal) => {
      for await (const _ of zip) {
        expect(await exports.draftBytes()).toBeGreaterThan(1000);
        expect((await exports.contents(YARD, span)).busy).toBe(true);
        const other = exports.make(YARD, span, stay, async () => {});
        await expect(other).rejects.toMatchObject({ code: 'exporting' });
        leaving.abort();
        signal.throwIfAborted();
      }
    });
    await expect(begun).rejects.toThrow('aborted');
    expect(await exports.draftBytes()).toBe(0);
    expect(await readdir(folder)).toEqual(['a']);
    expect((await exported(exports, 0, 8)).spans).toEqual([[0, 8]]);
  });

  it('ends when the server does', async () => {
    record(1, 0);
    const exports = open();
    const waits = exports.make(YARD, { from: START, to: time(8) }, stay, async (zip, signal) => {
      for await (const _ of zip)
        await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)));
    });
    const failed = expect(waits).rejects.toMatchObject({ code: 'closing' });
    await exports.close();
    await failed;
    expect(await readdir(folder)).toEqual(['a']);
  });
});
