import { CLIP_FRAMES } from '../model.ts';
import { type Random, seededRandom } from '../random.ts';
import type { TrainingBackend } from './backends/backend.ts';
import { type Crop, type CropOptions, chooseCrops, cutCrops } from './crops.ts';
import type { Material } from './material.ts';
import type { PseudoAnomalies } from './pseudo/samples.ts';
import type { TrainingPicture } from './report.ts';

/** Held-out crops that are measured, rounded up to whole batches: enough for a steady figure, at the price of a step or so. */
const CROPS = 32;
const PSEUDO_CROPS = 64;
const PICTURES = 4;

export interface Measured {
  /** Means over the crops. */
  readonly mse: number;
  readonly entropy: number;
  /** Of the discriminator, on held-out crops with pseudo-anomalies; 0 where there is none. */
  readonly discrimination: number;
  /** Memory items read per latent position, mean. */
  readonly active: number;
  /** Memory items that were read at all, of `items`. */
  readonly used: number;
  readonly items: number;
  readonly pictures: readonly TrainingPicture[];
}

/** Measures a training on held-out crops that stay the same from first to last, unmirrored. */
export class Validator {
  private readonly batches: readonly (readonly Crop[])[];

  constructor(
    private readonly seed: number,
    private readonly material: Material,
    private readonly crops: CropOptions,
    private readonly pseudo?: PseudoAnomalies,
  ) {
    const { held, background } = material;
    const random = this.random();
    this.batches = Array.from({ length: Math.ceil(CROPS / crops.batch) }, () =>
      chooseCrops(held, background, { ...crops, mirror: false }, random),
    );
  }

  /** The crops in input units, a batch at a time: all of them together may be large. */
  *clips(): Generator<Float32Array> {
    const { held, units } = this.material;
    for (const crops of this.batches) yield cutCrops(held, crops, this.crops, units);
  }

  async run(backend: TrainingBackend): Promise<Measured> {
    const sum = { mse: 0, entropy: 0, active: 0, discrimination: 0 };
    let used: Uint8Array | undefined;
    let pictures: readonly TrainingPicture[] | undefined;
    for (const clips of this.clips()) {
      const result = await backend.evaluate({ clips });
      for (const key of ['mse', 'entropy', 'active'] as const) sum[key] += result[key] / this.batches.length;
      used = used ? used.map((was, i) => was | result.used[i]!) : result.used;
      pictures ??= this.pictures(clips, result.output);
    }
    if (this.pseudo) {
      const random = this.random();
      const count = Math.ceil(PSEUDO_CROPS / this.crops.batch);
      for (let n = 0; n < count; n++) {
        const { discrimination } = await backend.evaluate(this.pseudo.batch(random));
        sum.discrimination += discrimination / count;
      }
    }
    const items = used!.length;
    return { ...sum, used: used!.reduce((a, b) => a + b, 0), items, pictures: pictures! };
  }

  /** That of step 0, which no training step has. */
  private random(): Random {
    return seededRandom(this.seed * 1_000_003);
  }

  /** Of the first crops, the middle frame before and after the network, in gray levels. */
  private pictures(clips: Float32Array, output: Float32Array): TrainingPicture[] {
    const { width, height } = this.crops;
    const { zero, scale } = this.material.units;
    return this.batches[0]!.slice(0, PICTURES).map((crop, n) => {
      const middle = (n * CLIP_FRAMES + CLIP_FRAMES / 2) * width * height;
      const gray = (values: Float32Array) =>
        Uint8ClampedArray.from({ length: width * height }, (_, i) => {
          const p = (crop.y + Math.floor(i / width)) * this.material.held.width + crop.x + (i % width);
          return values[middle + i]! * scale + zero[p]!;
        });
      const original = new Uint8Array(gray(clips).buffer);
      const reconstruction = new Uint8Array(gray(output).buffer);
      const error = original.map((value, i) => Math.abs(value - reconstruction[i]!));
      return { width, height, original, reconstruction, error };
    });
  }
}
