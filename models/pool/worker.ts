import { parentPort } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import { type ClipRef, readClip } from '../analysis/clip-window.ts';

/** Messages between the pool and one of its threads. */
export type ToWorker =
  | { readonly kind: 'load'; readonly model: number; readonly graph: Uint8Array; readonly threads: number }
  | { readonly kind: 'score'; readonly model: number; readonly clip: ClipRef; readonly background: Float32Array };
export type FromWorker =
  | { readonly kind: 'done'; readonly regions: Float32Array }
  | { readonly kind: 'failed'; readonly message: string };

const sessions = new Map<number, Promise<ort.InferenceSession>>();
let clip = new Uint8Array(0);

parentPort!.on('message', async (message: ToWorker) => {
  try {
    if (message.kind === 'load') {
      sessions.set(message.model, load(message.graph, message.threads));
      return;
    }
    const regions = await score(message);
    const reply: FromWorker = { kind: 'done', regions };
    parentPort!.postMessage(reply, [regions.buffer as ArrayBuffer]);
  } catch (error) {
    const reply: FromWorker = { kind: 'failed', message: String(error) };
    parentPort!.postMessage(reply);
  }
});

function load(graph: Uint8Array, threads: number): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
}

async function score({ model, clip: ref, background }: ToWorker & { kind: 'score' }): Promise<Float32Array> {
  const session = await sessions.get(model)!;
  const metadata = Object.fromEntries(session.inputMetadata.map(m => [m.name, m.isTensor ? m.shape : []]));
  const bytes = ref.frameBytes * 16;
  if (clip.length !== bytes) clip = new Uint8Array(bytes);
  readClip(ref, clip);
  const out = await session.run({
    clip: new ort.Tensor('uint8', clip, metadata.clip as number[]),
    background: new ort.Tensor('float32', background, metadata.background as number[]),
  });
  return Float32Array.from(out.regions!.data as Float32Array);
}
