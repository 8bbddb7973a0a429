import { type RefObject, useEffect, useRef } from 'react';
import type uPlot from 'uplot';
import { keepWidth } from '../parts/keep-width.ts';
import { onTick } from '../state/ticker.ts';
import type { Feed } from './feed.ts';

/** The element of a chart of a camera's scores, which goes on as they come. */
export function useFeedPlot(
  feed: Feed,
  create: (element: HTMLElement) => uPlot,
  height: number,
): RefObject<HTMLDivElement | null> {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current!;
    const plot = create(element);
    const remove = keepWidth(plot, element, height);
    const stop = onTick(() => {
      if (feed.watchedSince !== null) plot.setData(feed.scores.columns(performance.now()));
    });
    return () => {
      stop();
      remove();
    };
  }, [feed, create, height]);
  return holder;
}
