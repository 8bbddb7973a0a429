import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { t } from '../i18n/i18n.ts';
import 'uplot/dist/uPlot.min.css';
import type { Replay } from '../../server/contract.ts';
import { keepWidth } from '../parts/keep-width.ts';
import { drawThreshold, SCORE_SERIES } from '../parts/score-chart.ts';
import { onTheme } from '../theme.ts';

const HEIGHT = 132;
/** Of the band of the truth at the foot, in pixels of the page. */
const BAND = 6;

interface Props {
  readonly replay: Replay;
  readonly scores: readonly (number | null)[];
  readonly truthShown: boolean;
  /** The frame that is on the screen; null before the first. */
  readonly at: number | null;
}

/** Scores of the whole clip, and what is known of it as a band: a line stands at what is on the screen. */
export function ScoreChart({ replay, scores, truthShown, at }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<{ readonly plot: uPlot; readonly mark: (plot: uPlot) => void } | null>(null);
  const shown = useRef(truthShown);
  const frame = useRef(at);

  useEffect(() => {
    const element = holder.current!;
    const marker = document.createElement('i');
    marker.className = 'replay-at';
    const mark = (plot: uPlot) => {
      marker.hidden = frame.current === null;
      if (frame.current !== null)
        marker.style.left = `${plot.valToPos((frame.current + 0.5) / replay.fps, 'x')}px`;
    };
    const plot = createPlot(element, replay, () => shown.current, mark);
    plot.over.append(marker);
    chart.current = { plot, mark };
    const remove = keepWidth(plot, element, HEIGHT);
    const unthemed = onTheme(() => plot.redraw());
    return () => {
      chart.current = null;
      unthemed();
      remove();
    };
  }, [replay]);

  useEffect(() => {
    chart.current?.plot.setData([scores.map((_, index) => index / replay.fps), [...scores]]);
  }, [replay, scores]);
  useEffect(() => {
    shown.current = truthShown;
    chart.current?.plot.redraw();
  }, [truthShown]);
  useEffect(() => {
    frame.current = at;
    chart.current?.mark(chart.current.plot);
  }, [at]);

  return (
    <div
      className="replay-chart"
      ref={holder}
      role="img"
      aria-label={t('replay.chart')}
      data-testid="replay-chart"
      data-scores={scores.length}
    />
  );
}

function createPlot(
  element: HTMLElement,
  { frames, fps, truth }: Replay,
  truthShown: () => boolean,
  onDrawn: (plot: uPlot) => void,
): uPlot {
  const style = getComputedStyle(element); // as it is when it is read, in the theme that is shown
  const axis: uPlot.Axis = {
    font: '11px system-ui, sans-serif',
    stroke: () => style.color,
    ticks: { show: false },
    gap: 4,
  };
  const drawTruth = (plot: uPlot) => {
    if (!truthShown()) return;
    const { ctx, bbox } = plot;
    const at = (seconds: number) =>
      Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(seconds, 'x', true)));
    const band = BAND * devicePixelRatio;
    ctx.save();
    ctx.fillStyle = style.fill;
    for (const [first, last] of truth?.abnormal ?? []) {
      const [left, right] = [at(first / fps), at((last + 1) / fps)];
      ctx.globalAlpha = 0.16;
      ctx.fillRect(left, bbox.top, right - left, bbox.height);
      ctx.globalAlpha = 1;
      ctx.fillRect(left, bbox.top + bbox.height - band, right - left, band);
    }
    ctx.restore();
  };
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      axes: [
        {
          ...axis,
          size: 22,
          grid: { show: false },
          values: (_, ticks) => ticks.map(tick => t('format.seconds', { n: tick })),
        },
        { ...axis, size: 34, grid: { stroke: () => style.stroke, width: 1 } },
      ],
      scales: {
        x: {
          time: false,
          range: (_, _min, max) => [0, frames === null ? Math.max(1, max ?? 0) : frames / fps],
        },
        y: { range: (_, _min, max) => [0, Math.max(2, 1.1 * (max ?? 0))] },
      },
      series: [{}, SCORE_SERIES],
      hooks: { drawClear: [drawTruth, drawThreshold], draw: [onDrawn] },
    },
    [[], []],
    element,
  );
}
