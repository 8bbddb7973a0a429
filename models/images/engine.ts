import { UserError } from '../../streams/index.ts';
import type { EngineName } from '../engines/engine.ts';
import { Graph } from '../graph/graph.ts';
import { createSession, type Provider } from '../graph/session.ts';

/** What image networks are trained and scored on, by the names that engines for video have; docs/gpu.md says what each needs. */
const PROVIDERS = {
  'onnx-cpu': 'cpu',
  'onnx-webgpu': 'webgpu',
  'onnx-cuda': 'cuda',
} as const satisfies Partial<Record<EngineName, Provider>>;

export type ImageEngine = keyof typeof PROVIDERS;

/** What a network is computed on. */
export interface Compute {
  /** Of the processor. */
  readonly threads: number;
  /** Default `onnx-cpu`. */
  readonly engine?: ImageEngine | undefined;
}

export const providerOf = (engine: ImageEngine = 'onnx-cpu'): Provider => PROVIDERS[engine];

/** Throws `UserError` where it can't be loaded here. */
export async function checkImageEngine(engine: ImageEngine = 'onnx-cpu'): Promise<void> {
  const g = new Graph();
  g.output('y', g.input('x', [1]));
  try {
    const session = await createSession(g.build(), { threads: 1, provider: providerOf(engine) });
    await session.close();
  } catch (error) {
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n', 1);
    const reason = line.split(' was false. ').at(-1); // in front of it stands where in ONNX Runtime it was found
    throw new UserError(
      `${engine} can't be loaded here (${reason}). docs/gpu.md says what it needs; onnx-cpu needs nothing`,
      'no-engine',
    );
  }
}
