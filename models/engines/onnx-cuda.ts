import { standardLowering } from '../graph/standard/index.ts';
import type { Engine, EngineOptions, Network } from './engine.ts';
import { openOnnx } from './onnx.ts';

/** Clips that a GPU gets at once. Not measured: there was none where this was written. */
const BATCH = 4;

/** ONNX Runtime on an NVIDIA GPU; rejects where its CUDA files or the GPU are missing. */
export function openOnnxCuda(network: Network, options: EngineOptions): Promise<Engine> {
  const name = `CUDA device ${options.device ?? 0}`;
  return openOnnx(network, {
    ...options,
    ...{ provider: 'cuda', lowering: standardLowering, name, batch: BATCH },
  });
}
