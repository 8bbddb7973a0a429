import { standardLowering } from '../graph/standard/index.ts';
import type { Engine, EngineOptions, Network } from './engine.ts';
import { openOnnx } from './onnx.ts';

/** ONNX Runtime on WebGPU: Vulkan, Metal or Direct3D 12, on the adapter that the system prefers. */
export function openOnnxWebGpu(network: Network, options: EngineOptions): Promise<Engine> {
  return openOnnx(network, {
    ...options,
    provider: 'webgpu',
    lowering: standardLowering,
    name: 'WebGPU, the default adapter',
  });
}
