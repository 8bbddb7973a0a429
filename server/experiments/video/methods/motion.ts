import { z } from 'zod';
import type { BaselineName } from '../../../../models/index.ts';
import { openStream, probe } from '../../../../streams/index.ts';
import { baselineScorer, baselineSize } from '../../../evaluation/scorers.ts';
import { FPS } from '../data.ts';
import type { VideoMethod } from '../method.ts';
import { scoreRegions } from '../scores.ts';

/** By what a grid file calls them. */
const MEASURES = {
  squared: 'a',
  absolute: 'b',
  flow: 'c',
} as const satisfies Record<string, BaselineName>;

const options = z.strictObject({
  measure: z
    .enum(Object.keys(MEASURES) as (keyof typeof MEASURES)[])
    .default('flow')
    .describe(
      'squared, absolute: frame difference, largest mean over 24x24. flow: optical flow times frame difference, 32x32',
    ),
});

/** What moves, without a network: the baselines of `vigil evaluate`. */
export const motion: VideoMethod<z.infer<typeof options>> = {
  name: 'motion',
  options,
  seeded: false,
  async run(data, { measure }, { signal, onProgress }) {
    const opener = { open: openStream, probe: (url: string) => probe(url, { signal }) };
    const size = await baselineSize(opener, data.test.clips[0]!.address, signal);
    const about = { size, fps: FPS, normal: data.train, signal };
    const scorer = await baselineScorer(opener, MEASURES[measure], about);
    let done = 0;
    const scores = await scoreRegions(scorer, data, () => onProgress(++done / data.places.length));
    return { ...scores, curves: {} };
  },
};
