import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findUcsd, finite, polarisation } from '../../../models/index.ts';
import { type Material, methodNamed, type Task } from '../modality.ts';
import type { Run } from '../plan.ts';
import { VideoData } from './data.ts';
import { METHODS } from './methods/index.ts';

export async function videoMaterial(folder: string): Promise<Material> {
  const data = await VideoData.read(folder);
  const { width, height } = data.shown;
  return {
    about: {
      ...{ modality: 'video', name: data.test.name, classes: [], shape: [1, height, width] },
      ...{ train: data.trainFrames, test: data.places.length },
    },
    fingerprint: () => fingerprintOf(folder, data),
    task: run => taskOf(data, run),
  };
}

function taskOf(data: VideoData, { method, options }: Run): Task {
  const { abnormal, shown } = data;
  const isAbnormal = [...abnormal].map(Boolean);
  return {
    ...{ abnormal, labels: abnormal, shape: [1, shown.height, shown.width] },
    examples: { each: 1, among: index => data.isScored(index) },
    run: context => methodNamed(METHODS, method).run(data, options, context),
    judge({ scores, figures }) {
      const { auc, gap } = polarisation([...scores], isAbnormal);
      return { auc: finite(auc), gap: finite(gap), ...figures };
    },
    pictures: indices => data.pictures(indices, (clip, wanted) => data.frames(clip, wanted)),
  };
}

/** Of all pictures and masks, and of the labels. */
async function fingerprintOf(folder: string, { test }: VideoData): Promise<string> {
  const { clips } = await findUcsd(folder);
  const hash = createHash('sha256').update(JSON.stringify(test.clips.map(({ labels }) => labels)));
  for (const { name, folder, pictures, masks } of clips) {
    const files = [...pictures.map(picture => join(folder, picture.name)), ...masks.values()];
    hash.update(JSON.stringify([name, files.length]));
    for (const file of files) hash.update(await readFile(file));
  }
  return hash.digest('hex');
}
