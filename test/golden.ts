import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../models/memae/architecture.ts';
import { type Weight, type Weights, weightSpecs } from '../models/memae/weights.ts';
import { decodeTensors } from '../models/safetensors.ts';
import { packageRoot } from '../streams/worker-file.ts';

/** The narrow MemAE of `fixtures/memae3d-small.safetensors`. */
export const goldenArchitecture: Architecture = {
  channels: [8, 12, 16, 16],
  items: 20,
  shrink: 0.04,
  slope: 0.2,
};

export function goldenTensors(): (name: string) => Weight {
  const path = join(packageRoot(import.meta.dirname), 'test', 'fixtures', 'memae3d-small.safetensors');
  const { tensors } = decodeTensors(readFileSync(path), 'memae3d-small.safetensors');
  return name => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`no golden tensor ${name}`);
    return tensor;
  };
}

/** The network's weights before (`init`) or after (`adam1`) the golden step. */
export function goldenWeights(state: 'init' | 'adam1'): Weights {
  const golden = goldenTensors();
  return new Map(weightSpecs(goldenArchitecture).map(({ name }) => [name, golden(`${state}/${name}`)]));
}

/** max |a - b| / max |b|: element-wise ratios mean nothing near zero. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} elements, expected ${b.length}`);
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return difference / largest;
}
