import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { nameThread } from '../../streams/worker-file.ts';
import { type ViewOptions, view } from './view.ts';

nameThread('vigil-view');
// Of this thread only, which Linux alone can do: cameras go first.
if (process.platform === 'linux') setPriority(19);
parentPort!.postMessage(await view(workerData as ViewOptions));
