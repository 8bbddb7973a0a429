import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { untilInterrupted } from '../../server/cli/process.ts';
import { drawCapacity } from './capacity/curve.ts';
import { type Load, measure } from './capacity/measure.ts';
import { LITE } from './capacity/model.ts';
import { profile } from './capacity/profile.ts';
import { findLargest } from './capacity/search.ts';
import { rowOf, whyNot } from './capacity/verdict.ts';
import { startWall, type WallOptions } from './capacity/wall.ts';
import { makeCameraFiles } from './footage.ts';
import { numberOf, wholeNumberOf } from './options.ts';
import type { Figures } from './run.ts';

const WARM_UP_S = 15;
/** For cameras to start, and for what is slower than it should be: no file may end while it is watched. */
const SPARE_S = 180;

/**
 * The most cameras that this machine holds: the real server with N cameras and a browser, for growing N until one does not
 * hold, then between. Ends with the load of each N, and where the time went at the largest that held.
 */
export async function capacity(args: readonly string[]): Promise<Figures> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      max: { type: 'string', default: '48' },
      seconds: { type: 'string', default: '60' },
      from: { type: 'string', default: '1' },
      model: { type: 'string', default: LITE },
      engine: { type: 'string', default: 'auto' },
      svg: { type: 'string' },
      demo: { type: 'boolean', default: false },
      'no-browser': { type: 'boolean', default: false },
    },
  });
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
