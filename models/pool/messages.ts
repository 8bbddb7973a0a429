import type { EngineClip, EngineName, EngineOptions, Network } from '../engines/engine.ts';

/** Between the pool and one of its threads, which does one after another what it is told. */
export type ToThread =
  | {
      readonly kind: 'load';
      readonly id: number;
      readonly network: Network;
      readonly engine: EngineName;
      readonly options: EngineOptions;
    }
  | { readonly kind: 'unload'; readonly id: number }
  | { readonly kind: 'score'; readonly id: number; readonly clips: readonly EngineClip[] }
  | { readonly kind: 'forget'; readonly stream: number }
  | { readonly kind: 'end' };

/** Each answers a `load` or a `score`, in their order. */
export type FromThread =
  | { readonly kind: 'loaded'; readonly device: string; readonly batch: number }
  /** @property ms that computing took */
  | { readonly kind: 'scored'; readonly regions: readonly Float32Array[]; readonly ms: number }
  | { readonly kind: 'failed'; readonly message: string };
