import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { onTick } from '../state/ticker.ts';
import type { Feed } from './feed.ts';
import { STRIP_MS, STRIP_TOP } from './history.ts';

const HEIGHT = 32;
// Readable on the dark and on the light page.
const NORMAL = '#7d8590';
const ABNORMAL = '#ff3b30';

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

/** One colour below the threshold, the other above, with a hard edge. */
function twoColours(plot: uPlot, below: string, above: string): CanvasGradient {
  const { top, height } = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  const edge = 1 - 1 / STRIP_TOP;
  gradient.addColorStop(0, above);
  gradient.addColorStop(edge, above);
  gradient.addColorStop(edge, below);
  gradient.addColorStop(1, below);
  return gradient;
}

function drawThreshold(plot: uPlot): void {
  const { left, width } = plot.bbox;
  const y = Math.round(plot.valToPos(1, 'y', true)) + 0.5;
  plot.ctx.save();
  plot.ctx.strokeStyle = `${NORMAL}99`;
  plot.ctx.lineWidth = 1;
  plot.ctx.setLineDash([4, 4]);
  plot.ctx.beginPath();
  plot.ctx.moveTo(left, y);
  plot.ctx.lineTo(left + width, y);
  plot.ctx.stroke();
  plot.ctx.restore();
}
