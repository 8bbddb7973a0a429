/**
 * Live video by each player: glass to glass, from a clock that the test camera draws into its picture to the canvas on which it is
 * read back, and what it costs.
 */
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { untilInterrupted } from '../../server/cli/process.ts';
import { openStream, type StreamOptions } from '../../streams/index.ts';
import { launchChromium } from '../e2e/running.ts';
import { whyNoRtsp } from '../support/cameras.ts';
import { type RtspCameras, startRtsp } from '../support/rtsp/index.ts';
import { readNumbered } from '../support/rtsp/numbered.ts';
import type { Figures } from './bench.ts';
import { LITE } from './capacity/model.ts';
import { startWall } from './capacity/wall.ts';
import { cpuOf, descendantsOf } from './cpu.ts';
import { areLive, count, countBytes, readAges } from './live/page.ts';
import { numberOf, wholeNumberOf } from './options.ts';
import { quantile, rounded, sum } from './statistics.ts';
import type { Row } from './table.ts';

const PLAYERS = ['webcodecs', 'mse', 'jpeg'] as const;
const FPS = 25;
/** Such that a picture of 640x360 is some 2 Mbit/s, as of a camera. */
const NOISE = 6;
/** What the cameras of a wall send. */
export const CAMERA = { kind: 'numbered', fps: FPS, gop: 2 * FPS, jumpEvery: 1e9, noise: NOISE } as const;
/** Until a page has joined, and the server has settled. */
const SETTLE_S = 5;

/** As they were written; `benches.ts` says what they mean. */
export interface LiveOptions {
  readonly tiles: readonly string[];
  readonly seconds: string;
  readonly width: string;
}

export async function live(options: LiveOptions): Promise<Figures> {
  const missing = whyNoRtsp();
  if (missing) throw new Error(`the bench needs a real RTSP camera: ${missing}`);
  const seconds = numberOf(options.seconds, '--seconds');
  const width = wholeNumberOf(options.width, '--width');
  const height = Math.round((width * 9) / 32) * 2;
  const tiles = options.tiles.map(count => wholeNumberOf(count, '--tiles'));
  const spec = {
    kind: 'numbered',
    width,
    height,
    fps: FPS,
    gop: 2 * FPS,
    jumpEvery: 1e9,
    noise: NOISE,
  } as const;
  const names = Array.from({ length: Math.max(...tiles) }, (_, i) => `cam${i}`);
  const cameras = await startRtsp(Object.fromEntries(names.map(name => [name, spec])));
  const { signal, release } = untilInterrupted();
  try {
    const made = await costOfMaking(cameras, { width, height }, seconds);
    const rows: Row[] = [];
    for (const count of tiles) rows.push(...(await wallOf(cameras, count, seconds, made, signal)));
    return {
      camera: `${width}x${height} at ${FPS} fps, H.264, on ${cpus()[0]!.model.trim()}`,
      'making packets, % of a core a camera': rounded(made.packets, 1),
      'making JPEGs, % of a core a camera': rounded(made.jpegs, 1),
      [`making JPEGs of all ${FPS} frames, % of a core a camera`]: rounded(made.allJpegs, 1),
      players: rows,
    };
  } finally {
    release();
    await cameras.stop();
  }
}

interface Making {
  /** On top of decoding for the analysis, in % of a core for each camera. */
  readonly packets: number;
  /** Of the frames that are analysed, and of all that the camera sends: what JPEGs of the same video would cost. */
  readonly jpegs: number;
  readonly allJpegs: number;
}

/** What ffmpeg and this process spend on packets, and on JPEGs, of one camera: in turns, so that noise falls on all. */
async function costOfMaking(
  cameras: RtspCameras,
  size: { width: number; height: number },
  seconds: number,
): Promise<Making> {
  const gray = { width: 256, height: 144, fps: 10, pace: 'live' } as const;
  const kinds = {
    gray,
    packets: { ...gray, onPacket: () => {} },
    jpegs: { ...gray, display: { maxWidth: size.width } },
    allGray: { ...gray, fps: FPS },
    allJpegs: { ...gray, fps: FPS, display: { maxWidth: size.width } },
  } satisfies Record<string, StreamOptions>;
  type Kind = keyof typeof kinds;
  const percent: Record<Kind, number[]> = { gray: [], packets: [], jpegs: [], allGray: [], allJpegs: [] };
  for (let round = 0; round < 3; round++) {
    for (const kind of Object.keys(kinds) as Kind[]) {
      percent[kind].push(await cpuOfStream(`${cameras.url}/cam0`, kinds[kind], seconds / 2));
    }
  }
  const more = (kind: Kind, base: Kind) => quantile(percent[kind], 0.5) - quantile(percent[base], 0.5);
  return {
    ...{ packets: more('packets', 'gray'), jpegs: more('jpegs', 'gray') },
    allJpegs: more('allJpegs', 'allGray'),
  };
}

