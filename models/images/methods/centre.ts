import type { Weights } from '../../memae/weights.ts';
import type { ImageArchitecture } from '../backbone/architecture.ts';
import type { Compute } from '../engine.ts';
import { Evaluation } from '../evaluation.ts';
import { pixelsOf } from '../pixels.ts';

/**
 * The mean output of an encoder layer (1 for the first) over these images, `[H*W*C]`, with running statistics.
 * @param memory whether layers behind the memory get what it gives back
 */
export async function meanLayer(
  architecture: ImageArchitecture,
  weights: Weights,
  pixels: Uint8Array,
  layer: number,
  { threads, engine, memory }: Compute & { readonly memory: boolean },
): Promise<Float32Array> {
  const evaluation = await Evaluation.open(architecture, { memory, decoder: false, threads, engine });
  try {
    const images = pixels.length / pixelsOf(architecture.image);
    let sums: Float64Array | undefined;
    await evaluation.run(weights, pixels, [`layer.${layer}`], (outputs, _, count) => {
      const { shape, data } = outputs.get(`layer.${layer}`)!;
      const size = shape[1]!;
      sums ??= new Float64Array(size);
      for (let i = 0; i < count * size; i++) sums[i % size]! += data[i]!;
    });
    return Float32Array.from(sums!, sum => sum / images);
  } finally {
    await evaluation.close();
  }
}
