import { Graph, type Tensor } from '../../models/graph/graph.ts';
import { addScaled, entropy, meanSquaredError } from '../../models/graph/layers.ts';
import type { Lowering } from '../../models/graph/lowering.ts';
import { createSession, type Feeds } from '../../models/graph/session.ts';
import { ENTROPY_WEIGHT, MEMORY } from '../../models/memae/architecture.ts';
import { foldBatchNorm } from '../../models/memae/fold.ts';
import { forward } from '../../models/memae/network.ts';
import {
  adam,
  adamScalars,
  buildTrainingStep,
  firstMoment,
  gradientOf,
  secondMoment,
  updated,
} from '../../models/memae/training-step.ts';
import { type Weight, type Weights, weightSpecs } from '../../models/memae/weights.ts';
import { goldenArchitecture as architecture, goldenTensors, goldenWeights } from '../golden.ts';
import { isNoise, largest, type Named, type Worst, worst } from './worst.ts';

const golden = goldenTensors();
const [N, , T, H, W] = golden('input').shape as [number, number, number, number, number];
const CLIPS = [N, T, 1, H, W] as const;
const specs = weightSpecs(architecture);
const trained = specs.filter(spec => spec.trained);
const clips: Weight = { shape: CLIPS, data: golden('input').data }; // one channel: the same order in both layouts
const { rate, correction } = adamScalars(1e-4, 1);
const scalars: [string, Weight][] = [
  ['rate', { shape: [], data: Float32Array.of(rate) }],
  ['correction', { shape: [], data: Float32Array.of(correction) }],
];

