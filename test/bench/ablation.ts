import { live, loadPackage, official, openDataset } from '../../models/index.ts';
import { around, type Parts, partsOf } from './ablation/parts.ts';
import type { Figures } from './bench.ts';
import { rounded } from './statistics.ts';

/** A frame's score out of its parts: the largest over the picture. */
const SCORES: Readonly<Record<string, (parts: Parts) => Float32Array>> = {
  'probability x movement^1/4, 5x5 cells (shipped)': p => fused(p, 2, 2, 1 / 4),
  'the same, 3x3 cells': p => fused(p, 1, 1, 1 / 4),
  'probability, 5x5': p => around(p, p.probability, 2),
  'probability, one cell': p => p.probability,
  'probability x movement^1/2, 5x5': p => fused(p, 2, 2, 1 / 2),
  'probability x movement, 5x5': p => fused(p, 2, 2, 1),
  'movement, 5x5': p => around(p, p.movement, 2),
  'reconstruction error, 3x3 (as MemAE alone)': p => around(p, p.error, 1),
  'reconstruction error, 5x5': p => around(p, p.error, 2),
  'reconstruction error / energy, 5x5': p => over(around(p, p.error, 2), around(p, p.energy, 2)),
  'error x movement, 5x5': p => times(around(p, p.error, 2), around(p, p.movement, 2), 1),
  'probability x error^1/4, 5x5': p => times(around(p, p.probability, 2), around(p, p.error, 2), 1 / 4),
  'probability x (error x movement)^1/4, 5x5': p =>
    times(fused(p, 2, 2, 1 / 4), around(p, p.error, 2), 1 / 4),
};

const fused = (p: Parts, reach: number, wide: number, power: number) =>
  times(around(p, p.probability, reach), around(p, p.movement, wide), power);
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
      for await (const parts of scorer.read(address)) {
        names.forEach((key, i) => {
          known[i]!.push(parts && SCORES[key]!(parts).reduce((a, b) => Math.max(a, b), 0));
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
