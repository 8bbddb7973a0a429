import { type Comparison, withoutPlanes } from '../../models/errors/comparison.ts';
import { ERROR_NAMES, errorFunction } from '../../models/errors/errors.ts';
import { fitErrors, ranked } from '../../models/errors/rank.ts';
import { Reconstructions } from '../../models/errors/reconstructions.ts';
import { loadPackage, openDataset } from '../../models/index.ts';
import { withoutGaps } from '../../server/evaluation/measured.ts';
import { expandFolders } from '../../server/training/collect.ts';
import type { Figures } from './bench.ts';
import { wholeNumberOf } from './options.ts';
import { roundedIfKnown } from './statistics.ts';

export interface ErrorsOptions {
  readonly model: string;
  readonly data: string;
  readonly normal: string;
  readonly error?: readonly string[] | undefined;
  readonly threads: string;
}

/** How far each error function pulls the frames of labelled clips apart, by one network's reconstructions, in the live protocol. */
export async function errors(values: ErrorsOptions): Promise<Figures> {
  const names = values.error ?? ERROR_NAMES;
  for (const name of names) errorFunction(name);
  const model = await loadPackage(values.model);
  const dataset = await openDataset(values.data);
  const network = await Reconstructions.open(model, wholeNumberOf(values.threads, '--threads'));
  try {
    const normal: Comparison[] = [];
    if (names.some(name => errorFunction(name).learns)) {
      for (const address of await expandFolders([values.normal])) {
        console.error(`errors: normal footage ${address}`);
        normal.push(...(await network.normal(address)));
      }
    }
    console.error(`errors: learning from ${normal.length} normal frames`);
    const functions = fitErrors(names, withoutPlanes(normal));
    const scores = new Map(names.map(name => [name, [] as number[]]));
    const abnormal: boolean[] = [];
    for (const { name: clip, address, labels } of dataset.clips) {
      console.error(`errors: ${clip}`);
      const found: Map<string, number>[] = [];
      for await (const { index, comparison } of network.read(address)) {
        found[index] = new Map([...functions].map(([name, score]) => [name, score(comparison)]));
      }
      abnormal.push(...labels);
      for (const [name, all] of scores) {
        all.push(...withoutGaps(labels.map((_, frame) => found[frame]?.get(name)))); // the last frames are in no window
      }
    }
    const rows = ranked(scores, abnormal).map(({ name, auc, gap, overlap }) => ({
      error: name,
      auc: roundedIfKnown(auc, 4),
      gap: roundedIfKnown(gap, 3),
      overlap: roundedIfKnown(overlap, 3),
      about: errorFunction(name).about,
    }));
    return { model: values.model, normalFrames: normal.length, frames: abnormal.length, rows };
  } finally {
    await network.close();
  }
}
