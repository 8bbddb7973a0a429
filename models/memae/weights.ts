import { gaussian, type Random, uniform } from '../random.ts';
import {
  type Architecture,
  decoderLayers,
  encoderLayers,
  hasMemory,
  MEMORY,
  memoryWidth,
} from './architecture.ts';
import { DISCRIMINATOR } from './discriminator.ts';

/** A named array with its shape, row-major float32. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** All parameters and running statistics, under the authors' state_dict names. */
export type Weights = ReadonlyMap<string, Weight>;

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: (random: Random) => number;
  /** Changed by Adam, not by BatchNorm's running average. */
  readonly trained: boolean;
}

/** A convolution, with what stands behind it. */
interface ConvolutionSpec {
  /** Prefixes of the names; without `norm` there is no BatchNorm. */
  readonly conv: string;
  readonly norm: string | undefined;
  /** `[O, I, ...]`, of a transposed one `[I, O, ...]`. */
  readonly kernel: readonly number[];
  readonly outputs: number;
  /** Default true. */
  readonly bias?: boolean;
  /** False: BatchNorm learns no scale and shift. */
  readonly affine?: boolean;
}

/**
 * The authors' initialisation: convolutions N(0, 0.02), their biases as PyTorch does by default U(+-1/sqrt(fan in)),
 * BatchNorm's gamma N(1, 0.02) and beta 0.
 */
export function convolutionSpecs({
  conv,
  norm,
  kernel,
  outputs,
  bias = true,
  affine = true,
}: ConvolutionSpec): WeightSpec[] {
  // ConvTranspose's kernel is [in, out, ...], and PyTorch takes its fan in from the second axis.
  const bound = 1 / Math.sqrt(kernel.slice(1).reduce((a, b) => a * b, 1));
  const vector = (name: string, initial: WeightSpec['initial'], trained = true): WeightSpec => ({
    ...{ name, shape: [outputs], initial, trained },
  });
  return [
    { name: `${conv}.weight`, shape: kernel, initial: r => 0.02 * gaussian(r), trained: true },
    ...(bias ? [vector(`${conv}.bias`, r => uniform(r, -bound, bound))] : []),
    ...(norm && affine
      ? [vector(`${norm}.weight`, r => 1 + 0.02 * gaussian(r)), vector(`${norm}.bias`, () => 0)]
      : []),
    ...(norm
      ? [vector(`${norm}.running_mean`, () => 0, false), vector(`${norm}.running_var`, () => 1, false)]
      : []),
  ];
}

/** The memory, as the authors begin it: U(+-1/sqrt(C)). */
export function memorySpec(items: number, width: number, nonNegative = false): WeightSpec {
  const bound = 1 / Math.sqrt(width);
  const initial = (r: Random) => uniform(r, nonNegative ? 0 : -bound, bound);
  return { name: MEMORY, shape: [items, width], initial, trained: true };
}

/** Every weight with its shape. The discriminator, which is not the authors', starts as PyTorch's linear layers do, U(+-1/sqrt(fan in)). */
export function weightSpecs(architecture: Architecture): WeightSpec[] {
  const specs: WeightSpec[] = [];
  for (const [part, layers] of Object.entries({
    encoder: encoderLayers(architecture),
    decoder: decoderLayers(architecture),
  })) {
    for (const { conv, norm, inputs, outputs } of layers) {
      const ends = part === 'encoder' ? [outputs, inputs] : [inputs, outputs];
      specs.push(...convolutionSpecs({ conv, norm, outputs, kernel: [...ends, 3, 3, 3] }));
    }
  }
  const width = memoryWidth(architecture);
  if (hasMemory(architecture))
    specs.push(memorySpec(architecture.items, width, architecture.nonNegativeMemory));
  const { discriminator: hidden, channels } = architecture;
  if (hidden === undefined) return specs;
  const linear = (name: string, shape: number[], inputs: number) =>
    specs.push({
      ...{ name, shape, trained: true },
      initial: r => uniform(r, -1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)),
    });
  linear(DISCRIMINATOR.residual, [8 * hidden, width], width);
  linear(DISCRIMINATOR.features, [hidden, channels[2]], channels[2]);
  linear(DISCRIMINATOR.bias, [hidden], channels[2]);
  linear(DISCRIMINATOR.out, [1, hidden], hidden);
  linear(DISCRIMINATOR.outBias, [1], hidden);
  return specs;
}

export function initialWeights(architecture: Architecture, random: Random): Weights {
  return initialFrom(weightSpecs(architecture), random);
}

export function initialFrom(specs: readonly WeightSpec[], random: Random): Weights {
  return new Map(
    specs.map(({ name, shape, initial }) => {
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
 * What keeps these tensors from being the weights of these specs, in words, or nothing.
 * @param source of the expected shapes, as in `card.json says`
 */
export function weightsFault(
  specs: readonly WeightSpec[],
  { tensors, unread }: { readonly tensors: Weights; readonly unread: ReadonlyMap<string, string> },
  source: string,
): string | undefined {
  for (const { name, shape } of specs) {
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
