import { UserError } from '../../streams/index.ts';
import { CELL, type Scene } from '../model.ts';
import { decodeTensors, encodeTensors } from '../safetensors.ts';

/**
 * A scene as safetensors: `background` `[height, width]` and `thresholds` `[rows, cols]`.
 * @param weights SHA-256 of the weights that it was measured with; it means nothing to others
 */
export function encodeScene({ background, thresholds }: Scene, weights: string): Uint8Array {
  const { rows, cols, values } = thresholds;
  const width = cols * CELL;
  return encodeTensors(
    [
      ['background', { shape: [background.length / width, width], data: background }],
      ['thresholds', { shape: [rows, cols], data: values }],
    ],
    { weights },
  );
}

/**
 * Throws `UserError` naming `source` if it is damaged, not a scene, or was measured with other weights. One from before
 * scenes were bound to weights is taken as it is.
 */
export function decodeScene(file: Uint8Array, source: string, weights: string | undefined): Scene {
  const unusable = (what: string) =>
    new UserError(`${source}: ${what}; measure again what is normal there`, 'scene-damaged', 4);
  const { tensors, metadata } = decodeTensors(file, source);
  const background = tensors.get('background');
  const thresholds = tensors.get('thresholds');
  if (background?.shape.length !== 2 || thresholds?.shape.length !== 2) throw unusable('not a scene');
  const [rows, cols] = thresholds.shape as [number, number];
  if (background.shape[0] !== rows * CELL || background.shape[1] !== cols * CELL)
    throw unusable('its thresholds do not fit its background');
  if (metadata.weights && metadata.weights !== weights)
    throw unusable(`measured with other weights (${metadata.weights.slice(0, 8)}) than the model's`);
  return { background: background.data, thresholds: { rows, cols, values: thresholds.data } };
}
