/** What a training says while it runs. */
export type TrainingReport =
  | {
      readonly kind: 'phase';
      readonly phase: 'preparing' | 'training' | 'measuring';
      /** What computes, and why this one. */
      readonly backend?: string;
    }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly loss: number;
      readonly mse: number;
      readonly entropy: number;
      readonly svdd: number;
      readonly discrimination: number;
      readonly rate: number;
      /** Share of the training that is done, 0 to 1. */
      readonly progress: number;
      readonly clipsPerSecond: number;
      readonly secondsLeft: number;
    }
  | {
      readonly kind: 'validation';
      readonly step: number;
      readonly mse: number;
      readonly entropy: number;
      /** Of the discriminator, on held-out crops with pseudo-anomalies. */
      readonly discrimination: number;
      /** Memory items read per latent position, mean. */
      readonly active: number;
      /** Memory items that were read at all, of `items`. */
      readonly used: number;
      readonly items: number;
      /** The smallest error so far: these weights would be kept. */
      readonly best: boolean;
      /** Middle frames of fixed held-out clips. */
      readonly pictures: readonly TrainingPicture[];
    }
  | { readonly kind: 'measuring'; readonly progress: number };

/** Gray pictures of `width * height`: what was seen, what the network made of it, and their difference, unsigned. */
export interface TrainingPicture {
  readonly width: number;
  readonly height: number;
  readonly original: Uint8Array;
  readonly reconstruction: Uint8Array;
  readonly error: Uint8Array;
}
