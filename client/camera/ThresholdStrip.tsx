import type { KeyboardEvent, PointerEvent } from 'react';
import { t } from '../i18n/i18n.ts';
import type { Feed } from '../tile/feed.ts';
import { useFeedPlot } from '../tile/useFeedPlot.ts';
import { sensitivityWords } from '../zones/words.ts';
import { nearestStop, type Stop, stepTo } from './stops.ts';
import { createThresholdChart, HEIGHT, heightOf, scoreAt } from './threshold-chart.ts';

interface Props {
  readonly feed: Feed;
  readonly label: string;
  /** Where the line can stand; none where it cannot be moved. */
  readonly stops: readonly Stop[];
  readonly perDay: number;
  readonly onChange: (perDay: number) => void;
}

/** Scores of the last minutes, and the threshold, which can be dragged. */
export function ThresholdStrip({ feed, label, stops, perDay, onChange }: Props) {
  const holder = useFeedPlot(feed, createThresholdChart, HEIGHT);

  const at = stops.findIndex(stop => stop.perDay === perDay);
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const y = event.clientY - holder.current!.getBoundingClientRect().top;
    onChange(nearestStop(stops, scoreAt(y)).perDay);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = stepTo(event.key, at, stops.length);
    if (to === null) return;
    onChange(stops[to]!.perDay);
    event.preventDefault(); // the page would scroll
  };
  return (
    <div className="threshold-strip" style={{ height: HEIGHT }}>
      <div ref={holder} role="img" aria-label={label} />
      {at >= 0 && (
        <div
          className="threshold-line"
          role="slider"
          tabIndex={0}
          aria-label={t('camera.threshold')}
          aria-orientation="vertical"
          aria-valuemin={0}
          aria-valuemax={stops.length - 1}
          aria-valuenow={at}
          aria-valuetext={sensitivityWords(perDay)}
          data-testid="threshold"
          style={{ top: heightOf(stops[at]!.threshold) }}
          onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
          onKeyDown={onKeyDown}
        />
      )}
    </div>
  );
}
