import { UserError } from '../../streams/index.ts';
import { fileError } from '../file-error.ts';
import { zeroPicture } from '../model.ts';
import { loadPackage } from '../package/package.ts';
import { savePackage } from '../package/save.ts';
import { countClips, type Footage, medianBackground } from './footage.ts';
import { rangesOn } from './ranges.ts';

/**
 * Measures the ranges of a model's layers on normal footage at the model's input size, and writes them into its card, so that
 * `onnx-cpu-int8` can score with it. Training does so by itself.
 * @param folder the package's
 * @throws UserError where the model can't be loaded or written, or the footage holds no clip
 */
export async function quantisePackage(folder: string, footage: Footage, threads: number): Promise<void> {
  const model = await loadPackage(folder);
  if (countClips(footage) === 0) {
    throw new UserError('the footage holds no clip of 16 frames', 'too-little-footage', 3);
  }
  const { input, weights, scene } = model;
  const zero = zeroPicture(input, scene?.background ?? medianBackground(footage));
  const ranges = await rangesOn(model, footage, { zero, scale: input.scale }, threads);
  const { format: _, files: __, ...card } = model.card;
  await savePackage(folder, { ...card, ranges }, weights, scene).catch(error => {
    throw fileError(error, folder);
  });
}
