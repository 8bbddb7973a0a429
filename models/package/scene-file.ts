import { z } from 'zod';
import { UserError } from '../../streams/index.ts';
import { CELL, type Scene } from '../model.ts';
import { decodeTensors, encodeTensors } from '../safetensors.ts';

const excess = z.object({
  from: z.number().nonnegative(),
  rate: z.number().positive(),
  scale: z.number().nonnegative(),
});
const tailSchema = z.object({ halves: z.array(z.number()).min(1), frames: excess, alerts: excess });

/**
 * A scene as safetensors: `background` `[height, width]`, `levels` `[rows, cols]`, and in the metadata the tail as JSON and the number of frames.
 * @param weights SHA-256 of the weights that it was measured with; it means nothing to others
 */
export function encodeScene({ background, levels, tail, frames }: Scene, weights: string): Uint8Array {
  const { rows, cols, values } = levels;
  const width = cols * CELL;
  return encodeTensors(
    [
      ['background', { shape: [background.length / width, width], data: background }],
      [tail ? 'levels' : 'thresholds', { shape: [rows, cols], data: values }],
    ],
    { weights, ...(tail && { tail: JSON.stringify(tail) }), ...(frames && { frames: String(frames) }) },
  );
}

/**
 * Throws `UserError` naming `source` if it is damaged, not a scene, or was measured with other weights. One from before
 * scenes were bound to weights is taken as it is, and so is one that has `thresholds` in place of levels and a tail.
 */
export function decodeScene(file: Uint8Array, source: string, weights: string | undefined): Scene {
  const unusable = (what: string) =>
    new UserError(`${source}: ${what}; measure again what is normal there`, 'scene-damaged', 4);
  const { tensors, metadata } = decodeTensors(file, source);
  const background = tensors.get('background');
  const levels = tensors.get('levels') ?? tensors.get('thresholds');
  if (background?.shape.length !== 2 || levels?.shape.length !== 2) throw unusable('not a scene');
  const [rows, cols] = levels.shape as [number, number];
  if (background.shape[0] !== rows * CELL || background.shape[1] !== cols * CELL)
    throw unusable('its levels do not fit its background');
  if (metadata.weights && metadata.weights !== weights)
    throw unusable(`measured with other weights (${metadata.weights.slice(0, 8)}) than the model's`);
  const frames = Number(metadata.frames);
  const scene = {
    ...{ background: background.data, levels: { rows, cols, values: levels.data } },
    ...(frames > 0 && { frames }),
  };
  if (!tensors.has('levels')) return scene;
  const tail = tailSchema.safeParse(parseJson(metadata.tail));
  if (!tail.success) throw unusable('it has levels without a tail');
  return { ...scene, tail: tail.data };
}

function parseJson(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
