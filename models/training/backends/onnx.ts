import { type ChosenLowering, chooseLowering } from '../../graph/probe.ts';
import { createSession, type Provider, type Session } from '../../graph/session.ts';
import { standardLowering } from '../../graph/standard/index.ts';
import { memoryWidth } from '../../memae/architecture.ts';
import { PLACE } from '../../memae/discriminator.ts';
import { buildEvaluationGraph } from '../../memae/evaluation-graph.ts';
import { foldBatchNorm } from '../../memae/fold.ts';
import { adamScalars, buildTrainingStep, updated } from '../../memae/training-step.ts';
import type { Weight } from '../../memae/weights.ts';
import type {
  BackendOptions,
  Batch,
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
  const step = buildTrainingStep({ architecture, clips, objective, lowering, seen: true });
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

  async step({ rate, step, ...batch }: StepInput): Promise<StepLoss> {
    const adam = adamScalars(rate, step);
    const feeds = new Map<string, Weight>([
      ...this.tensors,
      ...feedsOf(batch, this.options),
      ['rate', scalar(adam.rate)],
      ['correction', scalar(adam.correction)],
    ]);
    const out = await this.sessions[0].run(feeds);
    this.tensors = new Map([...this.tensors].map(([name, old]) => [name, out.get(updated(name)) ?? old]));
    const value = (name: string) => out.get(name)?.data[0] ?? 0;
    return {
      loss: value('loss'),
      mse: value('mse'),
      entropy: value('entropy'),
      svdd: value('svdd'),
      discrimination: value('discrimination'),
    };
  }

  async evaluate(batch: Batch): Promise<Evaluation> {
    const { architecture } = this.options;
    const folded = foldBatchNorm(architecture, this.tensors);
    const out = await this.sessions[1].run(new Map([...folded, ...feedsOf(batch, this.options)]));
    const value = (name: string) => out.get(name)?.data[0] ?? 0;
    const used = out.get('used')?.data ?? new Uint8Array(architecture.items);
    return {
      ...{ mse: value('mse'), entropy: value('entropy'), active: value('active') },
      ...{ discrimination: value('discrimination') },
      ...{ used: Uint8Array.from(used), output: out.get('output')!.data },
    };
  }

  async state(): Promise<TrainingState> {
    return this.tensors;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) await session.close();
  }
}

/** What both graphs take beside the weights. */
function feedsOf(
  { clips, seen = clips, labels }: Batch,
  { architecture, clips: shape }: Pick<BackendOptions, 'architecture' | 'clips'>,
): [string, Weight][] {
  const feeds: [string, Weight][] = [
    ['clips', { shape, data: clips }],
    ['seen', { shape, data: seen }],
  ];
  if (!architecture.discriminator) return feeds;
  const [N, T, , H, W] = shape;
  const places = [N, T / PLACE.frames, H / PLACE.pixels, W / PLACE.pixels];
  const none = new Float32Array(places.reduce((a, b) => a * b, 1));
  const { targets, weights } = labels ?? { targets: none, weights: none };
  return [
    ...feeds,
    ['targets', { shape: places, data: targets }],
    ['weights', { shape: places, data: weights }],
  ];
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
  const { architecture, clips, threads } = options;
  const { lowering } = await chooseLowering();
  const graph = buildEvaluationGraph({ architecture, clips, lowering, memory: false });
  const session = await createSession(graph, { threads });
  try {
    const folded = foldBatchNorm(architecture, state);
    const centre = new Float32Array(memoryWidth(architecture));
    for (const batch of batches) {
      const out = await session.run(new Map([...folded, ...feedsOf({ clips: batch }, options)]));
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
