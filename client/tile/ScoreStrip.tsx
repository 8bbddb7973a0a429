import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { drawThreshold, SCORE_SERIES } from '../parts/score-chart.ts';
import type { Feed } from './feed.ts';
import { STRIP_MS, STRIP_TOP } from './history.ts';
import { useFeedPlot } from './useFeedPlot.ts';

const HEIGHT = 32;

/** Score of the last minute; the dashed line is the threshold, red above it. */
export function ScoreStrip({ feed, label }: { feed: Feed; label: string }) {
  const holder = useFeedPlot(feed, createPlot, HEIGHT);
  return <div className="strip" ref={holder} role="img" aria-label={label} />;
}

function createPlot(element: HTMLElement): uPlot {
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [2, 0, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: false, range: [-STRIP_MS / 1000, 0] },
        y: { range: [0, STRIP_TOP] },
      },
      series: [{}, SCORE_SERIES],
      hooks: { drawClear: [drawThreshold] },
    },
    [[], []],
    element,
  );
}
