import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { ABNORMAL, drawThreshold, NORMAL, twoColours } from '../parts/score-chart.ts';
import { onTick } from '../state/ticker.ts';
import type { Feed } from './feed.ts';
import { STRIP_MS, STRIP_TOP } from './history.ts';

const HEIGHT = 32;

/** Score of the last minute; the dashed line is the threshold, red above it. */
export function ScoreStrip({ feed, label }: { feed: Feed; label: string }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current!;
    const plot = createPlot(element);
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    const stop = onTick(() => {
      if (feed.watchedSince !== null) plot.setData(feed.scores.columns(performance.now()));
    });
    return () => {
      stop();
      resized.disconnect();
      plot.destroy();
    };
  }, [feed]);
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
      series: [
        {},
        {
          stroke: plot => twoColours(plot, NORMAL, ABNORMAL),
          fill: plot => twoColours(plot, `${NORMAL}22`, `${ABNORMAL}55`),
          width: 1.5,
          points: { show: false },
        },
      ],
      hooks: { drawClear: [drawThreshold] },
    },
    [[], []],
    element,
  );
}
