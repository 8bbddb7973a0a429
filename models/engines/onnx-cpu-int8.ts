import { UserError } from '../../streams/index.ts';
import { byteLowering } from '../graph/probe.ts';
import type { Engine, EngineOptions, Network } from './engine.ts';
import { openStreaming } from './onnx-streaming.ts';

/** ONNX Runtime on the CPU, with bytes between the layers; rejects where the processor or the model is not made for it. */
export async function openOnnxCpuInt8(network: Network, options: EngineOptions): Promise<Engine> {
  const { ranges } = network;
  if (!ranges) {
    throw new UserError(
      'the model does not know the ranges of its layers, which 8 bits need; measure them with: vigil quantise',
      'no-ranges',
      4,
    );
  }
  const lowering = await byteLowering(new Map(Object.entries(ranges)));
  return openStreaming(network, { ...options, provider: 'cpu', lowering, name: `CPU, ${lowering.name}` });
}
