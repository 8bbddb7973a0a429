import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';

/** One operator of a graph: the least milliseconds that it took, and its shapes. */
export interface NodeTime {
  readonly op: string;
  readonly ms: number;
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: {
    readonly op_name: string;
    readonly input_type_shape: Record<string, number[]>[];
    readonly output_type_shape: Record<string, number[]>[];
  };
}

/** Runs a graph with ONNX Runtime's profiler on, in the order of its operators. */
export async function nodeTimes(
  graph: Uint8Array,
  threads: number,
  feeds: Record<string, ort.Tensor>,
  runs: number,
): Promise<NodeTime[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-bench-'));
  try {
    const session = await ort.InferenceSession.create(graph, {
      ...{ intraOpNumThreads: threads, interOpNumThreads: 1 },
      ...{ graphOptimizationLevel: 'all', logSeverityLevel: 3, enableMemPattern: false },
      ...{ enableProfiling: true, profileFilePrefix: join(folder, 'profile') },
    });
    for (let run = 0; run < runs; run++) await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    return leastOf(JSON.parse(await readFile(join(folder, file!), 'utf8')) as ProfileEvent[]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function leastOf(events: readonly ProfileEvent[]): NodeTime[] {
  const least = new Map<string, ProfileEvent>();
  for (const event of events) {
    if (event.cat !== 'Node' || !event.name.endsWith('_kernel_time')) continue;
    const known = least.get(event.name);
    if (!known || event.dur < known.dur) least.set(event.name, event);
  }
  return [...least.values()].map(({ dur, args }) => ({
    op: args.op_name,
    ms: dur / 1000,
    inputs: args.input_type_shape.map(shapeOf),
    output: args.output_type_shape[0] ? shapeOf(args.output_type_shape[0]) : [],
  }));
}

const shapeOf = (entry: Record<string, number[]>): number[] => Object.values(entry)[0]!;
