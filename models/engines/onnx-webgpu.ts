import { standardLowering } from '../graph/standard/index.ts';
import type { Engine, EngineOptions, Network } from './engine.ts';
import { openOnnx } from './onnx.ts';

/**
 * Clips at once, where the first layer's features of a picture are at most so many values (`H x W x channels`). Measured on an H200
 * (docs/gpu.md): `lite`, 0.4 million, takes 2.5 times as long for a clip alone; `paper`, 6 million, a fourth.
 */
const BATCH = 4;
const SMALL = 2e6;

/** ONNX Runtime on WebGPU: Vulkan, Metal or Direct3D 12, on the adapter that the system prefers. */
export function openOnnxWebGpu(network: Network, options: EngineOptions): Promise<Engine> {
  const { architecture, input } = network;
  const features = input.width * input.height * architecture.channels[0];
  return openOnnx(network, {
    ...options,
    ...{ provider: 'webgpu', lowering: standardLowering, name: 'WebGPU, the default adapter' },
    batch: features <= SMALL ? BATCH : 1,
  });
}
