import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilInterrupted } from '../../server/cli/process.ts';
import type { Figures } from './bench.ts';
import { drawCapacity } from './capacity/curve.ts';
import { type Load, measure } from './capacity/measure.ts';
import { profile } from './capacity/profile.ts';
import { findLargest } from './capacity/search.ts';
import { rowOf, whyNot } from './capacity/verdict.ts';
import { startWall, type WallOptions } from './capacity/wall.ts';
import { makeCameraFiles } from './footage.ts';
import { numberOf, wholeNumberOf } from './options.ts';

const WARM_UP_S = 15;
/** For cameras to start, and for what is slower than it should be: no file may end while it is watched. */
const SPARE_S = 180;

/** As they were written; `benches.ts` says what they mean. */
export interface CapacityOptions {
  readonly max: string;
  readonly seconds: string;
  readonly from: string;
  readonly model: string;
  readonly engine: string;
  readonly svg?: string | undefined;
  readonly demo: boolean;
  readonly 'no-browser': boolean;
}

/**
 * The most cameras that this machine holds: the real server with N cameras and a browser, for growing N until one does not
 * hold, then between. Ends with the load of each N, and where the time went at the largest that held.
 */
export async function capacity(values: CapacityOptions): Promise<Figures> {
  const { model, engine, svg, 'no-browser': blind } = values;
  const least = wholeNumberOf(values.from, '--from');
  const most = wholeNumberOf(values.max, '--max');
  const seconds = numberOf(values.seconds, '--seconds');
  const loads: Load[] = [];
  const { signal, release } = untilInterrupted();
  try {
    console.error('capacity: makes files for the cameras');
    const length = seconds + WARM_UP_S + SPARE_S;
    const files = await makeCameraFiles({ count: 3, seconds: length, demo: values.demo, signal });
    try {
      await findLargest(least, most, async cameras => {
        console.error(`capacity: ${cameras} cameras, ${WARM_UP_S} s to warm up, ${seconds} s measured`);
        const load = await loadOf(
          { cameras, files: files.paths, model, engine, browser: !blind, signal },
          seconds,
        );
        loads.push(load);
        console.error(`capacity: ${JSON.stringify(rowOf(load))}`);
        return whyNot(load) === undefined;
      });
    } finally {
      await files.remove();
    }
  } finally {
    release();
  }
  loads.sort((a, b) => a.cameras.length - b.cameras.length);
  if (svg) await writeFile(svg, drawCapacity(loads.map(rowOf)));
  const largest = loads.findLast(load => whyNot(load) === undefined);
  return {
    'cores of this machine': availableParallelism(),
    'most cameras that hold': largest?.cameras.length ?? 0,
    loads: loads.map(rowOf),
    ...(largest && { profile: profile(largest) }),
  };
}

async function loadOf(options: WallOptions, seconds: number): Promise<Load> {
  const wall = await startWall(options);
  try {
    await sleep(WARM_UP_S * 1000, undefined, { signal: options.signal });
    return await measure(wall, seconds, options.signal);
  } finally {
    await wall.stop();
  }
}
