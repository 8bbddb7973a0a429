import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { ExperimentDetail, ExperimentTrial } from '../../server/contract.ts';
import { AucTable, MeasureTable } from './tables.tsx';

const trial = (name: string, mean: number, standing: 'best' | 'compared'): ExperimentTrial => ({
  ...{ name, done: 2, total: 3, isBest: standing === 'best' },
  ...{ means: { auc: { mean, deviation: 0.01 } }, classes: [{ mean, deviation: 0.01, standing }, null] },
});
const experiment = {
  ...{ classes: ['0', '1'], seeds: 2, done: 4, total: 6, published: [] },
  compared: { trials: 2, classes: 1, seeds: 2 },
  trials: [trial('a', 0.9, 'best'), trial('b', 0.8, 'compared')],
} as unknown as ExperimentDetail;

it('marks the best of what is compared, and says what that is', () => {
  const html = renderToStaticMarkup(createElement(AucTable, { experiment }));
  const [best, other] = ['0.900<small>± 0.010</small>', '0.800<small>± 0.010</small>'];
  expect(html.match(/<td.*?<\/td>/g)).toEqual([
    ...[`<td data-standing="best">${best}</td>`, '<td>–</td>', `<td data-standing="best">${best}</td>`],
    ...[`<td data-standing="compared">${other}</td>`, '<td>–</td>', `<td>${other}</td>`],
  ]);
  expect(html).toContain(
    'over 1 of 2 classes and 2 of 2 seeds. Runs are missing: compared is what 2 of 2 trials',
  );
});

it('shows figures of video in one table, with published values in their column', () => {
  const of = (mean: number) => ({ mean, deviation: null });
  const video = {
    ...{ ...experiment, classes: [], done: 6, measures: ['auc', 'official', 'pixel', 'gap'] },
    trials: [{ ...trial('a', 0.9, 'best'), means: { auc: of(0.9), official: of(0.8), gap: of(2) } }],
    published: [{ method: 'MemAE', source: '', classes: [], measure: 'official', mean: 0.941 }],
  } as unknown as ExperimentDetail;
  const html = renderToStaticMarkup(createElement(MeasureTable, { experiment: video }));
  expect(html.match(/<td.*?<\/td>/g)).toEqual([
    ...['<td data-standing="best">0.900</td>', '<td>0.800</td>', '<td>–</td>', '<td>2.00</td>'],
    ...['<td></td>', '<td>0.941</td>', '<td></td>', '<td></td>'],
  ]);
  expect(html).toContain('Mean over 2 of 2 seeds ± standard deviation.</small>');
});