/** The ONNX graphs in one lowering against the authors' own code, in the groups of `referenceParity`. */
export async function onnxParity(lowering: Lowering): Promise<Record<string, Worst>> {
  const graph = buildTrainingStep({ architecture, clips: CLIPS, lowering, inspect: true });
  const zeros = trained.flatMap(({ name, shape }): [string, Weight][] => {
    const none = { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
    return [
      [firstMoment(name), none],
      [secondMoment(name), none],
    ];
  });
  const step = await run(graph, new Map([...goldenWeights('init'), ...zeros, ...scalars]));
  const gradients = trained.map(({ name }) => [name, step(gradientOf(name))] as const);
  const activations = await activationGradients(lowering);
  return {
    activations: worst('train', 3.5e-6, [
      ...['latent', 'read', 'output'].map(
        name => [AUTHORS[name] ?? name, channelsFirst(step(name), name)] as const,
      ),
      ['att', itemsFirst(step('addressing'))],
    ]),
    losses: worst('loss', 7.2e-7, [
      ['mse', step('mse')],
      ['entropy', step('entropy')],
      ['total', step('loss')],
    ]),
    gradients: worst(
      'grad',
      3.1e-5,
      gradients.filter(([name]) => !isNoise(name)),
    ),
    zeroGradients: largest(
      1e-6,
      gradients.filter(([name]) => isNoise(name)),
    ),
    activationGradients: worst('grad_act', 1.9e-5, activations.total),
    entropyGradients: worst('grad_entropy', 7.7e-6, activations.entropy),
    adam: worst('adam1', 5.4e-7, await adamOnStoredGradients()),
    step: worst(
      'adam1',
      1.2e-4,
      specs.filter(({ name }) => !isNoise(name)).map(({ name }) => [name, step(updated(name))]),
    ),
    evaluation: worst('eval', 2.1e-6, await evaluation(lowering)),
  };
}

const AUTHORS: Record<string, string> = { read: 'zhat' };

async function run(graph: Uint8Array, feeds: Weights): Promise<(name: string) => Float32Array> {
  const session = await createSession(graph, { threads: 2 });
  const out: Feeds = await session.run(new Map([...feeds, ['clips', clips]]));
  await session.close();
  return name => out.get(name)!.data;
}

/** d loss / d output, zhat and latent; and of the entropy alone, since in the whole gradient it is too small to be seen. */
async function activationGradients(lowering: Lowering): Promise<{ total: Named; entropy: Named }> {
  const build = (only: 'entropy' | 'total') => {
    const g = new Graph();
    const parameters = new Map(specs.map(({ name, shape }) => [name, g.input(name, shape)]));
    const target = g.input('clips', CLIPS);
    const result = forward(g, architecture, name => parameters.get(name)!, target, 'train', { lowering });
    const surprise = entropy(g, result.addressing!);
    const total = addScaled(g, meanSquaredError(g, result.output, target), surprise, ENTROPY_WEIGHT);
    const memory = parameters.get(MEMORY)!;
    const { queries, answers, output } = result;
    const wanted: Record<string, Tensor> =
      only === 'entropy' ? { latent: queries, memory } : { latent: queries, read: answers, output };
    const found = g.gradients(only === 'entropy' ? surprise : total, Object.values(wanted));
    Object.keys(wanted).forEach((name, i) => {
      g.output(`d ${name}`, found[i]!);
    });
    return g.build();
  };
  const total = await run(build('total'), goldenWeights('init'));
  const alone = await run(build('entropy'), goldenWeights('init'));
  return {
    total: [
      ['output', total('d output')],
      ['zhat', itemsFirst(total('d read'))],
      ['latent', itemsFirst(total('d latent'))],
    ],
    entropy: [
      ['latent', itemsFirst(alone('d latent'))],
      [MEMORY, alone('d memory')],
    ],
  };
}

async function adamOnStoredGradients(): Promise<Named> {
  const g = new Graph();
  const [rate, correction] = [g.input('rate', []), g.input('correction', [])];
  const feeds = new Map<string, Weight>(scalars);
  for (const { name, shape } of trained) {
    const [weight, gradient] = [g.input(name, shape), g.input(gradientOf(name), shape)];
    const none = g.zeros(shape);
    g.output(updated(name), adam(g, { weight, gradient, m: none, v: none, rate, correction }).weight);
    feeds.set(name, golden(`init/${name}`)).set(gradientOf(name), golden(`grad/${name}`));
  }
  const out = await run(g.build(), feeds);
  return trained.map(({ name }) => [name, out(updated(name))] as const);
}

/** From the stored weights after the step: the biases' noise would be felt here. */
async function evaluation(lowering: Lowering): Promise<Named> {
  const g = new Graph();
  const folded = foldBatchNorm(architecture, goldenWeights('adam1'));
  const parameter = (name: string) => g.constant(folded.get(name)!.data, folded.get(name)!.shape);
  const result = forward(g, architecture, parameter, g.input('clips', CLIPS), 'folded', { lowering });
  for (const name of ['latent', 'output', 'addressing'] as const) g.output(name, result[name]!);
  const out = await run(g.build(), new Map());
  const output = out('output');
  const pixels = T * H * W;
  const score = Array.from({ length: N }, (_, n) => {
    let sum = 0;
    for (let i = n * pixels; i < (n + 1) * pixels; i++) sum += Math.abs(output[i]! - clips.data[i]!);
    return sum / pixels;
  });
  return [
    ['latent', channelsFirst(out('latent'), 'latent')],
    ['output', output],
    ['att', itemsFirst(out('addressing'))],
    ['score', score], // one channel: the mean absolute error
  ];
}

/** `[N, T, C, H, W]` to the authors' `[N, C, T, H, W]`. */
function channelsFirst(data: Float32Array, name: string): Float32Array {
  const [n, c, t, h, w] = golden(`train/${AUTHORS[name] ?? name}`).shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  return swapMiddle(data, [n, t, c, h * w]);
}

/** Rows `[N * T' * H' * W', C]` to the authors' `[N, C, T', H', W']`. */
function itemsFirst(rows: Float32Array): Float32Array {
  const [n, , t, h, w] = golden('train/latent').shape as [number, number, number, number, number];
  return swapMiddle(rows, [n, t * h * w, rows.length / (n * t * h * w), 1]);
}

/** `[a, b, c, d]` to `[a, c, b, d]`. */
function swapMiddle(
  data: Float32Array,
  [, b, c, d]: readonly [number, number, number, number],
): Float32Array {
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const [z, y, x] = [i % d, Math.floor(i / d) % c, Math.floor(i / (c * d)) % b];
    out[((Math.floor(i / (b * c * d)) * c + y) * b + x) * d + z] = data[i]!;
  }
  return out;
}
