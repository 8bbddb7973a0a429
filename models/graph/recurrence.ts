import type * as ort from 'onnxruntime-node';
import { Graph } from './graph.ts';
import { type Feeds, feedsOf, loadGraph, type Provider, tensorsOf } from './session.ts';

/** A graph that is run again and again, some of whose outputs are inputs of the next run, as those of a training step are. */
export interface Recurrence {
  /**
   * Feeds that are no inputs of the graph are left aside.
   * @returns all outputs that are not kept
   */
  run(feeds: Feeds): Promise<Feeds>;
  /** What is kept, as it is now. */
  state(): Promise<Feeds>;
  close(): Promise<void>;
}

export interface RecurrenceOptions {
  /** Inputs of the first run; what the graph has no new value for stays as it is. */
  readonly initial: Feeds;
  /** The output that is the new value of an input. */
  readonly next: (input: string) => string;
  readonly threads: number;
  readonly provider?: Provider | undefined;
}

/** All inputs and outputs of the graph are float32. On WebGPU what is kept stays in the GPU's memory; CUDA gets it anew for each run. */
export async function createRecurrence(
  graph: Graph,
  { initial, next, threads, provider = 'cpu' }: RecurrenceOptions,
): Promise<Recurrence> {
  const renewed = new Set([...initial.keys()].map(next));
  const inGpu = provider === 'webgpu' ? graph.outputNames.filter(name => renewed.has(name)) : [];
  const session = await loadGraph(graph.build(), threads, provider, { inGpu });
  let kept = tensorsOf(initial);
  return {
    async run(feeds) {
      const outputs = { ...(await session.run({ ...kept, ...tensorsOf(feeds) })) };
      const before = kept;
      kept = {};
      for (const [name, old] of Object.entries(before)) {
        const { [next(name)]: fresh = old } = outputs;
        delete outputs[next(name)];
        kept[name] = fresh;
        if (fresh !== old) release(old);
      }
      return feedsOf(outputs);
    },
    state: () => fetched(kept, threads),
    async close() {
      for (const tensor of Object.values(kept)) release(tensor);
      await session.release();
    },
  };
}

const isInGpu = (tensor: ort.Tensor) => tensor.location === 'gpu-buffer';

/** At once, not when it is collected: of the GPU's memory the collector knows nothing. */
function release(tensor: ort.Tensor): void {
  if (isInGpu(tensor)) tensor.dispose();
}

/**
 * Through a graph that gives back what it gets: onnxruntime-node 1.30 can't read a tensor of the GPU by itself (`getData` ends the
 * process).
 */
async function fetched(tensors: Readonly<Record<string, ort.Tensor>>, threads: number): Promise<Feeds> {
  const all = Object.entries(tensors);
  const far = all.filter(([, tensor]) => isInGpu(tensor));
  const near = feedsOf(Object.fromEntries(all.filter(([, tensor]) => !isInGpu(tensor))));
  if (far.length === 0) return near;
  const g = new Graph();
  const fetchedName = (name: string) => `fetched.${name}`;
  for (const [name, { dims }] of far) g.output(fetchedName(name), g.input(name, dims));
  const session = await loadGraph(g.build(), threads, 'webgpu');
  try {
    const found = feedsOf(await session.run(Object.fromEntries(far)));
    return new Map(all.map(([name]) => [name, near.get(name) ?? found.get(fetchedName(name))!]));
  } finally {
    await session.release();
  }
}
