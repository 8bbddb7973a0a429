import { type RefObject, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { t } from '../i18n/i18n.ts';
import 'uplot/dist/uPlot.min.css';
import type { Alert, EventFrame } from '../../server/contract.ts';
import { formatScore } from '../format.ts';
import { keepWidth } from '../parts/keep-width.ts';
import { drawThreshold, SCORE_SERIES } from '../parts/score-chart.ts';
import { curveOf } from './curve.ts';

const HEIGHT = 120;

interface Props {
  readonly alert: Alert;
  /** Null while they are not known. */
  readonly frames: readonly EventFrame[] | null;
  readonly video: RefObject<HTMLVideoElement | null>;
}

/** Score of each frame, the threshold at 1. A click shows that instant in the video. */
export function ScoreCurve({ alert, frames, video }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const { start, clip } = alert;
  const clipStart = clip?.start;

  useEffect(() => {
    const element = holder.current!;
    if (!frames || frames.length === 0) return;
    const plot = createPlot(element, frames, seconds => {
      if (video.current && clipStart !== undefined)
        video.current.currentTime = Math.max(0, (start - clipStart) / 1000 + seconds);
    });
    return keepWidth(plot, element, HEIGHT);
  }, [frames, start, clipStart, video]);

  const known = frames !== null && frames.length > 0;
  const label = t('event.curve', { score: formatScore(alert.peak.score) });
  return (
    <figure className="score-curve">
      <div
        ref={holder}
        role="img"
        aria-label={label}
        data-testid="score-curve"
        data-frames={frames?.length}
      />
      {frames?.length === 0 && <p className="hint">{t('event.curveNone')}</p>}
      <figcaption className="hint">
        {t('event.curveHint')}
        {known && clip && t('event.curveClick')}
      </figcaption>
    </figure>
  );
}

function createPlot(
  element: HTMLElement,
  frames: readonly EventFrame[],
  seek: (seconds: number) => void,
): uPlot {
  const colour = () => getComputedStyle(element).color;
  const grid = () => getComputedStyle(element).outlineColor;
  const axis: uPlot.Axis = {
    font: '11px system-ui, sans-serif',
    stroke: colour,
    ticks: { show: false },
    gap: 4,
  };
  return new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      axes: [
        {
          ...axis,
          size: 22,
          grid: { show: false },
          values: (_, ticks) => ticks.map(tick => t('format.seconds', { n: tick })),
        },
        { ...axis, size: 34, grid: { stroke: grid, width: 1 } },
      ],
      scales: {
        x: { time: false },
        y: { range: (_, _min, max) => [0, Math.max(2, 1.1 * (max ?? 0))] },
      },
      series: [
        {},
        {
          ...SCORE_SERIES,
          points: { show: frames.length < 3, size: 5 },
        },
      ],
      hooks: {
        drawClear: [drawThreshold],
        ready: [
          plot => plot.over.addEventListener('click', () => seek(plot.posToVal(plot.cursor.left ?? 0, 'x'))),
        ],
      },
    },
    curveOf(frames),
    element,
  );
}
