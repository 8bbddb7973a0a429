import { highestNear } from '../../models/analysis/nearby.ts';
import { Persistence } from '../../models/analysis/persistence.ts';
import {
  Calibrator,
  certaintyAt,
  factorFor,
  type Grid,
  live,
  loadPackage,
  official,
  openDataset,
  thresholdsOf,
} from '../../models/index.ts';
import { ratiosOf } from '../../server/detection/boxes.ts';
import { withoutGaps } from '../../server/evaluation/measured.ts';
import { expandFolders } from '../../server/training/collect.ts';
import type { Frame } from '../../streams/index.ts';
import { around, type Parts, partsOf } from './ablation/parts.ts';
import type { Figures } from './bench.ts';
import { rounded } from './statistics.ts';

interface Score {
  /** Of each region, out of a frame's parts; the frame's is the largest. */
  readonly of: (parts: Parts) => Float32Array;
  /** Half of it is that of the frame before. */
  readonly lasts?: boolean;
}

const SCORES: Readonly<Record<string, Score>> = {
  'probability x movement^1/4, 5x5 cells, lasting (as scored)': { of: p => fused(p, 2, 1 / 4), lasts: true },
  'the same, 3x3 cells': { of: p => fused(p, 1, 1 / 4), lasts: true },
  'the same, not cut off beside what is unlikely': {
    of: p => times(around(p, p.probability, 2, 'whole'), around(p, p.movement, 2), 1 / 4),
    lasts: true,
  },
  'the same, frame by frame': { of: p => fused(p, 2, 1 / 4) },
  'probability x movement^1/2': { of: p => fused(p, 2, 1 / 2), lasts: true },
  'probability x movement': { of: p => fused(p, 2, 1), lasts: true },
  probability: { of: p => around(p, p.probability, 2, 'whole'), lasts: true },
  'probability, single cells, frame by frame': { of: p => p.probability },
  movement: { of: p => around(p, p.movement, 2), lasts: true },
  'reconstruction error, 3x3, frame by frame (a network without discriminator)': {
    of: p => around(p, p.error, 1),
  },
  'reconstruction error': { of: p => around(p, p.error, 2), lasts: true },
  'reconstruction error / energy': {
    of: p => over(around(p, p.error, 2), around(p, p.energy, 2)),
    lasts: true,
  },
  'error x movement': { of: p => times(around(p, p.error, 2), around(p, p.movement, 2), 1), lasts: true },
  'probability x (error x movement)^1/4': {
    of: p => times(fused(p, 2, 1 / 4), around(p, p.error, 2), 1 / 4),
    lasts: true,
  },
};

const fused = (p: Parts, reach: number, power: number) =>
  times(gated(p, around(p, p.probability, reach, 'whole')), around(p, p.movement, reach), power);
/** As `beside` in `scoring-graph.ts`. */
const gated = (p: Parts, values: Float32Array) => {
  const highest = highestNear({ ...p, values: p.probability }, 1);
  return values.map((value, cell) => value * Math.min(1, 2 * highest[cell]!));
};
const times = (a: Float32Array, b: Float32Array, power: number) =>
  a.map((value, i) => value * b[i]! ** power);
/** Half a squared unit keeps the quotient quiet where nothing is. */
const over = (a: Float32Array, b: Float32Array) => a.map((value, i) => value / (b[i]! + 0.5));

export interface AblationOptions {
  readonly model: string;
  readonly data: string;
  readonly normal: string;
  readonly held: string;
  readonly threads: string;
}

/** What each part of a frame's score is worth, in both protocols: calibrated on normal footage, and as it is, by one threshold. */
export async function ablation(values: AblationOptions): Promise<Figures> {
  const model = await loadPackage(values.model);
  const dataset = await openDataset(values.data);
  const normal = await expandFolders([values.normal]);
  const scorer = await partsOf(model, Number(values.threads));
  const rows = Object.entries(SCORES).map(([name, score]) => ({
    ...{ name, score, calibrator: new Calibrator({ frames: Number.POSITIVE_INFINITY }) },
    clips: [] as { grids: (Grid | undefined)[]; labels: readonly boolean[] }[],
  }));
  try {
    for (const [i, address] of normal.entries()) {
      console.error(`ablation: normal footage ${i + 1} of ${normal.length}`);
      const seen = i < normal.length - Number(values.held);
      for (const [row, grids] of await gridsOf(scorer, address, rows)) {
        for (const regions of grids)
          row.calibrator.add({ frame: NO_FRAME, ...(regions && { regions }) }, seen);
      }
    }
    for (const { name, address, labels } of dataset.clips) {
      console.error(`ablation: ${name}`);
      for (const [row, grids] of await gridsOf(scorer, address, rows)) {
        row.clips.push({ grids: labels.map((_, frame) => grids[frame]), labels }); // the last frames are in no window
      }
    }
  } finally {
    await scorer.close();
  }
  const figures = [];
  for (const { name, calibrator, clips } of rows) {
    const scene = await calibrator.finish(new Float32Array(1));
    const { levels, tail } = scene;
    const certainty = tail ? certaintyAt(tail, factorFor(tail)) : (score: number) => score;
    const one = { ...levels, values: levels.values.map(() => 1) };
    const scored = (thresholds: Grid) =>
      clips.map(({ grids, labels }) => ({ scores: scoresOf(grids, thresholds), labels }));
    const [plain, calibrated] = [scored(one), scored(thresholdsOf(scene))];
    const certain = calibrated.map(({ scores, labels }) => ({ scores: scores.map(certainty), labels }));
    figures.push({
      score: name,
      official: rounded(official(certain).frameAucMicro, 4),
      live: rounded(live(calibrated).frameAucMicro, 4),
      officialOfPlainScores: rounded(official(plain).frameAucMicro, 4),
      liveOfPlainScores: rounded(live(plain).frameAucMicro, 4),
    });
  }
  return { model: values.model, rows: figures };
}

/** A calibrator looks at the regions only. */
const NO_FRAME = {} as Frame;

/** Region scores of every frame of a recording, by row. */
async function gridsOf<Row extends { readonly score: Score }>(
  scorer: Awaited<ReturnType<typeof partsOf>>,
  address: string,
  rows: readonly Row[],
): Promise<Map<Row, (Grid | undefined)[]>> {
  const found = new Map(
    rows.map(row => [row, { grids: [] as (Grid | undefined)[], lasting: new Persistence() }]),
  );
  for await (const parts of scorer.read(address)) {
    for (const [{ score }, { grids, lasting }] of found) {
      const grid = parts && { rows: parts.rows, cols: parts.cols, values: score.of(parts) };
      grids.push(grid && score.lasts ? lasting.next(grid) : grid);
    }
  }
  return new Map([...found].map(([row, { grids }]) => [row, grids]));
}

/** Of every frame, as an evaluation has them. */
function scoresOf(grids: readonly (Grid | undefined)[], thresholds: Grid): number[] {
  return withoutGaps(grids.map(grid => grid && ratiosOf(grid, thresholds).score));
}
