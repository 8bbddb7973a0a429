import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AddCamera,
  type CalibrationSource,
  type Camera,
  FALSE_ALARMS_LIMITS,
} from '../../../server/contract.ts';
import { api, ended, firstMatch, launchChromium, vigil } from '../../e2e/running.ts';
import { GcMeter } from './gc-meter.ts';
import { LITE, makeLite } from './model.ts';

export interface WallOptions {
  readonly cameras: number;
  /** The cameras' files, taken in turn. */
  readonly files: readonly string[];
  readonly model: string;
  readonly engine: string;
  /** As of the cameras; `camera` measures what is normal for two minutes, in which nothing is marked. Default `model`. */
  readonly calibration?: CalibrationSource;
  /** Let a browser watch them. */
  readonly browser: boolean;
  readonly signal: AbortSignal;
}

/** A running `vigil serve` whose cameras all watch, and the browser that shows them. */
export interface Wall {
  readonly url: string;
  /** Process id of the server. */
  readonly server: number;
  readonly gc: GcMeter;
  /** Ends all of it. */
  stop(): Promise<void>;
}

/** Between two cameras: their frames, and so their windows, are not to come at the same moments. */
const APART_MS = 137;
const PATIENCE_MS = 90_000;
/** A server that does not end by itself is killed; its ffmpegs end when nobody reads them. */
const KILL_AFTER_MS = 20_000;

export async function startWall(options: WallOptions): Promise<Wall> {
  const { cameras, files, model, engine, calibration = 'model', browser, signal } = options;
  /** What is to be undone, last first. */
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      // What can't be ended must not keep the rest alive.
      await step().catch(error => console.error(`bench: ${error.message}`));
    }
  };
  try {
    const data = await mkdtemp(join(tmpdir(), 'vigil-bench-data-'));
    undo.push(() => rm(data, { recursive: true, force: true }));
    if (model === LITE) await makeLite(join(data, 'models'));
    const server = spawn(
      process.execPath,
      ['--trace-gc', vigil, 'serve', '--port', '0', '--no-demo', '--data', data, '--engine', engine],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    undo.push(() => endedInTime(server));
    const gc = new GcMeter(server.stdout);
    const address = await firstMatch(server, /http:\/\/127\.0\.0\.1:\d+/);
    for (let i = 0; i < cameras; i++) {
      const url = files[i % files.length]!;
      const name = `Camera ${i + 1}`;
      // What is measured at the camera is to raise no alert: a picture with boxes is later than one without.
      const calm = calibration === 'camera' ? { falseAlarmsPerDay: FALSE_ALARMS_LIMITS.min } : {};
      const camera: AddCamera = { url, name, model, calibration, ...calm };
      await api(`${address}/api/cameras`, camera);
      await sleep(APART_MS, undefined, { signal });
    }
    if (browser) undo.push(await watch(address));
    await allSeen(address, server, signal);
    return { url: address, server: server.pid!, gc, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endedInTime(server: ChildProcess): Promise<void> {
  const kill = setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS);
  await ended(server);
  clearTimeout(kill);
}

/** Returns what ends the browser. It leaves the signals to this process, which ends everything in its order. */
async function watch(url: string): Promise<() => Promise<void>> {
  const browser = await launchChromium({ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(url);
    return () => browser.close();
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function allSeen(url: string, server: ChildProcess, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let away: Camera[];
  do {
    await sleep(250, undefined, { signal });
    if (server.exitCode !== null) throw new Error(`vigil serve ended with ${server.exitCode}`);
    const cameras = await api<Camera[]>(`${url}/api/cameras`);
    away = cameras.filter(({ state }) => !['watching', 'calibrating'].includes(state.phase));
    if (away.length === 0) return;
  } while (Date.now() < deadline);
  throw new Error(`${away[0]!.name} is ${away[0]!.state.phase}: ${away[0]!.state.reason ?? 'no picture'}`);
}
