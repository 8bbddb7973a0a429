import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, whyNoRtsp } from '../cameras.ts';
import { ffmpeg, temporaryFolder } from '../ffmpeg.ts';
import { type RtspCameras, type Spec, startRtsp } from './index.ts';
import { type Numbered, placeOf, readNumbered } from './numbered.ts';

const NUMBERED = { kind: 'numbered', width: 1280, height: 720, fps: 25, gop: 25, jumpEvery: 10 } as const;
const [WIDTH, HEIGHT] = [320, 180];
const INPUT = ['-v', 'error', '-rtsp_transport', 'tcp'];
const run = promisify(execFile);

interface Seen extends Numbered {
  readonly luma: Buffer;
  readonly atMs: number;
}

/** Frames of a `numbered` camera as they come, 320 wide, until the caller leaves; `undefined` where unreadable. */
async function* watch(url: string): AsyncGenerator<Seen | undefined> {
  const input = [...INPUT, '-nostdin', '-fflags', 'nobuffer', '-flags', 'low_delay', '-i', url];
  const output = ['-vf', `scale=${WIDTH}:${HEIGHT}`, '-vsync', 'passthrough', '-f', 'rawvideo'];
  const child = spawn('ffmpeg', [...input, ...output, '-pix_fmt', 'gray', '-'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of child.stdout) {
      rest = Buffer.concat([rest, chunk]);
      for (; rest.length >= WIDTH * HEIGHT; rest = rest.subarray(WIDTH * HEIGHT)) {
        const luma = rest.subarray(0, WIDTH * HEIGHT);
        const read = readNumbered(luma, WIDTH, HEIGHT);
        yield read && { ...read, luma, atMs: Date.now() % 2 ** 40 };
      }
    }
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

async function take(url: string, count: number): Promise<(Seen | undefined)[]> {
  const frames = [];
  for await (const frame of watch(url)) if (frames.push(frame) === count) break;
  return frames;
}

/** What ffprobe says of `%+SECONDS` or `%+#PACKETS` of a camera: a line for each packet or frame, `|` between its values. */
async function probe(url: string, interval: string, entries: string): Promise<string[][]> {
  const show = ['-select_streams', 'v:0', '-show_entries', entries, '-of', 'compact=p=0:nk=1'];
  const { stdout } = await run('ffprobe', [...INPUT, ...show, '-read_intervals', interval, '-i', url]);
  return stdout.split('\n').flatMap(line => (line ? [line.split('|')] : []));
}

describe.skipIf(whyNoRtsp())('RTSP cameras', () => {
  let cameras: RtspCameras;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (name: string): string => `${cameras.url}/${name}`;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const path = `${folder.path}/small.mp4`;
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=176x144:r=10', '-t', '2', '-pix_fmt', 'yuv420p', path);
    const awkward = ['bframes', 'longgop', 'hevc', 'resizing', 'untimed'] as const;
    cameras = await startRtsp({
      cam0: NUMBERED,
      cam8: NUMBERED,
      file: { kind: 'file', path },
      ...Object.fromEntries(awkward.map(kind => [kind, { kind }])),
    });
  });
  afterAll(async () => {
    await cameras?.stop();
    await folder?.remove();
  });

  it('shows numbers, clocks and a square that can be read back, the same under each name', async () => {
    const both = await Promise.all([take(at('cam0'), 60), take(at('cam8'), 60)]);
    for (const frames of both) {
      const seen = frames.filter(frame => frame !== undefined);
      // What comes before the first keyframe may be damaged.
      expect(seen.length).toBeGreaterThan(50);
      for (const [i, { number, clockMs, luma, atMs }] of seen.entries()) {
        const before = seen[i - 1];
        if (before) expect(number).toBeGreaterThan(before.number);
        if (before) expect(clockMs).toBeGreaterThan(before.clockMs);
        expect(atMs).toBeGreaterThanOrEqual(clockMs);
        const { x, y, w, h } = placeOf(number, NUMBERED.jumpEvery);
        const brightness = (fx: number, fy: number): number =>
          luma[Math.round(fy * HEIGHT) * WIDTH + Math.round(fx * WIDTH)]!;
        expect(brightness(x + w / 2, y + h / 2)).toBeGreaterThan(200);
        expect(brightness(x - w / 4, y + h / 2)).toBeLessThan(115);
      }
    }
    const clocks = both.map(frames => new Map(frames.map(frame => [frame?.number, frame?.clockMs])));
    const shared = [...clocks[0]!].filter(([number]) => number !== undefined && clocks[1]!.has(number));
    expect(shared.length).toBeGreaterThan(0);
    for (const [number, clockMs] of shared) expect(clocks[1]!.get(number)).toBe(clockMs);
  });

  it('sends nothing while paused, and goes on with the next number on the same connection', async () => {
    const frames: Seen[] = [];
    for await (const frame of watch(at('cam0'))) {
      if (!frame) continue;
      if (frames.push(frame) === 30) {
        cameras.pause('cam0');
        setTimeout(() => cameras.resume('cam0'), 2000);
      }
      if (frames.length === 60) break;
    }
    const gaps = frames.slice(1).map((frame, i) => frame.clockMs - frames[i]!.clockMs);
    const longest = gaps.indexOf(Math.max(...gaps));
    expect(gaps[longest]).toBeGreaterThan(1900);
    expect(frames[longest + 1]!.number).toBe(frames[longest]!.number + 1);
  });

  it('can be reconnected to on the same port', async () => {
    const port = await freePort();
    for (let round = 0; round < 2; round++) {
      const again = await startRtsp(
        { door: { ...NUMBERED, width: 640, height: 360 } satisfies Spec },
        { port },
      );
      expect((await take(`${again.url}/door`, 5)).length).toBe(5);
      await again.stop();
      await expect(probe(`${again.url}/door`, '%+1', 'packet=pts')).rejects.toThrow();
    }
  });

  // These wait for packets more than they compute.
  it.concurrent('has B-frames', async () => {
    const types = (await probe(at('bframes'), '%+#100', 'frame=pict_type')).map(([type]) => type);
    expect(types.filter(type => type === 'B').length).toBeGreaterThan(types.length / 2);
    const pts = (await probe(at('bframes'), '%+#100', 'packet=pts')).map(([value]) => Number(value));
    expect(pts.some((value, i) => value < pts[i - 1]!)).toBe(true);
  });

  it.concurrent('has five seconds between keyframes', async () => {
    const packets = await probe(at('longgop'), '%+#300', 'packet=pts_time,flags');
    // ffprobe gives the first one no time.
    const keys = packets.slice(1).flatMap(([time, flags]) => (flags!.startsWith('K') ? [Number(time)] : []));
    expect(keys.length).toBeGreaterThanOrEqual(2);
    for (let i = 1; i < keys.length; i++) expect(keys[i]! - keys[i - 1]!).toBeCloseTo(5, 0);
  });

  it.concurrent('has H.265', async () => {
    expect((await probe(at('hevc'), '%+1', 'stream=codec_name')).flat()).toContain('hevc');
  });

  it.concurrent('changes its size', async () => {
    const sizes = (await probe(at('resizing'), '%+#200', 'frame=width,height')).map(
      ([width, height]) => `${width}x${height}`,
    );
    expect(new Set(sizes)).toEqual(new Set(['640x360', '320x240']));
  });

  it.concurrent('has timestamps that stand still', async () => {
    const packets = await probe(at('untimed'), '%+#100', 'packet=pts');
    // ffprobe gives the first one none.
    expect(packets.length).toBe(100);
    expect(new Set(packets.slice(1).map(([pts]) => pts)).size).toBe(1);
  });

  it.concurrent('serves a file as it is', async () => {
    expect((await probe(at('file'), '%+1', 'stream=width,height'))[0]).toEqual(['176', '144']);
  });
});
