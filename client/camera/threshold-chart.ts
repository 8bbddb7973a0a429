import uPlot from 'uplot';
import { t } from '../i18n/i18n.ts';
import { drawThreshold, SCORE_SERIES } from '../parts/score-chart.ts';
import { STRIP_TOP } from '../tile/history.ts';

/** What the chart shows, in milliseconds. */
export const HISTORY_MS = 5 * 60_000;

export const HEIGHT = 150;
/** Round the curve, in pixels: the threshold that is dragged lies over it by the same figures. */
const ROOM = { top: 8, right: 20, bottom: 22, left: 26 };
const CURVE = HEIGHT - ROOM.top - ROOM.bottom;

/** From the top of the chart, in pixels. What is higher than the chart lies at its edge. */
export const heightOf = (score: number): number =>
  ROOM.top + CURVE * (1 - Math.min(score, STRIP_TOP) / STRIP_TOP);

/** The score at that height; the inverse. */
export const scoreAt = (y: number): number => STRIP_TOP * (1 - (y - ROOM.top) / CURVE);

export function createThresholdChart(element: HTMLElement): uPlot {
  const axis: uPlot.Axis = {
    font: '11px system-ui, sans-serif',
    stroke: () => getComputedStyle(element).color,
    ticks: { show: false },
    gap: 4,
  };
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [ROOM.top, ROOM.right, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      axes: [
        {
          ...axis,
          size: ROOM.bottom,
          grid: { show: false },
          splits: () => [-240, -180, -120, -60, 0],
          values: (_, seconds) =>
            seconds.map(second => (second === 0 ? t('camera.now') : t('format.minutes', { n: second / 60 }))),
        },
        {
          ...axis,
          size: ROOM.left,
          splits: () => [0, 1, 2, 3],
          grid: { stroke: () => getComputedStyle(element).outlineColor, width: 1 },
        },
      ],
      scales: {
        x: { time: false, range: [-HISTORY_MS / 1000, 0] },
        y: { range: [0, STRIP_TOP] },
      },
      series: [{}, SCORE_SERIES],
      hooks: { drawClear: [drawThreshold] },
    },
    [[], []],
    element,
  );
}
