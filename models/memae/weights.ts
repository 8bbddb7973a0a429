import { gaussian, type Random, uniform } from '../random.ts';
import { type Architecture, decoderLayers, encoderLayers, MEMORY, memoryWidth } from './architecture.ts';
import { DISCRIMINATOR } from './discriminator.ts';

/** A named array with its shape, row-major float32. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** All parameters and running statistics, under the authors' state_dict names. */
export type Weights = ReadonlyMap<string, Weight>;

interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: (random: Random) => number;
  /** Changed by Adam, not by BatchNorm's running average. */
  readonly trained: boolean;
}

/**
 * Every weight with its shape and the authors' initialisation: convolutions N(0, 0.02), their biases as PyTorch
 * does by default U(+-1/sqrt(fan in)), BatchNorm's gamma N(1, 0.02) and beta 0, memory U(+-1/sqrt(C)). The discriminator, which is
 * not theirs, starts as PyTorch's linear layers do, U(+-1/sqrt(fan in)).
 */
export function weightSpecs(architecture: Architecture): WeightSpec[] {
  const specs: WeightSpec[] = [];
  const add = (name: string, shape: number[], initial: WeightSpec['initial'], trained = true) =>
    specs.push({ name, shape, initial, trained });
  for (const [part, layers] of Object.entries({
    encoder: encoderLayers(architecture),
    decoder: decoderLayers(architecture),
  })) {
    for (const { conv, norm, inputs, outputs } of layers) {
      // ConvTranspose3d's kernel is [in, out, ...], and PyTorch takes its fan in from the second axis.
      const kernel = part === 'encoder' ? [outputs, inputs] : [inputs, outputs];
      const bound = 1 / Math.sqrt(27 * kernel[1]!);
      add(`${conv}.weight`, [...kernel, 3, 3, 3], r => 0.02 * gaussian(r));
      add(`${conv}.bias`, [outputs], r => uniform(r, -bound, bound));
      if (!norm) continue;
      add(`${norm}.weight`, [outputs], r => 1 + 0.02 * gaussian(r));
      add(`${norm}.bias`, [outputs], () => 0);
      add(`${norm}.running_mean`, [outputs], () => 0, false);
      add(`${norm}.running_var`, [outputs], () => 1, false);
    }
  }
  const width = memoryWidth(architecture);
  const bound = 1 / Math.sqrt(width);
  const lowest = architecture.nonNegativeMemory ? 0 : -bound;
  add(MEMORY, [architecture.items, width], r => uniform(r, lowest, bound));
  const { discriminator: hidden, channels } = architecture;
  if (hidden === undefined) return specs;
  const linear = (name: string, shape: number[], inputs: number) =>
    add(name, shape, r => uniform(r, -1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)));
  linear(DISCRIMINATOR.residual, [8 * hidden, width], width);
  linear(DISCRIMINATOR.features, [hidden, channels[2]], channels[2]);
  linear(DISCRIMINATOR.bias, [hidden], channels[2]);
  linear(DISCRIMINATOR.out, [1, hidden], hidden);
  linear(DISCRIMINATOR.outBias, [1], hidden);
  return specs;
}

export function initialWeights(architecture: Architecture, random: Random): Weights {
  return new Map(
    weightSpecs(architecture).map(({ name, shape, initial }) => {
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
      for (let i = 0; i < data.length; i++) data[i] = initial(random);
      return [name, { shape, data }];
    }),
  );
}

/** The weight of this name. Throws if there is none: weights are checked against the architecture when loaded. */
export function weight(weights: Weights, name: string): Weight {
  const found = weights.get(name);
  if (!found) throw new Error(`no weight ${name}`);
  return found;
}

/**
 * What keeps these tensors from being the weights of this architecture, in words, or nothing.
 * @param source of the expected shapes, as in `card.json says`
 */
export function weightsFault(
  architecture: Architecture,
  { tensors, unread }: { readonly tensors: Weights; readonly unread: ReadonlyMap<string, string> },
  source: string,
): string | undefined {
  for (const { name, shape } of weightSpecs(architecture)) {
    const found = tensors.get(name);
    if (!found) {
      const type = unread.get(name);
      return type ? `${name} is ${type}, expected F32` : `${name} is missing`;
    }
    const [actual, expected] = [found.shape.join('x'), shape.join('x')];
    if (actual !== expected) return `${name} is ${actual}, but ${source} ${expected}`;
  }
  return undefined;
}

/** Names a weight that holds infinity or NaN, or nothing. */
export function valuesFault(weights: Weights): string | undefined {
  for (const [name, { data }] of weights) {
    if (!data.every(Number.isFinite)) return `${name} holds values that are no numbers`;
  }
  return undefined;
}
