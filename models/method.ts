import type { z } from 'zod';
import type { Compute } from './images/engine.ts';

export interface MethodContext extends Compute {
  /** Of everything random. */
  readonly seed: number;
  /** The run ends early with an error once this is aborted. */
  readonly signal: AbortSignal;
  /** How far it is, 0..1, and what the loss and its parts are now. */
  onProgress(progress: number, losses?: Readonly<Record<string, number>>): void;
}

export interface MethodResult {
  /** One for each test sample, an image or a frame; the higher the more abnormal. */
  readonly scores: Float32Array;
  /** Points `[step, value]` by the name of the loss or of its part, a few hundred at most each. */
  readonly curves: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Figures that scores alone do not tell, by name; null where there is nothing to be told. */
  readonly figures?: Readonly<Record<string, number | null>>;
  /** Of these test samples, `[n, C, H, W]` in 0..255; only where the method reconstructs. */
  reconstruct?(indices: readonly number[]): Promise<Float32Array>;
  /** What the same training comes to by other values of `Method.scoring`'s options; frees its own threads by its own `close`. */
  rescored?(options: unknown): Promise<MethodResult>;
  /** Writes what is needed to score others; only where there is something to keep. */
  save?(folder: string): Promise<void>;
  /** Frees threads and memory. */
  close?(): Promise<void>;
}

/** What is known of a method without its data. */
export interface MethodInfo<Options = unknown> {
  /** In a grid file, `method: NAME`. */
  readonly name: string;
  /** Its options in a grid file, strict, each with its default. */
  readonly options: z.ZodType<Options>;
  /** Options that only say how test samples are scored: what differs in them alone is trained once. Results have `rescored` then. */
  readonly scoring?: readonly string[];
  /** False: nothing is random, so that all seeds come to the same. Default true. */
  readonly seeded?: boolean;
  /** The same options with what they name pinned down, before anything is run; throws `UserError` where that is not there. */
  settled?(options: Options): Promise<Options>;
}

/** One way to find what is abnormal. */
export interface MethodFor<Data, Options = unknown, Context extends MethodContext = MethodContext>
  extends MethodInfo<Options> {
  run(data: Data, options: Options, context: Context): Promise<MethodResult>;
}
