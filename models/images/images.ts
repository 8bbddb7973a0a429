/** Images of one size with a class each, as MNIST and CIFAR-10 are. */
export interface Images {
  /** The class of each, an index into `ImageSet.classes`. */
  readonly labels: Uint8Array;
  /** `[N, channels, height, width]`, 0 to 255. */
  readonly pixels: Uint8Array;
}

export interface ImageShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** What a reader makes of a data set's official files. */
export interface ImageSet extends ImageShape {
  readonly name: string;
  /** For people, by label. */
  readonly classes: readonly string[];
  readonly train: Images;
  readonly test: Images;
}
