import type { Architecture } from '../memae/architecture.ts';
import type { Weights } from '../memae/weights.ts';
import type { InputSpec } from '../model.ts';
import { openOnnx } from './onnx.ts';
import { openTfjs } from './tfjs.ts';

/** A network with its weights, as it goes to the thread that scores with it. */
export interface Network {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly input: InputSpec;
}

/** A loaded network. It computes on the calling thread, so it lives in a worker. */
export interface Engine {
  /**
   * @param clip `[16, H, W] uint8`
   * @param background `[H, W]` gray levels; of no account where the input has a fixed centre
   * @returns `[16, H/8, W/8]` region errors of the clip's frames, in memory of its own
   */
  score(clip: Uint8Array, background: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** What can run a network, by name: `onnx` on the CPU; `tfjs` on a GPU through tfjs-node-gpu, or on plain JavaScript. */
export const ENGINES = {
  onnx: openOnnx,
  tfjs: openTfjs,
} satisfies Record<string, (network: Network, options: { threads: number }) => Promise<Engine>>;

export type EngineName = keyof typeof ENGINES;
