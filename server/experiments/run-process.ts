/** A process of its own for runs: reads the data set once, then runs what it is told, one after the other. */

import type { Order, Reply } from './messages.ts';
import { modalityOf } from './modalities.ts';
import type { Material } from './modality.ts';
import { failure, perform } from './perform.ts';
import type { RunResult } from './results.ts';

/** Between two reports of progress. */
const REPORT_MS = 200;

let material: Material | undefined;

const tell = (reply: Reply) => process.send?.(reply);

async function obey(order: Order): Promise<void> {
  let saidAt = 0;
  const onResult = (result: RunResult) => tell({ kind: 'ended', result });
  const onProgress = (progress: number) => {
    if (performance.now() - saidAt < REPORT_MS) return;
    saidAt = performance.now();
    tell({ kind: 'progress', progress: Math.min(1, Math.max(0, progress)) });
  };
  try {
    material ??= await (await modalityOf(order.data)).read(order.data);
  } catch (error) {
    for (const run of order.runs) onResult(failure(run, 0, error));
    return;
  }
  await perform(order, material, { onProgress, onResult });
}

process.on('message', (order: Order) => {
  obey(order).then(() => tell({ kind: 'done' }));
});
// A terminal sends Ctrl-C to all processes; this one ends with the one that it works for.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
