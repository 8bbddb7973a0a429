import { MEMORY } from '../memae/architecture.ts';
import type { Weight, Weights } from '../memae/weights.ts';
import type { ImageArchitecture } from './backbone/architecture.ts';
import { Evaluation } from './evaluation.ts';
import { pixelsOf, toLevels } from './pixels.ts';
import { type Scoring, scoresOf, wantedFor } from './scoring.ts';

/** A trained image network. */
export interface ImageNetwork {
  /** Of the index of methods, and what it was told. */
  readonly method: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly architecture: ImageArchitecture;
  readonly weights: Weights;
  readonly scoring: Scoring;
  /** What distances are measured from, where the scoring has any. */
  readonly centre?: Float32Array | undefined;
}

/** What an image network says of images `[N, C, H, W]`, 0 to 255. Computes on the calling thread. */
export class ImageModel {
  private constructor(
    readonly network: ImageNetwork,
    private readonly evaluation: Evaluation,
  ) {}

  static async open(network: ImageNetwork, { threads = 1 }: { threads?: number } = {}): Promise<ImageModel> {
    const { architecture, scoring } = network;
    const decoder = scoring.kind === 'reconstruction';
    const memory = architecture.memory !== undefined;
    return new ImageModel(network, await Evaluation.open(architecture, { memory, decoder, threads }));
  }

  /** Memory items, `[items, C]`, where it has any. */
  get memory(): Weight | undefined {
    return this.network.weights.get(MEMORY);
  }

  /** One for each image; the higher the more abnormal. */
  async scores(pixels: Uint8Array): Promise<Float32Array> {
    const { weights, scoring, centre } = this.network;
    const parts: Float32Array[] = [];
    await this.evaluation.run(weights, pixels, wantedFor(scoring), (outputs, _, count) => {
      parts.push(scoresOf(scoring, outputs, count, centre));
    });
    return Float32Array.from(parts.flatMap(part => [...part]));
  }

  /** What stands in front of the memory, or where there is none behind the encoder: `[N, h, w, C]`. */
  latents(pixels: Uint8Array): Promise<Weight> {
    return this.evaluation.all(this.network.weights, pixels, 'latent');
  }

  /** How much each memory item counts: `[N, queries, items]`, queries being the latent's positions in the order (h, w), or the one of the whole image. Undefined without memory. */
  async addressing(pixels: Uint8Array): Promise<Weight | undefined> {
    return this.memory && this.evaluation.all(this.network.weights, pixels, 'addressing');
  }

  /** In gray levels, neither rounded nor cut off: `[N, C, H, W]`. Undefined for a network without decoder. */
  async reconstructions(pixels: Uint8Array): Promise<Weight | undefined> {
    if (this.network.scoring.kind !== 'reconstruction') return undefined;
    const { shape, data } = await this.evaluation.all(this.network.weights, pixels, 'output');
    const { image, input } = this.network.architecture;
    const size = pixelsOf(image);
    for (let at = 0; at < data.length; at += size) {
      const own = pixels.subarray(at, at + size);
      data.set(toLevels(data.subarray(at, at + size), own, input), at);
    }
    return { shape, data };
  }

  close(): Promise<void> {
    return this.evaluation.close();
  }
}
