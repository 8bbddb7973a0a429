import type { Source } from '../../source.ts';
import { UserError } from '../../user-error.ts';
import { demoFrames } from './frames.ts';
import { FPS, HEIGHT, WIDTH } from './perspective.ts';
import { createScene, type Scene, type SceneOptions } from './scene.ts';

interface DemoAddress extends SceneOptions {
  readonly start: number;
  readonly frames: number;
}

/**
 * `demo:walkway`, with `?seed=N` (default 1), `?anomalies=none`, `?start=N`, the first frame's index (default 0), and
 * `?minutes=N`, after which it ends, as a recording does (default: never).
 */
export const demo: Source = {
  name: 'demo',
  addresses: 'demo:walkway',
  accepts: address => address.startsWith('demo:'),
  async prepare(address, { pace, signal }) {
    const frames = demoFrames({ ...parseDemoAddress(address), pace, ...(signal ? { signal } : {}) });
    return {
      input: frames,
      options: ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-r', String(FPS)],
      timing: 'media',
      declaresFps: true,
      remote: false,
      unreadable: 0,
      dispose: () => frames.destroy(),
    };
  },
};

/** What a demo address shows: `frames` of a scene (`Infinity`: without end), from frame `start` on. */
export interface DemoFootage {
  readonly scene: Scene;
  readonly start: number;
  readonly frames: number;
}

/** `undefined` for the address of another source; throws `UserError` for a demo that there is not. */
export function demoFootage(address: string): DemoFootage | undefined {
  if (!demo.accepts(address)) return undefined;
  const { start, frames, ...options } = parseDemoAddress(address);
  return { scene: createScene(options), start, frames };
}

/** Throws `UserError` when it is no address of a demo scene. */
export function parseDemoAddress(address: string): DemoAddress {
  const [scene, query] = address.slice('demo:'.length).split('?', 2);
  const parameters = new URLSearchParams(query);
  const seed = Number(parameters.get('seed') ?? 1);
  const start = Number(parameters.get('start') ?? 0);
  const minutes = Number(parameters.get('minutes') ?? Infinity);
  const frames = Math.round(minutes * 60 * FPS);
  const anomalies = parameters.get('anomalies') ?? 'scripted';
  const numbers = Number.isInteger(seed) && Number.isInteger(start) && start >= 0 && frames >= 1;
  if (scene !== 'walkway' || !numbers || !['scripted', 'none'].includes(anomalies)) {
    throw new UserError(
      `${address}: no such demo. Write demo:walkway, and after it, if you like, ?seed=1&anomalies=none&minutes=10`,
      'unsupported-address',
      3,
    );
  }
  return { seed, anomalies: anomalies as 'scripted' | 'none', start, frames };
}
