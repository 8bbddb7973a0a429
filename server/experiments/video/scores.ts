import {
  errorFunction,
  finite,
  fitErrors,
  type MethodResult,
  official,
  type Reconstructions,
  withoutPlanes,
} from '../../../models/index.ts';
import { officialOf, pixelAucOf } from '../../evaluation/figures.ts';
import { type MeasuredClip, measure, withoutGaps } from '../../evaluation/measured.ts';
import type { Scorer } from '../../evaluation/scorers.ts';
import type { VideoData } from './data.ts';

/** Of all test frames, and what frame scores alone do not tell: AUC by the official protocol, and by pixels. */
export type Scores = Required<Pick<MethodResult, 'scores' | 'figures'>>;

/** As a camera is judged: the highest region score of each frame, in units of that region's threshold. */
export async function scoreRegions(
  scorer: Scorer,
  { test }: VideoData,
  onFrame: () => void,
): Promise<Scores> {
  const clips: MeasuredClip[] = [];
  for (const clip of test.clips)
    clips.push(await measure(clip, { labels: clip.labels, events: [] }, scorer, onFrame));
  const { certainty } = scorer;
  return {
    scores: Float32Array.from(clips.flatMap(({ scores }) => scores)),
    figures: {
      official: finite(officialOf({ clips, certainty }).frameAucMicro),
      pixel: finite(pixelAucOf(clips)),
    },
  };
}

/** By several error functions, which see each frame's reconstruction once. @throws UserError for a name that is none */
export async function scoreErrors(
  names: readonly string[],
  network: Reconstructions,
  { test, train }: VideoData,
  onFrame: () => void,
): Promise<ReadonlyMap<string, Scores>> {
  const normal = [];
  if (names.some(name => errorFunction(name).learns))
    for (const address of train) normal.push(...(await network.normal(address)));
  const functions = [...fitErrors(names, withoutPlanes(normal))];
  const found = new Map(names.map(name => [name, [] as (readonly number[])[]]));
  for (const { address, frames } of test.clips) {
    const known = new Map(names.map(name => [name, Array<number | undefined>(frames).fill(undefined)]));
    for await (const { index, comparison } of network.read(address)) {
      onFrame();
      if (index >= frames) continue;
      for (const [name, score] of functions) known.get(name)![index] = score(comparison);
    }
    for (const [name, scores] of known) found.get(name)!.push(withoutGaps(scores));
  }
  return new Map(
    [...found].map(([name, clips]) => {
      const scored = clips.map((scores, i) => ({ scores, labels: test.clips[i]!.labels }));
      const figures = { official: finite(official(scored).frameAucMicro), pixel: null };
      return [name, { scores: Float32Array.from(clips.flat()), figures }];
    }),
  );
}
