import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilInterrupted } from '../../server/cli/process.ts';
import { api } from '../e2e/running.ts';
import type { Figures } from './bench.ts';
import { readFigures } from './capacity/figures.ts';
import { judge, type Sample, total } from './capacity/soak-verdict.ts';
import { startWall, type Wall } from './capacity/wall.ts';
import { memoryOf, threadsOf } from './cpu.ts';
import { makeCameraFiles } from './footage.ts';
import { numberOf, wholeNumberOf } from './options.ts';
import { rounded } from './statistics.ts';

const EVERY_S = 5;
const SPARE_S = 180;
/** The weakest claim to a core that a thread can have. */
const NICEST = 19;

/** As they were written; `benches.ts` says what they mean. */
export interface SoakOptions {
  readonly minutes: string;
  readonly cameras: string;
  readonly model: string;
  readonly demo: boolean;
  readonly 'no-browser': boolean;
}

/**
 * Too many cameras for too few threads, one of which hardly gets a core: memory has to stay flat, losses have to be counted, and
 * the server has to answer.
 */
export async function soak(values: SoakOptions): Promise<Figures> {
  const { model, 'no-browser': blind } = values;
  const minutes = numberOf(values.minutes, '--minutes');
  const cameras = wholeNumberOf(values.cameras, '--cameras');
  const { signal, release } = untilInterrupted();
  try {
    console.error('soak: makes files for the cameras');
    const length = minutes * 60 + SPARE_S;
    const files = await makeCameraFiles({ count: 3, seconds: length, demo: values.demo, signal });
    try {
      console.error(`soak: starts ${cameras} cameras`);
      const wall = await startWall({
        cameras,
        files: files.paths,
        model,
        engine: 'auto',
        browser: !blind,
        signal,
      });
      try {
        starve(wall);
        const samples = await sampleFor(wall, minutes, signal);
        return judge(samples, await readFigures(wall.url));
      } finally {
        await wall.stop();
      }
    } finally {
      await files.remove();
    }
  } finally {
    release();
  }
}

/** Takes one scoring thread's claim to a core away. */
function starve({ server }: Wall): void {
  const thread = threadsOf(server).find(({ name }) => name === 'vigil-scoring');
  if (!thread) throw new Error('the server has no scoring thread');
  setPriority(thread.id, NICEST); // of this thread only: Linux takes a thread's id as well
}

async function sampleFor(wall: Wall, minutes: number, signal: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = [];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 60_000;
  for (let told = 0; elapsed() < minutes; ) {
    await sleep(EVERY_S * 1000, undefined, { signal });
    const asked = performance.now();
    await api(`${wall.url}/healthz`);
    const answerMs = performance.now() - asked;
    const sample = { minute: elapsed(), memoryMb: memoryOf(wall.server) / 2 ** 20, answerMs };
    samples.push(sample);
    if (sample.minute < told + 1) continue;
    told = Math.floor(sample.minute);
    const figures = await readFigures(wall.url);
    const lost = `${total(figures, 'droppedFrames')} frames and ${total(figures, 'droppedWindows')} windows lost`;
    console.error(`soak: minute ${told}: ${rounded(sample.memoryMb, 0)} MB, ${lost}`);
  }
  return samples;
}
