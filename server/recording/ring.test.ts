import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Packet } from '../../streams/index.ts';
import { packageRoot } from '../../streams/index.ts';
import { temporaryFolder } from '../../test/support/ffmpeg.ts';
import { ffprobe, makeFootage, packetsOf } from '../../test/support/packets.ts';
import { eventually } from '../testing.ts';
import { Ring, type RingLimits } from './ring.ts';

const RUN = 7;
let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let packets: Packet[];
let folder: string;
let count = 0;

beforeAll(async () => {
  temporary = await temporaryFolder();
  const path = join(temporary.path, 'camera.mp4');
  await makeFootage(path, { seconds: 6 });
  packets = await packetsOf(path);
});
afterAll(() => temporary?.remove());
beforeEach(() => {
  folder = join(temporary.path, `ring${count++}`);
});

function open(limits: RingLimits = { bytes: 1e9 }, now = 1_700_000_010_000) {
  const report = vi.fn();
  const ring = new Ring({ folder, limits: () => limits, errors: { report }, now: () => now });
  return { ring, report };
}

function add(ring: Ring, from: readonly Packet[] = packets, run = RUN): void {
  for (const packet of from) ring.add(run, packet);
}

describe('Ring', () => {
  it('keeps each group as a whole video, and finds it again', async () => {
    const { ring, report } = open();
    add(ring);
    await ring.close();
    const names = (await readdir(folder)).sort();
    expect(names).toHaveLength(6);
    const pts = packets[0]!.pts;
    expect(names[1]).toBe(`1700000001000_7_${pts + 1_000_000}_1000000_25.mp4`);
    for (const name of names) {
      const { codec, times } = await ffprobe(join(folder, name));
      expect(codec).toBe('h264');
      expect(times).toHaveLength(25);
    }
    expect(report).not.toHaveBeenCalled();

    const later = open().ring;
    const found = await later.span(RUN, pts + 2_500_000, pts + 3_100_000);
    expect(found.map(group => group.pts - pts)).toEqual([2_000_000, 3_000_000]);
    expect(await later.span(RUN + 1, pts, pts + 1e9)).toEqual([]);
    expect(await later.before(1_700_000_003_999)).toMatchObject({ start: 1_700_000_003_000 });
    expect(await later.before(1_600_000_000_000)).toBeUndefined();
  });

  it('also finds what is still being collected', async () => {
    const { ring } = open();
    add(ring, packets.slice(0, 40));
    const found = await ring.span(RUN, packets[0]!.pts, packets[0]!.pts + 2e6);
    expect(found.map(group => group.count)).toEqual([25, 15]);
    expect((await found[1]!.read()).length).toBeGreaterThan(1000);
  });

  it('begins with a key packet, also after a reconnection', async () => {
    const { ring } = open();
    add(ring, packets.slice(10, 40));
    add(ring, packets.slice(40, 55), RUN + 1);
    await ring.close();
    const first = packets[0]!.pts;
    const [before] = await open().ring.span(RUN, first, first + 9e6);
    const [after] = await open().ring.span(RUN + 1, first, first + 9e6);
    expect(before).toMatchObject({ pts: first + 1e6, count: 15 });
    expect(after).toMatchObject({ pts: first + 2e6, count: 5 });
  });

  it('stays within its bytes: the oldest go', async () => {
    const bytes = 3 * packets.slice(0, 25).reduce((sum, { data }) => sum + data.length, 0);
    const { ring } = open({ bytes });
    add(ring);
    await ring.close();
    expect(ring.bytes).toBeLessThanOrEqual(bytes);
    const names = (await readdir(folder)).sort();
    expect(names.length).toBeGreaterThan(0);
    expect(names.length).toBeLessThan(5);
    expect(names.at(-1)).toContain('1700000005000_');
  });

  it('forgets what is too old', async () => {
    const { ring } = open();
    add(ring);
    await ring.close();
    const later = open({ bytes: 1e9, age: 6500 }).ring;
    await later.close();
    expect((await readdir(folder)).sort()[0]).toContain('1700000004000_');
  });

  it('closes a group that does not end, and leaves out what leans on it', async () => {
    const { ring } = open();
    const [key, ...others] = packets;
    const endless = others.map((packet, i) => ({ ...packet, key: false, pts: key!.pts + (i + 1) * 1e6 }));
    add(ring, [key!, ...endless]);
    await ring.close();
    const [group, ...more] = await open().ring.span(RUN, key!.pts, key!.pts + 1e9);
    expect(group).toMatchObject({ count: 61 });
    expect(more).toEqual([]);
  });

  it('has nothing from before the clock of the camera was set', async () => {
    const { ring } = open();
    const { pts } = packets[0]!;
    const set = packets.map((packet, i) => ({ ...packet, pts: packet.pts + (i < 60 ? 0 : 100e6) }));
    add(ring, set);
    const starts = async (from: number, to: number) =>
      (await ring.span(RUN, pts + from, pts + to)).map(group => (group.pts - pts) / 1e6);
    expect(await starts(0, 105e6)).toEqual([103, 104, 105]); // 2.4 s to 3 s lean on a time before
    expect(await starts(104.5e6, 105e6)).toEqual([104, 105]);
    expect(await starts(0, 9e6)).toEqual([0, 1, 2]);
    await ring.remove();
  });

  it('reports what it can not write, and goes on', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const { ring, report } = open();
    add(ring);
    await ring.close();
    expect(report.mock.calls.map(([what]) => what)).toContain('a part of a recording could not be written');
    expect(ring.bytes).toBe(0);
  });

  it('loses groups rather than memory where the disk is slow', async () => {
    const { ring, report } = open();
    const large = {
      ...packets[0]!,
      data: Buffer.concat([packets[0]!.data, Buffer.alloc(20 * 2 ** 20, 255)]),
    };
    for (let i = 0; i < 6; i++) ring.add(RUN, { ...large, pts: large.pts + i * 1e6 });
    expect(report).toHaveBeenCalledWith('a part of a recording was left out', expect.anything());
    await ring.remove();
  });

  it('is gone once it is removed', async () => {
    const { ring } = open();
    add(ring);
    await ring.remove();
    add(ring);
    await ring.close();
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  it('has only whole files when its process is killed', { timeout: 60_000 }, async () => {
    await mkdir(folder);
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', recording(join(temporary.path, 'camera.mp4'), folder)],
      { cwd: packageRoot(import.meta.dirname), stdio: ['ignore', 'inherit', 'inherit'] },
    );
    const exited = new Promise(done => child.once('exit', (_code, signal) => done(signal)));
    await eventually(async () => expect((await readdir(folder)).length).toBeGreaterThan(20));
    await sleep(3);
    child.kill('SIGKILL');
    expect(await exited).toBe('SIGKILL');
    const whole = (await readdir(folder)).filter(name => name.endsWith('.mp4')).sort();
    expect(whole.length).toBeGreaterThan(20);
    for (const name of [...whole.slice(0, 2), ...whole.slice(-3)])
      expect((await ffprobe(join(folder, name))).times).toHaveLength(25);

    const leftOver = join(folder, 'left-over.mp4.01234567.tmp');
    await writeFile(leftOver, 'half');
    await open().ring.close();
    expect((await readdir(folder)).sort()).toEqual(whole);
  });
});

/** A program that records until it is killed. */
function recording(path: string, into: string): string {
  return `
    import { openStream } from './dist/streams/index.js';
    import { Ring } from './dist/server/recording/ring.js';
    const packets = [];
    const onPacket = packet => packets.push(packet);
    for await (const _ of openStream(${JSON.stringify(path)}, { width: 16, height: 16, pace: 'fast', onPacket }));
    const ring = new Ring({
      folder: ${JSON.stringify(into)}, limits: () => ({ bytes: 1e9 }), now: Date.now,
      errors: { report: (what, error) => console.error(what, error) },
    });
    for (let round = 0; ; round++) {
      for (const packet of packets) ring.add(1, { ...packet, pts: packet.pts + round * 6e6 });
      await new Promise(done => setTimeout(done, 100));
    }`;
}
