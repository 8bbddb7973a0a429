import * as ort from 'onnxruntime-node';
import type { Weight } from '../memae/weights.ts';

/** Float32 arrays by input or output name. */
export type Feeds = ReadonlyMap<string, Weight>;

/** A loaded ONNX graph. `run` computes on the calling thread, so a server calls it in a worker only. */
export interface Session {
  /**
   * Feeds that are no inputs of the graph are left aside.
   * @param outputs which of the graph's are wanted; default all
   */
  run(feeds: Feeds, outputs?: readonly string[]): Promise<Feeds>;
  close(): Promise<void>;
}

// What goes wrong is thrown, too: a line of ONNX Runtime's own would stand beside ours.
ort.env.logLevel = 'fatal';

/** What ONNX Runtime computes on. */
export type Provider = 'cpu' | 'cuda' | 'webgpu';

/**
 * Loads a graph, as ONNX Runtime gives it. `threads` compute together on one run; `device` counts the GPUs from 0. `inGpu`: outputs that
 * stay in the GPU's memory; WebGPU only.
 */
export function loadGraph(
  graph: Uint8Array,
  threads: number,
  provider: Provider = 'cpu',
  {
    device = 0,
    inGpu = [],
  }: { readonly device?: number | undefined; readonly inGpu?: readonly string[] } = {},
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph, {
    executionProviders: [provider === 'cuda' ? { name: provider, deviceId: device } : provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    enableMemPattern: false, // the same speed, and half the memory for a training step
    logSeverityLevel: 3,
    ...(inGpu.length > 0 && {
      preferredOutputLocation: Object.fromEntries(inGpu.map(name => [name, 'gpu-buffer' as const])),
    }),
  });
}

/** Loads a graph whose inputs and outputs are all float32. */
export async function createSession(
  graph: Uint8Array,
  { threads, provider }: { threads: number; provider?: Provider },
): Promise<Session> {
  const session = await loadGraph(graph, threads, provider);
  return {
    async run(feeds, wanted) {
      const outputs = await session.run(tensorsOf(feeds), wanted ?? session.outputNames);
      return feedsOf(outputs);
    },
    close: () => session.release(),
  };
}

export function tensorsOf(feeds: Feeds): Record<string, ort.Tensor> {
  return Object.fromEntries(
    [...feeds].map(([name, { shape, data }]) => [name, new ort.Tensor('float32', data, shape)]),
  );
}

/** Of tensors that are all float32 and in the processor's memory. */
export function feedsOf(tensors: Readonly<Record<string, ort.Tensor>>): Feeds {
  return new Map(
    Object.entries(tensors).map(([name, t]) => [name, { shape: t.dims, data: t.data as Float32Array }]),
  );
}
