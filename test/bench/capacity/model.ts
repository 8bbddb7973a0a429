import { join } from 'node:path';
import { loadPackage } from '../../../models/index.ts';
import { CELL } from '../../../models/model.ts';
import { savePackage } from '../../../models/package/save.ts';

export const LITE = 'lite-192x128';
const [WIDTH, HEIGHT] = [192, 128];

/**
 * The demo scene's model with pictures of the size that `lite` is measured at: its network, being convolutional, with its scene
 * sampled at that size. What it finds is of no account here; what it costs is that of any `lite` model.
 */
export async function makeLite(modelsFolder: string): Promise<void> {
  const { card, weights, scene, input } = await loadPackage('demo-walkway');
  const { rows, cols, values } = scene!.levels;
  const [toRows, toCols] = [HEIGHT / CELL, WIDTH / CELL];
  const { format: _, files: __, ...draft } = card;
  await savePackage(
    join(modelsFolder, LITE),
    { ...draft, name: LITE, title: 'lite, 192x128', input: { ...input, width: WIDTH, height: HEIGHT } },
    weights,
    {
      ...scene!,
      background: sampled(scene!.background, [input.height, input.width], [HEIGHT, WIDTH]),
      levels: { rows: toRows, cols: toCols, values: sampled(values, [rows, cols], [toRows, toCols]) },
    },
  );
}

/** The nearest value at each place of a grid of another size. */
function sampled(
  values: Float32Array,
  [rows, cols]: readonly [number, number],
  [toRows, toCols]: readonly [number, number],
): Float32Array {
  return Float32Array.from({ length: toRows * toCols }, (_, i) => {
    const row = Math.floor((Math.floor(i / toCols) * rows) / toRows);
    const col = Math.floor(((i % toCols) * cols) / toCols);
    return values[row * cols + col]!;
  });
}
