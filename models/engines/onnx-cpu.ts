import { chooseLowering } from '../graph/probe.ts';
import type { Engine, EngineOptions, Network } from './engine.ts';
import { openStreaming } from './onnx-streaming.ts';

/** ONNX Runtime on the CPU, with the operators that suit this processor. */
export async function openOnnxCpu(network: Network, options: EngineOptions): Promise<Engine> {
  const { lowering } = await chooseLowering();
  return openStreaming(network, { ...options, provider: 'cpu', lowering, name: `CPU, ${lowering.name}` });
}
