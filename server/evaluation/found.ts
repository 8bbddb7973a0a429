import {
  addCounts,
  countRegions,
  type EventFigures,
  eventFigures,
  type Grid,
  type ToldAlert,
} from '../../models/index.ts';
import type { Box } from '../contract.ts';
import { AlertTracker, type Moment } from '../detection/alerts.ts';
import { findBoxes } from '../detection/boxes.ts';
import type { MeasuredClip } from './measured.ts';
import { ToldAlerts } from './told.ts';

/** What is found at one level: thresholds that lie so many times higher than the calibrated ones. */
export interface Found {
  readonly level: number;
  /** Over the clips with masks. */
  readonly regions: ReturnType<typeof addCounts>;
  readonly events: EventFigures;
}

/** Boxes and alerts as the live monitor makes them, with all thresholds multiplied by `level`. */
export function find(clips: readonly MeasuredClip[], thresholds: Grid, level: number, fps: number): Found {
  const raised = raise(thresholds, level);
  const counts: ReturnType<typeof countRegions>[] = [];
  const told = clips.map(clip => {
    const boxes = clip.regions.map(grid => grid && findBoxes(grid, raised).boxes);
    const { regions, events, labels } = clip.truth;
    if (regions) {
      // A frame that is said to be abnormal without saying where can't be judged.
      const shown = new Set(regions.map(region => region.frame));
      const judged = boxes.map((b, frame) => (labels[frame] && !shown.has(frame) ? undefined : b));
      counts.push(countRegions(regions, judged));
    }
    return { name: clip.name, frames: clip.scores.length, events, alerts: alertsOf(boxes, fps) };
  });
  return { level, regions: addCounts(counts), events: eventFigures(told, fps) };
}

export function raise(thresholds: Grid, level: number): Grid {
  return { ...thresholds, values: thresholds.values.map(value => value * level) };
}

/** The alerts of one clip. @param boxes of each frame; `undefined` for one that was not scored */
function alertsOf(boxes: readonly (readonly Box[] | undefined)[], fps: number): ToldAlert[] {
  const tracker = new AlertTracker<Moment>();
  const alerts = new ToldAlerts();
  for (const [index, found] of boxes.entries())
    if (found) alerts.take(index, tracker.add({ index, timeMs: (index * 1000) / fps }, found));
  return [...alerts.list()];
}
