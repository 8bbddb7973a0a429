import { z } from 'zod';

/**
 * MemAE for video (Gong et al., "Memorizing Normality to Detect Anomaly", ICCV 2019): one description, from which the
 * TF.js reference (`reference.ts`), the ONNX graphs (`network.ts`) and the weights (`weights.ts`) follow.
 */
export interface Architecture {
  /** Feature channels of the four encoder blocks; the decoder mirrors them. */
  readonly channels: readonly [number, number, number, number];
  /** False: a plain autoencoder, and what is said of the memory below means nothing. Default true. */
  readonly memory?: boolean;
  /** N, the number of memory items. */
  readonly items: number;
  /** Lambda, the threshold of hard shrinkage. The paper advises 1/N to 3/N. */
  readonly shrink: number;
  /** Negative slope of LeakyReLU. */
  readonly slope: number;
  /**
   * How a latent position is compared with a memory item. `dot` (default) is what the authors' code does. `cosine` is
   * what the paper writes (eq. 4); the authors gave it up, because similarities between -1 and 1 leave the softmax
   * over thousands of items so flat that every weight lies below lambda, and the memory answers zero.
   */
  readonly addressing?: 'dot' | 'cosine';
  /** How many of the eight layers stand in front of the memory, 2 to 6. 4 (default) is between encoder and decoder. */
  readonly memoryDepth?: number;
  /** Encoder blocks (1 to 3) whose output is added to the decoder's at the same size. Default none, as published. */
  readonly skips?: readonly number[];
  /** Keeps every memory item at 0 or above, by projection after each step (as in non-negative matrix factorisation). */
  readonly nonNegativeMemory?: boolean;
  /** K, hidden units of the discriminator (`discriminator.ts`). Default: there is none, as published. Wants the published depth. */
  readonly discriminator?: number;
}

const width = z.int().positive();

/** `Architecture` as it comes from a file or a command. */
export const architectureSchema = z.object({
  channels: z.tuple([width, width, width, width]),
  memory: z.exactOptional(z.boolean()),
  items: width,
  shrink: z.number().min(0).max(1),
  slope: z.number().min(0).max(1),
  addressing: z.exactOptional(z.enum(['dot', 'cosine'])),
  memoryDepth: z.exactOptional(z.int().min(2).max(6)),
  skips: z.exactOptional(z.array(z.int().min(1).max(3))),
  nonNegativeMemory: z.exactOptional(z.boolean()),
  discriminator: z.exactOptional(width),
});

export const PRESETS = {
  /** As published for UCSD, made for clips of 16 x 256 x 256. */
  paper: { channels: [96, 128, 256, 256], items: 2000, shrink: 0.0025, slope: 0.2 },
  /** A fiftieth of its work, for live use on two cores. */
  lite: { channels: [16, 32, 64, 64], items: 500, shrink: 0.0025, slope: 0.2 },
} as const satisfies Record<string, Architecture>;

export type Preset = keyof typeof PRESETS;

/** Weight of the entropy term of the loss, alpha. */
export const ENTROPY_WEIGHT = 0.0002;

/** The authors' name of the memory, `[items, C]`. */
export const MEMORY = 'mem_rep.memory.weight';

/** One 3x3x3 convolution (or its transpose in the decoder), with what follows it. Named as the authors' modules. */
export interface Layer {
  /** Prefix of `.weight` and `.bias`. */
  readonly conv: string;
  /** Prefix of BatchNorm's parameters; the last layer has neither BatchNorm nor activation. */
  readonly norm: string | undefined;
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: { readonly t: 1 | 2; readonly hw: 2 };
}

export function encoderLayers({ channels }: Architecture): Layer[] {
  return channels.map((outputs, i) => ({
    conv: `encoder.${3 * i}`,
    norm: `encoder.${3 * i + 1}`,
    inputs: channels[i - 1] ?? 1,
    outputs,
    stride: { t: i === 0 ? 1 : 2, hw: 2 },
  }));
}

export function decoderLayers({ channels }: Architecture): Layer[] {
  return channels.toReversed().map((inputs, i) => ({
    conv: `decoder.${3 * i}`,
    norm: i === 3 ? undefined : `decoder.${3 * i + 1}`,
    inputs,
    outputs: channels[2 - i] ?? 1,
    stride: { t: i === 3 ? 1 : 2, hw: 2 },
  }));
}

export interface StackedLayer extends Layer {
  /** Of the decoder. */
  readonly transposed: boolean;
}

/** All eight layers in order; the memory stands behind the first `memoryDepth` of them. */
export function allLayers(architecture: Architecture): StackedLayer[] {
  return [
    ...encoderLayers(architecture).map(layer => ({ ...layer, transposed: false })),
    ...decoderLayers(architecture).map(layer => ({ ...layer, transposed: true })),
  ];
}

export const hasMemory = ({ memory = true }: Architecture): boolean => memory;

export const memoryDepth = (architecture: Architecture): number => architecture.memoryDepth ?? 4;

/** C, the channels of a memory item. */
export function memoryWidth(architecture: Architecture): number {
  return allLayers(architecture)[memoryDepth(architecture) - 1]!.outputs;
}

/** The encoder block (1 to 3) whose output is added to that of layer `index` (0 to 7), if any. */
export function skipInto({ skips = [] }: Architecture, index: number): number | undefined {
  const block = 7 - index;
  return index >= 4 && skips.includes(block) ? block : undefined;
}

/** Height and width must be multiples of this: four halvings. */
export const SIZE_MULTIPLE = 16;
