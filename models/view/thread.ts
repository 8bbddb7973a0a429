import { Worker } from 'node:worker_threads';
import { workerFile } from '../../streams/worker-file.ts';
import type { View, ViewOptions } from './view.ts';

/** Looks at one clip in a thread of its own, which ends with it or with the signal. */
export async function viewInThread(
  { network: { architecture, weights, input }, ...options }: ViewOptions,
  signal: AbortSignal,
): Promise<View> {
  signal.throwIfAborted();
  const workerData: ViewOptions = { ...options, network: { architecture, weights, input } }; // a package has more
  const worker = new Worker(workerFile('worker', import.meta.url), { workerData });
  const abort = () => void worker.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<View>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
      worker.on('exit', code => reject(new Error(`the thread that looks at a clip ended (code ${code})`)));
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
