import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../streams/index.ts';
import { nameThread } from '../../streams/worker-file.ts';
import { readFeatures } from './file.ts';
import { layOut } from './layout.ts';
import type { FromWorker, LayoutTask } from './messages.ts';

/** What a server reads of one file, in MB: it is in memory twice, and its principal components take a minute. */
const MOST_MB = 256;

nameThread('vigil-features');
// Of this thread only, which Linux alone can do: cameras go first.
if (process.platform === 'linux') setPriority(19);
const send = (message: FromWorker) => parentPort!.postMessage(message);
try {
  const { source, options } = workerData as LayoutTask;
  const { rows, memory, ...features } =
    'path' in source ? await readFeatures(source.path, MOST_MB) : source.features;
  send({ done: { features, count: rows.count, layout: layOut(rows, memory, options) } });
} catch (error) {
  if (error instanceof UserError) {
    const { message, code, exitCode } = error;
    send({ failed: message, user: { code, exitCode } });
  } else send({ failed: String((error as Error).stack) });
}
