import { type ChosenLowering, chooseLowering } from '../../graph/probe.ts';
import { createSession, type Provider, type Session } from '../../graph/session.ts';
import { standardLowering } from '../../graph/standard/index.ts';
import { memoryWidth } from '../../memae/architecture.ts';
import { buildEvaluationGraph } from '../../memae/evaluation-graph.ts';
import { foldBatchNorm } from '../../memae/fold.ts';
import { adamScalars, buildTrainingStep, updated } from '../../memae/training-step.ts';
import type { Weight } from '../../memae/weights.ts';
import type {
  BackendOptions,
  Evaluation,
  StepInput,
  StepLoss,
  TrainingBackend,
  TrainingState,
} from './backend.ts';

/** ONNX Runtime: one training step is one run of one graph. Throws whatever it says where the provider is not there. */
export async function openOnnx(options: BackendOptions, provider: Provider): Promise<TrainingBackend> {
  const { architecture, clips, threads, objective } = options;
  const { lowering, reason } = await lowerFor(provider);
  const step = buildTrainingStep({ architecture, clips, objective, lowering, noisy: true });
  const evaluation = buildEvaluationGraph({ architecture, clips, lowering, memory: objective.memory });
  const sessions = [
    await createSession(step, { threads, provider }),
    await createSession(evaluation, { threads, provider }),
  ] as const;
  const cores = `CPU, ${threads} thread${threads > 1 ? 's' : ''}`;
  const description = `ONNX Runtime, ${provider === 'cpu' ? cores : 'CUDA'}, ${reason}`;
  return new OnnxBackend(options, sessions, description);
}

/** The blocked layout is the CPU's alone. */
async function lowerFor(provider: Provider): Promise<ChosenLowering> {
  if (provider === 'cpu') return chooseLowering();
  return { lowering: standardLowering, reason: standardLowering.name };
}

class OnnxBackend implements TrainingBackend {
  private tensors: TrainingState;

  constructor(
    private readonly options: BackendOptions,
    private readonly sessions: readonly [step: Session, evaluation: Session],
    readonly description: string,
  ) {
    this.tensors = options.state;
  }

  async step({ clips, noisy, rate, step }: StepInput): Promise<StepLoss> {
    const adam = adamScalars(rate, step);
    const feeds = new Map<string, Weight>([
      ...this.tensors,
      ['clips', this.batch(clips)],
      ['noisy', this.batch(noisy ?? clips)],
      ['rate', scalar(adam.rate)],
      ['correction', scalar(adam.correction)],
    ]);
    const out = await this.sessions[0].run(feeds);
    this.tensors = new Map([...this.tensors].map(([name, old]) => [name, out.get(updated(name)) ?? old]));
    const value = (name: string) => out.get(name)?.data[0] ?? 0;
    return { loss: value('loss'), mse: value('mse'), entropy: value('entropy'), svdd: value('svdd') };
  }

  async evaluate(clips: Float32Array): Promise<Evaluation> {
    const { architecture } = this.options;
    const folded = foldBatchNorm(architecture, this.tensors);
    const out = await this.sessions[1].run(new Map([...folded, ['clips', this.batch(clips)]]));
    const value = (name: string) => out.get(name)?.data[0] ?? 0;
    const used = out.get('used')?.data ?? new Uint8Array(architecture.items);
    return {
      ...{ mse: value('mse'), entropy: value('entropy'), active: value('active') },
      ...{ used: Uint8Array.from(used), output: out.get('output')!.data },
    };
  }

  async state(): Promise<TrainingState> {
    return this.tensors;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) await session.close();
  }

  private batch(data: Float32Array): Weight {
    return { shape: this.options.clips, data };
  }
}

/**
 * The mean latent `[C]` of these clips (`clips` of `options` each) with running statistics, on the CPU, whatever the training
 * runs on: Deep SVDD needs it once.
 */
export async function meanLatent(
  options: Pick<BackendOptions, 'architecture' | 'clips' | 'threads'>,
  state: TrainingState,
  batches: readonly Float32Array[],
): Promise<Float32Array> {
  const { architecture, clips: shape, threads } = options;
  const { lowering } = await chooseLowering();
  const graph = buildEvaluationGraph({ architecture, clips: shape, lowering, memory: false });
  const session = await createSession(graph, { threads });
  try {
    const folded = foldBatchNorm(architecture, state);
    const centre = new Float32Array(memoryWidth(architecture));
    for (const data of batches) {
      const out = await session.run(new Map([...folded, ['clips', { shape, data }]]));
      out.get('centre')!.data.forEach((value, c) => {
        centre[c]! += value / batches.length;
      });
    }
    return centre;
  } finally {
    await session.close();
  }
}

const scalar = (value: number): Weight => ({ shape: [], data: Float32Array.of(value) });
