import { highestNear } from '../../models/analysis/nearby.ts';
import { Persistence } from '../../models/analysis/persistence.ts';
import { live, loadPackage, official, openDataset } from '../../models/index.ts';
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
  readonly threads: string;
}

/** What each part of a frame's score is worth, in both protocols; one threshold for the whole picture. */
export async function ablation(values: AblationOptions): Promise<Figures> {
  const model = await loadPackage(values.model);
  const dataset = await openDataset(values.data);
  const scorer = await partsOf(model, Number(values.threads));
  const names = Object.keys(SCORES);
  const clips = names.map(() => [] as { scores: number[]; labels: readonly boolean[] }[]);
  try {
    for (const { name, address, frames, labels } of dataset.clips) {
      console.error(`ablation: ${name}`);
      const known = names.map(() => [] as (number | undefined)[]);
      const lasting = names.map(() => new Persistence());
      for await (const parts of scorer.read(address)) {
        names.forEach((key, i) => {
          const { of, lasts } = SCORES[key]!;
          const grid = parts && { ...parts, values: of(parts) };
          const { values } = (grid && lasts ? lasting[i]!.next(grid) : grid) ?? {};
          known[i]!.push(values?.reduce((a, b) => Math.max(a, b), 0));
        });
      }
      known.forEach((scores, i) => {
        let last = scores.find(score => score !== undefined) ?? 0;
        const filled = Array.from({ length: frames }, (_, frame) => {
          last = scores[frame] ?? last;
          return last;
        });
        clips[i]!.push({ scores: filled, labels });
      });
    }
  } finally {
    await scorer.close();
  }
  return {
    model: values.model,
    rows: names.map((score, i) => ({
      score,
      officialMicro: rounded(official(clips[i]!).frameAucMicro, 4),
      liveMicro: rounded(live(clips[i]!).frameAucMicro, 4),
      liveMacro: rounded(live(clips[i]!).frameAucMacro, 4),
    })),
  };
}
