/** A process of its own for runs: reads the data set once, then runs what it is told, one after the other. */

import { type ImageSet, readImages } from '../../models/index.ts';
import { lineOf } from '../log.ts';
import type { Order, Reply } from './messages.ts';
import { endOf, perform } from './perform.ts';
import type { RunResult } from './results.ts';

/** Between two reports of progress. */
const REPORT_MS = 200;

let set: ImageSet | undefined;

const tell = (reply: Reply) => process.send?.(reply);

async function obey(order: Order): Promise<RunResult> {
  let saidAt = 0;
  const began = performance.now();
  try {
    set ??= await readImages(order.images);
    return await perform(order, set, progress => {
      if (performance.now() - saidAt < REPORT_MS) return;
      saidAt = performance.now();
      tell({ kind: 'progress', progress: Math.min(1, Math.max(0, progress)) });
    });
  } catch (error) {
    const seconds = (performance.now() - began) / 1000;
    return { ...endOf(order.run), seconds, failed: lineOf(error) };
  }
}

process.on('message', (order: Order) => {
  obey(order).then(result => tell({ kind: 'ended', result }));
});
// A terminal sends Ctrl-C to all processes; this one ends with the one that it works for.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
