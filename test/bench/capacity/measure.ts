import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  cpuOf,
  descendantsOf,
  memoryOf,
  shareOfMemory,
  type Thread,
  TICKS_PER_SECOND,
  threadsOf,
} from '../cpu.ts';
import { sum } from '../statistics.ts';
import { type CameraFigures, readFigures } from './figures.ts';
import type { Wall } from './wall.ts';

/** What was used up to now, in seconds of one core. */
interface Usage {
  readonly at: number;
  readonly server: number;
  readonly ffmpegs: number;
  readonly browser: number;
  /** All of the machine. */
  readonly machine: number;
  readonly gc: number;
  readonly threads: readonly Thread[];
}

/** Means over the span of the measurement. */
export interface Load {
  /** Cores in use by the server's process, its ffmpegs, the browser, and whatever else runs here, this bench included. */
  readonly server: number;
  readonly ffmpegs: number;
  readonly browser: number;
  readonly others: number;
  /** The server's cores again, by its threads; all that Node starts for itself are `node`. */
  readonly threads: Readonly<Record<string, number>>;
  /** The share of `main` among them that went into garbage collection. */
  readonly gc: number;
  /** Resident at the end, in units of 2^20 bytes; what the ffmpegs share counts once. */
  readonly serverMb: number;
  readonly ffmpegsMb: number;
  readonly cameras: readonly CameraFigures[];
  readonly droppedFrames: number;
  readonly droppedWindows: number;
}

/** The server's rates are of this many seconds. */
const RATE_SPAN_S = 10;

export async function measure(wall: Wall, seconds: number, signal: AbortSignal): Promise<Load> {
  const before = await readFigures(wall.url);
  const start = usage(wall);
  const seen: CameraFigures[][] = [];
  for (let left = seconds; left > 0; left -= RATE_SPAN_S) {
    await sleep(Math.min(left, RATE_SPAN_S) * 1000, undefined, { signal });
    seen.push(await readFigures(wall.url));
  }
  const end = usage(wall);
  const cameras = overAll(seen);
  const cores = (of: (usage: Usage) => number) => (of(end) - of(start)) / (end.at - start.at);
  const [server, ffmpegs, browser] = [cores(u => u.server), cores(u => u.ffmpegs), cores(u => u.browser)];
  const lost = (of: (camera: CameraFigures) => number) => sum(cameras.map(of)) - sum(before.map(of));
  return {
    server,
    ffmpegs,
    browser,
    others: cores(u => u.machine) - server - ffmpegs - browser,
    threads: byName(wall.server, start, end),
    gc: cores(u => u.gc),
    serverMb: memoryOf(wall.server) / 2 ** 20,
    ffmpegsMb: sum(descendantsOf(wall.server).map(({ pid }) => shareOfMemory(pid))) / 2 ** 20,
    cameras,
    droppedFrames: lost(camera => camera.droppedFrames),
    droppedWindows: lost(camera => camera.droppedWindows),
  };
}

/** Each camera's latest figures, its rates as the mean of all that were read. */
function overAll(seen: readonly (readonly CameraFigures[])[]): CameraFigures[] {
  const mean = (i: number, of: (camera: CameraFigures) => number) =>
    sum(seen.map(cameras => of(cameras[i]!))) / seen.length;
  return seen.at(-1)!.map((camera, i) => ({
    ...camera,
    analysisFps: mean(i, each => each.analysisFps),
    windowsPerSecond: mean(i, each => each.windowsPerSecond),
    skippedPerSecond: mean(i, each => each.skippedPerSecond),
  }));
}

function usage({ server, gc }: Wall): Usage {
  const own = cpuOf(server);
  const below = new Map(descendantsOf(server).map(({ pid, cpu }) => [pid, cpu.own]));
  const browser = descendantsOf(process.pid).filter(({ pid }) => pid !== server && !below.has(pid));
  return {
    at: performance.now() / 1000,
    server: own.own,
    // Those that have ended since the start count as well.
    ffmpegs: own.ended + sum([...below.values()]),
    browser: sum(browser.map(({ cpu }) => cpu.own)),
    machine: machineTime(),
    gc: gc.seconds,
    threads: threadsOf(server),
  };
}

/** Seconds in which a core of the machine was not idle, added up over its cores. */
function machineTime(): number {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .replace(/^cpu\s+/, '')
    .split(' ')
    .map(Number);
  return sum([user!, nice!, system!, irq!, softirq!]) / TICKS_PER_SECOND;
}

function byName(server: number, start: Usage, end: Usage): Record<string, number> {
  const before = new Map(start.threads.map(({ id, seconds }) => [id, seconds]));
  const cores: Record<string, number> = {};
  for (const { id, name, seconds } of end.threads) {
    const key = id === server ? 'main' : name;
    cores[key] = (cores[key] ?? 0) + (seconds - (before.get(id) ?? 0)) / (end.at - start.at);
  }
  return cores;
}
