import { maskOf } from './bmp.ts';
import type { Dataset, LabelledClip } from './dataset.ts';
import { type LabelledFolder, labelClips } from './ucsd/labels.ts';
import { findUcsd } from './ucsd/layout.ts';

/** The test clips of a set in UCSD's own layout. @param folder the set's, or one that holds a single set */
export async function openUcsd(folder: string): Promise<Dataset> {
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
