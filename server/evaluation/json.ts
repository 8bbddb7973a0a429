import { rocAuc } from '../../models/index.ts';
import type { Evaluation, Row } from './evaluate.ts';
import { scored, sharesAbove } from './figures.ts';
import { type Spread, spread } from './spread.ts';

/** What `vigil evaluate --json` prints: `null` for a figure that the clips do not tell. */
export function toJson(evaluation: Evaluation) {
  const { dataset, row, baselines, seeds } = evaluation;
  const labels = dataset.clips.flatMap(clip => clip.labels);
  return rounded({
    model: row.title,
    data: {
      name: dataset.name,
      clips: dataset.clips.length,
      frames: labels.length,
      abnormalFrames: labels.filter(Boolean).length,
    },
    ...row.figures,
    clips: row.clips.map(clip => ({
      name: clip.name,
      frames: clip.scores.length,
      scored: scored(clip).length,
      frameAuc: rocAuc(clip.scores, clip.truth.labels),
      ...sharesAbove([clip]),
    })),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, { title, figures }]) => [name, { title, ...figures }]),
    ),
    ...(seeds.length > 0 && { seeds: seedFigures([row, ...seeds]) }),
  });
}

/** Of all runs of one recipe: each, and mean and deviation of every figure. */
function seedFigures(rows: readonly Row[]) {
  const of = (protocol: 'official' | 'live'): Record<string, Spread> | undefined => {
    const runs = rows.map(row => row.figures[protocol]).filter(figures => figures !== undefined);
    return runs.length > 0 ? spread(runs) : undefined;
  };
  return {
    runs: rows.map(({ title, figures }) => ({ model: title, ...figures })),
    official: of('official'),
    live: of('live'),
  };
}

function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, v) => (typeof v === 'number' ? Math.round(v * 10_000) / 10_000 : v)),
  );
}
