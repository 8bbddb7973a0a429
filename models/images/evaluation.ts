import { dim, Graph, type Tensor } from '../graph/graph.ts';
import { imageRows } from '../graph/plane/plane.ts';
import { createSession, type Feeds, type Session } from '../graph/session.ts';
import type { Weight, Weights } from '../memae/weights.ts';
import { type ImageArchitecture, imageWeightSpecs } from './backbone/architecture.ts';
import { imageForward } from './backbone/network.ts';
import { type Compute, providerOf } from './engine.ts';
import { pixelsOf, toInput } from './pixels.ts';

/** Images in one run. */
const BATCH = 100;

/** What can be asked for of images, each `[N, ...]`; `layer.1` is the output of the first layer. */
export type Output = 'images' | 'output' | 'latent' | 'addressing' | `layer.${number}`;

export interface EvaluationOptions extends Compute {
  /** False leaves the memory out. */
  readonly memory: boolean;
  readonly decoder: boolean;
}

/** The forward pass with running statistics over many images. */
export class Evaluation {
  private constructor(
    private readonly architecture: ImageArchitecture,
    private readonly session: Session,
  ) {}

  static async open(
    architecture: ImageArchitecture,
    { memory, decoder, threads, engine }: EvaluationOptions,
  ): Promise<Evaluation> {
    const graph = buildEvaluation(architecture, { memory, decoder });
    return new Evaluation(
      architecture,
      await createSession(graph, { threads, provider: providerOf(engine) }),
    );
  }

  /** Hands on what is wanted of so many images after `first`, batch after batch. */
  async run(
    weights: Weights,
    pixels: Uint8Array,
    wanted: readonly Output[],
    take: (outputs: Feeds, first: number, count: number) => void,
  ): Promise<void> {
    const { image, input } = this.architecture;
    const size = pixelsOf(image);
    const images = pixels.length / size;
    const data = new Float32Array(BATCH * size);
    const shape = [BATCH, image.channels, image.height, image.width];
    for (let first = 0; first < images; first += BATCH) {
      const count = Math.min(BATCH, images - first);
      for (let i = 0; i < count; i++) {
        toInput(pixels.subarray((first + i) * size, (first + i + 1) * size), input, data.subarray(i * size));
      }
      const feeds = new Map([...weights, ['images', { shape, data }]]);
      const computed = wanted.filter(name => name !== 'images');
      const outputs = computed.length > 0 ? await this.session.run(feeds, computed) : new Map();
      take(new Map([...outputs, ['images', { shape, data }]]), first, count);
    }
  }

  /** All of one output, `[N, ...]`. */
  async all(weights: Weights, pixels: Uint8Array, output: Output): Promise<Weight> {
    const images = pixels.length / pixelsOf(this.architecture.image);
    let all: Float32Array | undefined;
    let rest: readonly number[] = [];
    await this.run(weights, pixels, [output], (outputs, first, count) => {
      const { shape, data } = outputs.get(output)!;
      const each = data.length / BATCH;
      all ??= new Float32Array(images * each);
      all.set(data.subarray(0, count * each), first * each);
      rest = shape.slice(1);
    });
    return { shape: [images, ...rest], data: all ?? new Float32Array(0) };
  }

  close(): Promise<void> {
    return this.session.close();
  }
}

/** Input `images` `[N, C, H, W]` beside the weights; outputs: see `Output`. */
function buildEvaluation(
  architecture: ImageArchitecture,
  { memory, decoder }: { readonly memory: boolean; readonly decoder: boolean },
): Uint8Array {
  const { channels, height, width } = architecture.image;
  const g = new Graph();
  const images = g.input('images', [BATCH, channels, height, width]);
  const shapes = new Map(imageWeightSpecs(architecture).map(({ name, shape }) => [name, shape]));
  const inputs = new Map<string, Tensor>();
  const parameter = (name: string): Tensor => {
    const tensor = inputs.get(name) ?? g.input(name, shapes.get(name)!);
    inputs.set(name, tensor);
    return tensor;
  };
  const seen = imageForward(g, architecture, parameter, images, { mode: 'evaluate', memory, decoder });
  if (seen.output) g.output('output', seen.output);
  g.output('latent', g.reshape(seen.latent.tensor, seen.latent.shape));
  for (const [i, layer] of seen.layers.entries()) g.output(`layer.${i + 1}`, imageRows(g, layer));
  if (seen.addressing) {
    const items = dim(seen.addressing, 1);
    const [, h, w] = architecture.memory?.query === 'position' ? seen.latent.shape : [BATCH, 1, 1];
    g.output('addressing', g.reshape(seen.addressing, [BATCH, h, w, items]));
  }
  return g.build();
}
