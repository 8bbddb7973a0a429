import { UserError } from '../../../streams/index.ts';
import type { BackendOptions, OpenBackend, TrainingBackend } from './backend.ts';
import { openOnnx } from './onnx.ts';
import { openTfjs } from './tfjs.ts';

/** What can train, by name. `auto` takes CUDA where it is there, else the CPU. */
export const BACKENDS = {
  'onnx-cpu': options => openOnnx(options, 'cpu'),
  'onnx-cuda': options => openOnnx(options, 'cuda'),
  tfjs: openTfjs,
} satisfies Record<string, OpenBackend>;

type BackendName = keyof typeof BACKENDS;

/** Throws `UserError` for a name that is none. */
export function checkBackend(name: string): void {
  const known = ['auto', ...Object.keys(BACKENDS)];
  if (known.includes(name)) return;
  throw new UserError(
    `${name}: no such training backend. Choose one of ${known.join(', ')}`,
    'unknown-backend',
    2,
  );
}

/**
 * Opens what was asked for, and says in one line which it is and why.
 * Throws `UserError` for a name that is none, and where a backend that was asked for can't be loaded.
 */
export async function openBackend(name: string, options: BackendOptions): Promise<TrainingBackend> {
  checkBackend(name);
  if (name === 'auto') return openBest(options);
  try {
    const backend = await BACKENDS[name as BackendName](options);
    return described(backend, `${backend.description}, as asked for`, options);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = String(error instanceof Error ? error.message : error).split('\n', 1)[0];
    throw new UserError(`${name} can't be loaded here (${reason}). Leave --backend out`, 'no-backend');
  }
}

async function openBest(options: BackendOptions): Promise<TrainingBackend> {
  try {
    const cuda = await BACKENDS['onnx-cuda'](options);
    return described(cuda, `${cuda.description}; CUDA is there`, options);
  } catch {
    const cpu = await BACKENDS['onnx-cpu'](options);
    return described(cpu, `${cpu.description}; CUDA is not there, training on the CPU`, options);
  }
}

function described(backend: TrainingBackend, description: string, { log }: BackendOptions): TrainingBackend {
  log?.(description);
  return {
    description,
    step: input => backend.step(input),
    evaluate: clips => backend.evaluate(clips),
    state: () => backend.state(),
    close: () => backend.close(),
  };
}
