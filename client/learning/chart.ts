import uPlot from 'uplot';
import type { Detail } from '../state/detail.ts';
import { errorRange, errorTicks } from './axis.ts';

export const CHART_HEIGHT = 190;

const FONT = '11px system-ui, sans-serif';

/** Colours as the style sheet has them for the theme that is shown: read for each drawing. */
export type ColourOf = (what: 'training' | 'validation' | 'entropy' | 'axis' | 'grid') => string;

/** Errors on the left axis, entropy on the right, steps below. */
export function createChart(element: HTMLElement, colour: ColourOf): uPlot {
  const axis: uPlot.Axis = {
    font: FONT,
    stroke: () => colour('axis'),
    grid: { show: false },
    ticks: { show: false },
    gap: 4,
  };
  const line = (of: 'training' | 'validation' | 'entropy', more: uPlot.Series): uPlot.Series => ({
    stroke: () => colour(of),
    width: 1.75,
    spanGaps: true,
    points: { show: false },
    ...more,
  });
  return new uPlot(
    {
      width: element.clientWidth,
      height: CHART_HEIGHT,
      padding: [8, null, 0, null],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false },
        error: { distr: 3, range: (_, min, max) => errorRange(min, max) },
        entropy: { range: (_, _min, max) => [0, 1.1 * (max || 1)] },
      },
      axes: [
        {
          ...axis,
          size: 22,
          values: (_, steps) => steps.map(step => (Number.isInteger(step) ? step : null)),
        },
        {
          ...axis,
          scale: 'error',
          size: 46,
          grid: { stroke: () => colour('grid'), width: 1 },
          splits: (_, _axis, min, max) => errorTicks(min, max),
          filter: (_, ticks) => ticks,
          values: (_, ticks) => ticks.map(String),
        },
        { ...axis, scale: 'entropy', side: 1, size: 38 },
      ],
      series: [
        {},
        line('training', { scale: 'error' }),
        line('entropy', { scale: 'entropy', dash: [5, 4] }),
        line('validation', { scale: 'error', points: { show: true, size: 6 } }),
      ],
    },
    [[], [], [], []],
    element,
  );
}

/** Steps of both curves in one column, as the chart wants them. */
export function columns({ curve, validation }: Pick<Detail, 'curve' | 'validation'>): uPlot.AlignedData {
  return uPlot.join([
    [curve.map(({ step }) => step), curve.map(({ mse }) => mse), curve.map(({ entropy }) => entropy)],
    [validation.map(({ step }) => step), validation.map(({ mse }) => mse)],
  ]);
}
