import {
  BASELINES,
  type BaselineName,
  COLOURS,
  distributionChart,
  logScale,
  rocChart,
  scoreChart,
  together,
} from '../../../models/index.ts';
import type { Evaluation, Row } from '../evaluate.ts';
import { escapeHtml, section } from './html.ts';

export function chartSection({ row, baselines }: Evaluation): string {
  const lines = (Object.keys(BASELINES) as BaselineName[]).map((name, i) => ({
    name: `(${name})`,
    colour: COLOURS.baselines[i]!,
    ...framesOf(baselines[name]),
  }));
  const own = { name: escapeHtml(row.title), colour: COLOURS.model, ...framesOf(row), threshold: 1 };
  const { scores, labels } = framesOf(row);
  return section(
    'How well scores tell abnormal from normal',
    'Live protocol: all frames together. The dot is the calibrated threshold. A score is the largest region score in units of its threshold.',
    `<div class="two">${rocChart([...lines, own])}${distributionChart(scores, labels, logScale(scores))}</div>`,
  );
}

export function clipSection({ row }: Evaluation): string {
  const scale = logScale(framesOf(row).scores);
  const charts = row.clips.map(({ name, scores, truth, regions }) =>
    scoreChart({ name: escapeHtml(name), scores, labels: truth.labels, scored: regions.map(Boolean) }, scale),
  );
  return section(
    'Score over time',
    'Frame by frame; the abnormal frames are shaded, the threshold is dashed.',
    `<div class="clips">${charts.join('\n')}</div>`,
  );
}

function framesOf({ clips }: Row) {
  return together(clips.map(({ scores, truth }) => ({ scores, labels: truth.labels })));
}
