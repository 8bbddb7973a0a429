import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { ExperimentDetail, ExperimentTrial } from '../../server/contract.ts';
import { AucTable } from './tables.tsx';

const of = (mean: number) => ({ mean, deviation: null });
const trial = (name: string, classes: ExperimentTrial['classes']): ExperimentTrial => ({
  ...{ name, classes, done: 1, total: 2, auc: classes[0]!, seen: null, unseen: null, gap: null },
});
const experiment = {
  ...{ classes: ['0', '1'], published: [] },
  trials: [trial('a', [of(0.9), null]), trial('b', [of(0.8), null])],
} as unknown as ExperimentDetail;

it('marks the best of a column, and nothing where no run has ended', () => {
  const cells = renderToStaticMarkup(createElement(AucTable, { experiment })).match(/<td.*?<\/td>/g);
  const best = '<td data-best="true">0.900</td>';
  expect(cells).toEqual([best, '<td>–</td>', best, '<td>0.800</td>', '<td>–</td>', '<td>0.800</td>']);
});
