import { Worker } from 'node:worker_threads';
import { UserError } from '../../streams/index.ts';
import { workerFile } from '../../streams/worker-file.ts';
import type { FromWorker, LaidOut, LayoutTask } from './messages.ts';

/** `layOut` in a thread of its own, which ends with it, or when the signal aborts. */
export async function layOutInThread(task: LayoutTask, signal: AbortSignal): Promise<LaidOut> {
  signal.throwIfAborted();
  const worker = new Worker(workerFile('worker', import.meta.url), { workerData: task });
  const abort = () => void worker.terminate();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const answer = await new Promise<FromWorker>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
      worker.on('exit', code => reject(new Error(`the thread that lays out features ended (code ${code})`)));
    });
    if ('done' in answer) return answer.done;
    const { failed, user } = answer;
    throw user ? new UserError(failed, user.code, user.exitCode) : new Error(failed);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
