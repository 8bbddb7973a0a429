/** Real RTSP cameras of awkward kinds, by GStreamer. Skip a test where `whyNoRtsp()` says so. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../../streams/index.ts';
import { freePort } from '../cameras.ts';
import { temporaryFolder } from '../ffmpeg.ts';
import { prepareFeed, type Spec } from './feeds.ts';

export type { Spec } from './feeds.ts';

export interface RtspCameras {
  /** `rtsp://127.0.0.1:port`; a camera is at `url/name`. */
  readonly url: string;
  /** Ends connections and feeds. Started again on the same port, cameras can be reconnected to. */
  stop(): Promise<void>;
  /** The feed of this camera stands still: no packets, connections stay. Those that share its feed too. */
  pause(name: string): void;
  /** A `numbered` camera goes on; others first send what they missed, as after a jam of the network. */
  resume(name: string): void;
}

/** Cameras that are given the same object share one feed, hence one encode. */
export async function startRtsp(
  cameras: Readonly<Record<string, Spec>>,
  { port }: { port?: number } = {},
): Promise<RtspCameras> {
  const folder = await temporaryFolder();
  const feeds = [];
  for (const spec of new Set(Object.values(cameras))) {
    const names = Object.keys(cameras).filter(name => cameras[name] === spec);
    feeds.push({ names, ...(await prepareFeed(spec, folder.path, names[0]!)) });
  }
  const config = { port: port ?? (await freePort()), feeds };
  const server = join(packageRoot(import.meta.dirname), 'test/support/rtsp/server.py'); // also for what runs from dist
  const child = spawn('/usr/bin/python3', [server, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await folder.remove();
  };
  const groups = new Map<string, number>();
  let ready = false;
  for await (const line of createInterface(child.stdout)) {
    ready = line === 'ready';
    if (ready) break;
    const [name, group] = line.split(' ');
    groups.set(name!, Number(group));
  }
  if (!ready) {
    await stop();
    throw new Error('The RTSP server did not start');
  }
  const signal = (name: string, what: 'SIGSTOP' | 'SIGCONT'): void => {
    const group = groups.get(name);
    if (group === undefined) throw new Error(`No camera ${name}`);
    process.kill(-group, what);
  };
  return {
    url: `rtsp://127.0.0.1:${config.port}`,
    stop,
    pause: name => signal(name, 'SIGSTOP'),
    resume: name => signal(name, 'SIGCONT'),
  };
}
