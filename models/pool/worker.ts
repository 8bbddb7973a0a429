import { parentPort } from 'node:worker_threads';
import { nameThread } from '../../streams/worker-file.ts';
import { type ClipRef, readClip } from '../analysis/clip-window.ts';
import { ENGINES, type Engine, type EngineName, type Network } from '../engines/engine.ts';
import { CLIP_FRAMES } from '../model.ts';

/** Messages between the pool and one of its threads. */
export type ToWorker =
  | {
      readonly kind: 'load';
      readonly model: number;
      readonly network: Network;
      readonly engine: EngineName;
      readonly threads: number;
    }
  | {
      readonly kind: 'score';
      readonly model: number;
      readonly clip: ClipRef;
      readonly background: Float32Array;
    }
  | { readonly kind: 'end' };
export type FromWorker =
  | { readonly kind: 'done'; readonly regions: Float32Array }
  | { readonly kind: 'failed'; readonly message: string };

nameThread('vigil-scoring');
const engines = new Map<number, Promise<Engine>>();
let clip = new Uint8Array(0);

let scoring: Promise<void> = Promise.resolve();

parentPort!.on('message', (message: ToWorker) => {
  if (message.kind === 'load') {
    const engine = ENGINES[message.engine](message.network, { threads: message.threads });
    engine.catch(() => {}); // told to whoever scores with it
    engines.set(message.model, engine);
  } else if (message.kind === 'score') scoring = score(message);
  // Ended from outside while it computes, a thread takes the whole process with it (onnxruntime-node 1.30).
  else void scoring.then(() => process.exit());
});

async function score({ model, clip: ref, background }: ToWorker & { kind: 'score' }): Promise<void> {
  try {
    const engine = await engines.get(model)!;
    const bytes = ref.frameBytes * CLIP_FRAMES;
    if (clip.length !== bytes) clip = new Uint8Array(bytes);
    readClip(ref, clip);
    const regions = await engine.score(clip, background);
    reply({ kind: 'done', regions }, [regions.buffer as ArrayBuffer]);
  } catch (error) {
    reply({ kind: 'failed', message: String(error) });
  }
}

function reply(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}
