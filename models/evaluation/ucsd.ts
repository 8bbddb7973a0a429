import { UserError } from '../../streams/index.ts';
import { maskOf } from './bmp.ts';
import type { Dataset, LabelledClip } from './dataset.ts';
import { openImported } from './labels-file.ts';
import { type LabelledFolder, labelClips } from './ucsd/labels.ts';
import { findUcsd } from './ucsd/layout.ts';

/**
 * The test clips of a set, whichever of them are there: in UCSD's own layout, or as `vigil import ucsd` wrote it.
 * @param folder the set's, or one that holds a single set
 * @throws UserError for what is broken, see docs/datasets.md
 */
export async function openDataset(folder: string): Promise<Dataset> {
  const dataset = (await openImported(folder)) ?? (await openUcsd(folder));
  if (dataset.clips.length > 0) return dataset;
  throw new UserError(`${folder}: no test clips. Expected folders such as Test/Test001`, 'no-clips', 3);
}

async function openUcsd(folder: string): Promise<Dataset> {
  const layout = await findUcsd(folder);
  const test = layout.clips.filter(clip => clip.split === 'test');
  const { clips } = await labelClips(layout, test);
  return { name: layout.name, clips: clips.map(labelledClip) };
}

function labelledClip({ name, folder, pictures, labels, masks }: LabelledFolder): LabelledClip {
  const mask = (frame: number) => maskOf(masks.get(pictures[frame]?.number ?? 0));
  const clip = { name, address: folder, frames: pictures.length, labels };
  return masks.size > 0 ? { ...clip, mask } : clip;
}
