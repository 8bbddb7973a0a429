import { type Grid, type LabelledClip, pixelsByCell, scoreOfPixels } from '../../models/index.ts';
import { ratiosOf } from '../detection/boxes.ts';
import type { Scorer } from './scorers.ts';
import type { Truth } from './truth.ts';

/** One clip as one scorer sees it. Scores are in units of the thresholds. */
export interface MeasuredClip {
  readonly name: string;
  readonly truth: Truth;
  /** Of every frame. One that was not scored has that of the scored frame before it, the first ones that of the first. */
  readonly scores: readonly number[];
  /** Of every frame; `undefined` for one that was not scored. */
  readonly regions: readonly (Grid | undefined)[];
  /** Of abnormal frames that were scored and have a mask: the score at which its pixels are found. */
  readonly pixelScores: ReadonlyMap<number, number>;
}

export async function measure(
  clip: LabelledClip,
  truth: Truth,
  scorer: Scorer,
  onFrame: () => void,
  signal?: AbortSignal,
): Promise<MeasuredClip> {
  const regions: (Grid | undefined)[] = Array(clip.frames).fill(undefined);
  const known: (number | undefined)[] = Array(clip.frames).fill(undefined);
  const pixelScores = new Map<number, number>();
  for await (const { index, regions: grid } of scorer.regions(clip.address, signal)) {
    onFrame();
    if (index >= clip.frames) continue;
    const { ratios, score } = ratiosOf(grid, scorer.thresholds);
    known[index] = score;
    regions[index] = { ...grid, values: grid.values.slice() };
    const mask = clip.labels[index] ? await clip.mask?.(index) : undefined;
    if (mask) pixelScores.set(index, scoreOfPixels(ratios, pixelsByCell(mask, grid.rows, grid.cols)));
  }
  return { name: clip.name, truth, scores: withoutGaps(known), regions, pixelScores };
}

/** Nothing that is all gaps: a clip too short to be scored counts as quiet. */
export function withoutGaps(known: readonly (number | undefined)[]): number[] {
  let last = known.find(score => score !== undefined) ?? 0;
  return known.map(score => {
    last = score ?? last;
    return last;
  });
}
