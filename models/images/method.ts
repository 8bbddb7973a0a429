import type { z } from 'zod';
import type { Compute } from './engine.ts';
import type { ImageShape, Images } from './images.ts';

/**
 * What a method learns from and is judged on, after the usual one-class protocol (Ruff et al., "Deep One-Class Classification", ICML 2018;
 * Gong et al., ICCV 2019): one class is normal, all others are abnormal. `oneClass` makes it.
 */
export interface OneClassData {
  readonly shape: ImageShape;
  /** Normal images of the training set, `[N, C, H, W]`. */
  readonly train: Uint8Array;
  /** Abnormal images of the training set that a supervised method may see, with their classes; most methods ignore them. */
  readonly labelled: Images;
  readonly test: Images & {
    /** 0 normal, 1 abnormal. */
    readonly abnormal: Uint8Array;
    /** 1 where an abnormal image is of a class that `labelled` has none of. */
    readonly unseen: Uint8Array;
  };
}

export interface MethodContext extends Compute {
  /** Of everything random. */
  readonly seed: number;
  /** The run ends early with an error once this is aborted. */
  readonly signal: AbortSignal;
  /** How far it is, 0..1, and what the loss and its parts are now. */
  onProgress(progress: number, losses?: Readonly<Record<string, number>>): void;
}

export interface MethodResult {
  /** One for each test image; the higher the more abnormal. */
  readonly scores: Float32Array;
  /** Points `[step, value]` by the name of the loss or of its part, a few hundred at most each. */
  readonly curves: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Of these test images, `[n, C, H, W]` in 0..255; only where the method reconstructs. */
  reconstruct?(indices: readonly number[]): Promise<Float32Array>;
  /** What the same training comes to by other values of `Method.scoring`'s options; frees its own threads by its own `close`. */
  rescored?(options: unknown): Promise<MethodResult>;
  /** Writes what is needed to score other images; only where there is something to keep. */
  save?(folder: string): Promise<void>;
  /** Frees threads and memory. */
  close?(): Promise<void>;
}

/** One way to find what is abnormal. A new one is a folder in `methods/` and a line in its index. */
export interface Method<Options = unknown> {
  /** In a grid file, `method: NAME`. */
  readonly name: string;
  /** Its options in a grid file, strict, each with its default. */
  readonly options: z.ZodType<Options>;
  /** Options that only say how images are scored: what differs in them alone is trained once. Results have `rescored` then. */
  readonly scoring?: readonly string[];
  run(data: OneClassData, options: Options, context: MethodContext): Promise<MethodResult>;
}
