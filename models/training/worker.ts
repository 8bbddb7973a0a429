import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../streams/index.ts';
import { nameThread } from '../../streams/worker-file.ts';
import type { TrainingReport } from './report.ts';
import type { TrainingOptions, TrainingResult } from './run.ts';
import { train } from './training.ts';

/** Messages between a training's thread and who started it. */
export type ToWorker = { readonly kind: 'stop'; readonly how: 'save' | 'discard' };
export type FromWorker =
  | { readonly kind: 'report'; readonly report: TrainingReport }
  | { readonly kind: 'done'; readonly result: TrainingResult }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly user?: { readonly code: string; readonly exitCode: UserError['exitCode'] };
    };

nameThread('vigil-training');
const port = parentPort!;
let stop: 'save' | 'discard' | undefined;
port.on('message', ({ how }: ToWorker) => {
  if (stop !== 'discard') stop = how;
});

try {
  const result = await train(workerData as TrainingOptions, {
    report: report => send({ kind: 'report', report }),
    stopped: () => stop,
  });
  send({ kind: 'done', result });
} catch (error) {
  if (error instanceof UserError) {
    const { message, code, exitCode } = error;
    send({ kind: 'failed', message, user: { code, exitCode } });
  } else
    send({
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
}
port.close(); // nothing is left to do, and the thread ends by itself

function send(message: FromWorker): void {
  port.postMessage(message);
}
