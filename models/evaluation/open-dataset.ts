import { UserError } from '../../streams/index.ts';
import type { Dataset } from './dataset.ts';
import { openDemo } from './demo.ts';
import { openImported } from './labels-file.ts';
import { openUcsd } from './ucsd.ts';

/**
 * The test clips of a set, whichever of them are there.
 * @param place a folder in UCSD's own layout, or as `vigil import ucsd` wrote it, or the address of a demo that ends
 * @throws UserError for what is broken, see docs/datasets.md
 */
export async function openDataset(place: string): Promise<Dataset> {
  const dataset = openDemo(place) ?? (await openImported(place)) ?? (await openUcsd(place));
  if (dataset.clips.length > 0) return dataset;
  throw new UserError(`${place}: no test clips. Expected folders such as Test/Test001`, 'no-clips', 3);
}
