import type { ClipRef } from '../analysis/clip-window.ts';
import type { Architecture } from '../memae/architecture.ts';
import type { Ranges } from '../memae/ranges.ts';
import type { Weights } from '../memae/weights.ts';
import type { InputSpec } from '../model.ts';
import { openOnnxCpu } from './onnx-cpu.ts';
import { openOnnxCpuInt8 } from './onnx-cpu-int8.ts';
import { openOnnxCuda } from './onnx-cuda.ts';
import { openOnnxWebGpu } from './onnx-webgpu.ts';

/** A network with its weights, as it goes to the thread that scores with it. */
export interface Network {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly input: InputSpec;
  /** For engines that compute with bytes. */
  readonly ranges?: Ranges | undefined;
}

export interface EngineClip {
  readonly clip: ClipRef;
  /** `[H, W]` gray levels; of no account where the input has a fixed centre. */
  readonly background: Float32Array;
}

/** A loaded network. It computes on the calling thread, so it lives in a worker. */
export interface Engine {
  /** What it computes on, in words for the log: `CPU, blocked by 16`, `CUDA device 0`. */
  readonly device: string;
  /** Most clips that are worth scoring together: 1 on a CPU, where a batch is no faster (measured). */
  readonly batch: number;
  /**
   * One call at a time, since the memory of the inputs is used again.
   * @returns for each clip `[hop, H/8, W/8]`, the regions of its last `hop` frames, in memory of its own
   */
  score(clips: readonly EngineClip[]): Promise<Float32Array[]>;
  /** No more clips of this stream will come: what was kept of it can go. */
  forget?(stream: number): void;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** That compute together. */
  readonly threads: number;
  /** Frames between two clips of a stream. */
  readonly hop: number;
  /** Which of several GPUs. Default 0. */
  readonly device?: number;
}

type OpenEngine = (network: Network, options: EngineOptions) => Promise<Engine>;

/** What can run a network, by name; docs/gpu.md says how to install each. */
export const ENGINES = {
  'onnx-cpu': openOnnxCpu,
  'onnx-cpu-int8': openOnnxCpuInt8,
  'onnx-cuda': openOnnxCuda,
  'onnx-webgpu': openOnnxWebGpu,
  // Loaded only where it is asked for: a thread without it starts sooner and is smaller.
  tfjs: async (network, options) => (await import('./tfjs.ts')).openTfjs(network, options),
} satisfies Record<string, OpenEngine>;

export type EngineName = keyof typeof ENGINES;
/** `auto` takes the best that can be loaded here. */
export type EngineChoice = EngineName | 'auto';

/** What `auto` tries, best first. WebGPU is not among them: docs/gpu.md says why. */
export const AUTO: readonly EngineName[] = ['onnx-cuda', 'onnx-cpu'];
/** What takes over when another one fails while it runs. */
export const FALLBACK: EngineName = 'onnx-cpu';