async function cpuOfStream(address: string, options: StreamOptions, seconds: number): Promise<number> {
  const stop = new AbortController();
  const spent = () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 + ffmpegs(process.pid);
  let from: { at: number; cpu: number } | undefined;
  let percent = 0;
  for await (const _ of openStream(address, { ...options, signal: stop.signal })) {
    const now = performance.now() / 1000;
    from ??= { at: now + 1, cpu: 0 };
    if (now >= from.at && from.cpu === 0) from = { at: now, cpu: spent() };
    if (from.cpu > 0 && now - from.at >= seconds) {
      percent = (100 * (spent() - from.cpu)) / (now - from.at);
      stop.abort();
    }
  }
  return percent;
}

const ffmpegs = (pid: number) =>
  sum(
    descendantsOf(pid)
      .filter(({ name }) => name === 'ffmpeg')
      .map(({ cpu }) => cpu.own),
  );

async function wallOf(
  cameras: RtspCameras,
  tiles: number,
  seconds: number,
  made: Making,
  signal: AbortSignal,
): Promise<Row[]> {
  const wall = await startWall({
    cameras: tiles,
    files: Array.from({ length: tiles }, (_, i) => `${cameras.url}/cam${i}`),
    ...{ model: LITE, engine: 'auto', calibration: 'camera', browser: false, signal },
  });
  try {
    const idle = () => withoutPictures(wall.url, () => serverCpu(wall.server, seconds, signal));
    const rows: Row[] = [];
    let before = await idle();
    for (const player of PLAYERS) {
      const measured = await watch(`${wall.url}/?player=${player}`, wall.server, tiles, seconds, signal);
      // Before and behind it: the analysis costs now more, now less.
      const after = await idle();
      const sending = (measured.server - (before + after) / 2) / tiles;
      before = after;
      const making = player === 'jpeg' ? made.jpegs : made.packets;
      rows.push({
        tiles,
        player: measured.player === player ? player : `${player}, fell back to ${measured.player}`,
        'age p50, ms': rounded(quantile(measured.ages, 0.5), 0),
        'age p95, ms': rounded(quantile(measured.ages, 0.95), 0),
        'fps drawn': rounded(measured.fps, 1),
        'server live, % a camera': rounded(making + sending, 2),
        'of that sending': rounded(sending, 2),
        'server in all, %': rounded(measured.server, 0),
        'browser, %': rounded(measured.browser, 0),
        'kB/s a tile': rounded(measured.bytes / tiles / 1000, 0),
      });
    }
    return rows;
  } finally {
    await wall.stop();
  }
}

/** With a page that gets state and alerts, as every page does, and shows no picture. */
async function withoutPictures<T>(url: string, measure: () => Promise<T>): Promise<T> {
  const socket = io(url, { transports: ['websocket'] });
  try {
    await new Promise(resolve => socket.once('hello', resolve));
    return await measure();
  } finally {
    socket.close();
  }
}

/** Of the server and its ffmpegs, in % of a core. */
async function serverCpu(pid: number, seconds: number, signal: AbortSignal): Promise<number> {
  const spent = () => cpuOf(pid).own + ffmpegs(pid);
  const [before, from] = [spent(), performance.now()];
  await sleep(seconds * 1000, undefined, { signal });
  return (100_000 * (spent() - before)) / (performance.now() - from);
}

interface Watched {
  readonly player: string;
  /** In milliseconds, from when a frame was drawn by the camera to when it was drawn on the canvas. */
  readonly ages: readonly number[];
  /** Of one tile. */
  readonly fps: number;
  readonly server: number;
  readonly browser: number;
  /** Bytes a second of all tiles. */
  readonly bytes: number;
}

async function watch(
  url: string,
  server: number,
  tiles: number,
  seconds: number,
  signal: AbortSignal,
): Promise<Watched> {
  const others = new Set(descendantsOf(process.pid).map(({ pid }) => pid));
  const browser = await launchChromium({ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.addInitScript(countBytes);
    await page.goto(url);
    await page.waitForFunction(areLive, tiles, { timeout: 60_000 });
    await sleep(SETTLE_S * 1000, undefined, { signal });
    const spent = () =>
      sum(
        descendantsOf(process.pid)
          .filter(({ pid }) => !others.has(pid))
          .map(({ cpu }) => cpu.own + cpu.ended),
      );
    const [before, from, counted] = [spent(), performance.now(), await page.evaluate(count)];
    const serverUsed = await serverCpu(server, seconds, signal);
    const took = (performance.now() - from) / 1000;
    const browserUsed = (100 * (spent() - before)) / took;
    const after = await page.evaluate(count);
    // Reading the canvas back costs the page time: not while that is measured.
    const ages = await page.evaluate(readAges, { seconds, read: String(readNumbered) });
    return {
      player: [...new Set(after.players)].join(' and '),
      ages,
      fps: (after.drawn - counted.drawn) / took / tiles,
      ...{ server: serverUsed, browser: browserUsed, bytes: (after.bytes - counted.bytes) / took },
    };
  } finally {
    await browser.close();
  }
}
