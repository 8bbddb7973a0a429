import { z } from 'zod';
import { outputSide } from '../../graph/plane/convolution.ts';
import { MEMORY } from '../../memae/architecture.ts';
import { convolutionSpecs, memorySpec, type WeightSpec } from '../../memae/weights.ts';
import { INPUTS } from '../pixels.ts';

const count = z.int().positive();
const odd = count.refine(value => value % 2 === 1, { error: 'must be odd' });

const memory = z.strictObject({
  /** N, the number of memory items. */
  items: count,
  /** Lambda of hard shrinkage; 0: none. */
  shrink: z.number().min(0).max(1),
  addressing: z.enum(['dot', 'cosine']),
  /** How many layers stand in front of it. */
  depth: count,
  /** What a memory item stands for: one position of the features, or those of the whole image. */
  query: z.enum(['position', 'image']),
});

/** An image autoencoder. Every layer halves, or doubles, height and width; the decoder gives back the sizes of the encoder. */
export const imageArchitectureSchema = z
  .strictObject({
    image: z.strictObject({ channels: count, height: count, width: count }),
    input: z.enum(INPUTS),
    /** From the image on. `kernel` is odd, with padding (kernel - 1) / 2. */
    encoder: z.array(z.strictObject({ kernel: odd, outputs: count })).min(2),
    /** Output channels of the 3x3 transposed convolutions but the last, which makes the image. */
    decoder: z.array(count).min(1),
    /** Absent: a plain autoencoder. */
    memory: z.exactOptional(memory),
    /** Encoder layers (1 for the first) whose output the decoder gets too, beside its own of the same size. */
    skips: z.array(count),
    /** False: no biases at all, and BatchNorm learns no scale and shift. Deep SVDD wants that (Ruff et al. 2018, proposition 2). */
    affine: z.boolean(),
    /** True: nothing behind the encoder's last convolution, neither BatchNorm, which would keep the latent's variance, nor ReLU. */
    linearLatent: z.boolean(),
  })
  .refine(({ encoder, decoder }) => decoder.length === encoder.length - 1, {
    path: ['decoder'],
    error: 'must be one shorter than the encoder',
  })
  .refine(({ encoder, memory }) => memory === undefined || memory.depth < 2 * encoder.length, {
    path: ['memory', 'depth'],
    error: 'must be in front of the last layer',
  })
  .refine(({ encoder, skips }) => skips.every(layer => layer < encoder.length), {
    path: ['skips'],
    error: "must be layers in front of the encoder's last one",
  });

export type ImageArchitecture = z.infer<typeof imageArchitectureSchema>;
export type MemoryOptions = z.infer<typeof memory>;

/**
 * Gong et al. 2019, section 4.1, where Conv2(k, s, c) is a convolution with kernel k, stride s and c kernels, followed by BatchNorm and
 * ReLU. MNIST: Conv2(1,2,16)-Conv2(3,2,32)-Conv2(3,2,64), Dconv2(3,2,64)-Dconv2(3,2,32)-Dconv2(3,2,1). CIFAR-10:
 * Conv2(3,2,64)-Conv2(3,2,128)-Conv2(3,2,128)-Conv2(3,2,256), decoder mirrored. The paper does not say how it pads: here 28 pixels become
 * 14, 7 and 4, and come back as 7, 14 and 28. Nor does it say how layers start: here as the authors' code for video does.
 */
export const NETWORKS = {
  mnist: {
    encoder: [
      { kernel: 1, outputs: 16 },
      { kernel: 3, outputs: 32 },
      { kernel: 3, outputs: 64 },
    ],
    decoder: [64, 32],
    items: 100,
  },
  cifar10: {
    encoder: [64, 128, 128, 256].map(outputs => ({ kernel: 3, outputs })),
    decoder: [256, 128, 128],
    items: 500,
  },
};

export const STRIDE = 2;

export interface ImageLayer {
  /** Prefixes of the weights' names, numbered as in a PyTorch `Sequential` of convolution, BatchNorm, activation. */
  readonly conv: string;
  readonly norm: string | undefined;
  readonly relu: boolean;
  readonly transposed: boolean;
  /** `[O, I, k, k]`, of a transposed one `[I, O, k, k]`. */
  readonly kernel: readonly [number, number, number, number];
  readonly outputs: number;
  /** Height and width of its output. */
  readonly size: readonly [number, number];
  /** The encoder layer whose output comes beside its input. */
  readonly skip: number | undefined;
}

/** Encoder and decoder in order. */
export function imageLayers(architecture: ImageArchitecture): ImageLayer[] {
  const { image, encoder, decoder, skips, linearLatent } = architecture;
  const sizes: (readonly [number, number])[] = [[image.height, image.width]];
  for (const _ of encoder) {
    const [height, width] = sizes.at(-1)!;
    sizes.push([outputSide(height, STRIDE), outputSide(width, STRIDE)]);
  }
  const encoding = encoder.map(({ kernel, outputs }, i): ImageLayer => {
    const bare = linearLatent && i === encoder.length - 1;
    const inputs = encoder[i - 1]?.outputs ?? image.channels;
    return {
      ...named('encoder', i, !bare),
      ...{ relu: !bare, transposed: false, outputs, size: sizes[i + 1]!, skip: undefined },
      kernel: [outputs, inputs, kernel, kernel],
    };
  });
  const decoding = [...decoder, image.channels].map((outputs, i): ImageLayer => {
    const last = i === decoder.length;
    const mirrored = encoder.length - i;
    const skip = skips.includes(mirrored) && i > 0 ? mirrored : undefined;
    const beside = skip === undefined ? 0 : encoder[skip - 1]!.outputs;
    const inputs = (decoder[i - 1] ?? encoder.at(-1)!.outputs) + beside;
    return {
      ...named('decoder', i, !last),
      ...{ relu: !last, transposed: true, outputs, size: sizes[mirrored - 1]!, skip },
      kernel: [inputs, outputs, 3, 3],
    };
  });
  return [...encoding, ...decoding];
}

function named(part: string, i: number, norm: boolean): Pick<ImageLayer, 'conv' | 'norm'> {
  return { conv: `${part}.${3 * i}`, norm: norm ? `${part}.${3 * i + 1}` : undefined };
}

/** C, the channels of a memory item, behind the first `depth` layers. */
function memoryWidth(architecture: ImageArchitecture, { depth, query }: MemoryOptions): number {
  const { outputs, size } = imageLayers(architecture)[depth - 1]!;
  return query === 'position' ? outputs : outputs * size[0] * size[1];
}

/** Every weight with its shape and how it starts. */
export function imageWeightSpecs(architecture: ImageArchitecture): WeightSpec[] {
  const { affine, memory } = architecture;
  const layers = imageLayers(architecture).flatMap(layer =>
    convolutionSpecs({ ...layer, affine, bias: hasBias(architecture, layer) }),
  );
  return memory ? [...layers, memorySpec(memory.items, memoryWidth(architecture, memory))] : layers;
}

/** BatchNorm takes the mean away, so a bias in front of it would do nothing. */
export function hasBias({ affine }: ImageArchitecture, { norm }: ImageLayer): boolean {
  return affine && norm === undefined;
}

/** Whether a weight is one of the encoder's. */
export const ofEncoder = (name: string): boolean => name.startsWith('encoder.');
export const ofMemory = (name: string): boolean => name === MEMORY;
