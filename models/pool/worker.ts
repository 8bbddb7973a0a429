import { parentPort } from 'node:worker_threads';
import { nameThread } from '../../streams/worker-file.ts';
import { ENGINES, type Engine } from '../engines/engine.ts';
import type { FromThread, ToThread } from './messages.ts';

nameThread('vigil-scoring');
const port = parentPort!;
/** By the pool's id of the network. */
const engines = new Map<number, Engine>();
let work: Promise<void> = Promise.resolve();

port.on('message', (message: ToThread) => {
  work = work.then(() => handle(message)).catch(error => reply({ kind: 'failed', message: reasonOf(error) }));
});

async function handle(message: ToThread): Promise<void> {
  switch (message.kind) {
    case 'load': {
      const engine = await ENGINES[message.engine](message.network, message.options);
      engines.set(message.id, engine);
      return reply({ kind: 'loaded', device: engine.device, batch: engine.batch });
    }
    case 'unload': {
      const engine = engines.get(message.id);
      engines.delete(message.id);
      return engine?.close().catch(() => {}); // nobody waits for it
    }
    case 'score': {
      const began = performance.now();
      const regions = await engines.get(message.id)!.score(message.clips);
      const ms = performance.now() - began;
      return reply(
        { kind: 'scored', regions, ms },
        regions.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
    case 'forget':
      for (const engine of engines.values()) engine.forget?.(message.stream);
      return;
    case 'end':
      // Ended from outside while it computes, a thread takes the whole process with it (onnxruntime-node 1.30).
      process.exit();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function reply(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}
