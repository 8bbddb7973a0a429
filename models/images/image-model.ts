import { UserError } from '../../streams/index.ts';
import type { Comparison } from '../errors/comparison.ts';
import type { Score } from '../errors/error-function.ts';
import { errorFunction } from '../errors/errors.ts';
import { MEMORY } from '../memae/architecture.ts';
import type { Weight, Weights } from '../memae/weights.ts';
import type { ImageArchitecture } from './backbone/architecture.ts';
import type { Compute } from './engine.ts';
import { Evaluation } from './evaluation.ts';
import { pixelsOf, toLevels } from './pixels.ts';
import { comparisonOf, type Scoring, scoresOf, wantedFor } from './scoring.ts';

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

/** Normal images that an error function learns from, at most. */
const LEARNT_FROM = 1000;

/** What an image network says of images `[N, C, H, W]`, 0 to 255. Computes on the calling thread. */
export class ImageModel {
  private error: Score | undefined;

  private constructor(
    readonly network: ImageNetwork,
    private readonly evaluation: Evaluation,
  ) {
    if (this.errors && !this.errors.learns) this.error = this.errors.fit([]);
  }

  static async open(
    network: ImageNetwork,
    { threads = 1, engine }: Partial<Compute> = {},
  ): Promise<ImageModel> {
    const { architecture, scoring } = network;
    const decoder = scoring.kind === 'reconstruction';
    const memory = architecture.memory !== undefined;
    return new ImageModel(network, await Evaluation.open(architecture, { memory, decoder, threads, engine }));
  }

  private get errors() {
    const { scoring } = this.network;
    return scoring.kind === 'reconstruction' ? errorFunction(scoring.error) : undefined;
  }

  /** Shows it normal images, where its error function learns from them. Never those that are to be judged. */
  async fit(normal: Uint8Array): Promise<void> {
    if (!this.errors?.learns) return;
    const { architecture, weights } = this.network;
    const some = normal.subarray(0, LEARNT_FROM * pixelsOf(architecture.image));
    const seen: Comparison[] = [];
    await this.evaluation.run(weights, some, ['images', 'output'], (outputs, _, count) => {
      for (let i = 0; i < count; i++) seen.push(comparisonOf(outputs, architecture.image, i));
    });
    this.error = this.errors.fit(seen);
  }

  /** Memory items, `[items, C]`, where it has any. */
  get memory(): Weight | undefined {
    return this.network.weights.get(MEMORY);
  }

  /** One for each image; the higher the more abnormal. Throws `UserError` where `fit` is wanted before. */
  async scores(pixels: Uint8Array): Promise<Float32Array> {
    const { architecture, weights, scoring, centre } = this.network;
    const { error } = this;
    if (this.errors && !error) {
      throw new UserError('its error function learns from normal images: show it some first', 'not-fitted');
    }
    const judgement = { scoring, shape: architecture.image, centre, error };
    const parts: Float32Array[] = [];
    await this.evaluation.run(weights, pixels, wantedFor(scoring), (outputs, _, count) => {
      parts.push(scoresOf(judgement, outputs, count));
    });
    return Float32Array.from(parts.flatMap(part => [...part]));
  }

  /** What stands in front of the memory, or where there is none behind the encoder: `[N, h, w, C]`. */
  latents(pixels: Uint8Array): Promise<Weight> {
    return this.evaluation.all(this.network.weights, pixels, 'latent');
  }

  /** How much each memory item counts: `[N, h, w, items]`, of each position of the latent, or one of the whole image. Undefined without memory. */
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
