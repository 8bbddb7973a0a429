import { UserError } from '../../streams/index.ts';
import { CELL, type Scene } from '../model.ts';
import { decodeTensors, encodeTensors } from '../safetensors.ts';

/** A scene as safetensors: `background` `[height, width]` and `thresholds` `[rows, cols]`. */
export function encodeScene({ background, thresholds }: Scene): Uint8Array {
  const { rows, cols, values } = thresholds;
  const width = cols * CELL;
  return encodeTensors([
    ['background', { shape: [background.length / width, width], data: background }],
    ['thresholds', { shape: [rows, cols], data: values }],
  ]);
}

/** Throws `UserError` naming `source` if it is damaged or not a scene. */
export function decodeScene(file: Uint8Array, source: string): Scene {
  const { tensors } = decodeTensors(file, source);
  const background = tensors.get('background');
  const thresholds = tensors.get('thresholds');
  if (!background || !thresholds) {
    throw new UserError(`${source}: not a scene; measure again what is normal there`, 'scene-damaged', 4);
  }
  const [rows, cols] = thresholds.shape as [number, number];
  return { background: background.data, thresholds: { rows, cols, values: thresholds.data } };
}
