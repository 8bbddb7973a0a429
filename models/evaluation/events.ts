/** What a guard gets: of the abnormal events of some footage, which were told, how soon, and how often for nothing. */

import type { Rect } from './regions.ts';
import { gather } from './runs.ts';

/** Something abnormal, from its first to its last frame, in frames of its clip. */
export interface AbnormalEvent {
  /** What it is, such as `cyclist`, where the set knows. */
  readonly kind?: string;
  readonly first: number;
  readonly last: number;
  /** Where it is, frame by frame, in fractions of the picture; without it, whatever is told meanwhile is about it. */
  readonly places?: ReadonlyMap<number, readonly Rect[]>;
}

/** An alert, as the clip's alert tracker gave it. */
export interface ToldAlert {
  /** The frame with which it was told. */
  readonly told: number;
  /** Its boxes, those before it was told included, in the order of their frames. */
  readonly sightings: readonly { readonly frame: number; readonly boxes: readonly Rect[] }[];
}

/** One clip at one threshold. */
export interface ToldClip {
  readonly name: string;
  readonly frames: number;
  readonly events: readonly AbnormalEvent[];
  readonly alerts: readonly ToldAlert[];
}

export interface EventFigures {
  readonly events: number;
  /** Share of the events that at least one alert is about; `NaN` without events. */
  readonly recall: number;
  /** From an event's first frame until it was told, the median over those that were; `NaN` if none was. */
  readonly framesToAlert: number;
  /** Alerts that are about no event, in all. */
  readonly falseAlarms: number;
  readonly falseAlarmsPerHour: number;
  /** The events that at least one alert is about, and the others. */
  readonly told: readonly ToldEvent[];
  readonly missed: readonly EventOfClip[];
}

export interface EventOfClip {
  readonly clip: string;
  readonly kind?: string;
  /** Its first and last frame. */
  readonly from: number;
  readonly to: number;
}

export interface ToldEvent extends EventOfClip {
  /** From its first frame until it was told. */
  readonly framesToAlert: number;
}

export function eventFigures(clips: readonly ToldClip[], fps: number): EventFigures {
  const told: ToldEvent[] = [];
  const missed: EventOfClip[] = [];
  for (const { name: clip, events, alerts } of clips) {
    for (const event of events) {
      const { kind, first: from, last: to } = event;
      const named = { clip, ...(kind !== undefined && { kind }), from, to };
      const framesToAlert = delay(event, alerts);
      if (framesToAlert === undefined) missed.push(named);
      else told.push({ ...named, framesToAlert });
    }
  }
  const events = told.length + missed.length;
  const falseAlarms = clips.flatMap(({ events, alerts }) =>
    alerts.filter(alert => events.every(event => reached(event, alert) === undefined)),
  ).length;
  const hours = clips.reduce((sum, clip) => sum + clip.frames, 0) / fps / 3600;
  return {
    events,
    recall: told.length / events,
    framesToAlert: median(told.map(event => event.framesToAlert)),
    falseAlarms,
    falseAlarmsPerHour: falseAlarms / hours,
    told,
    missed,
  };
}

/**
 * Fewest false alarms an hour among thresholds at which at least this share of the events is told; `NaN` if at none.
 * @param figures one for each threshold
 */
export function falseAlarmsAtRecall(
  figures: readonly Pick<EventFigures, 'recall' | 'falseAlarmsPerHour'>[],
  recall: number,
): number {
  const enough = figures.filter(figure => figure.recall >= recall).map(figure => figure.falseAlarmsPerHour);
  return enough.length > 0 ? Math.min(...enough) : Number.NaN;
}

/** Runs of abnormal frames, for clips of which no more is known. */
export function eventsOfLabels(labels: readonly boolean[]): AbnormalEvent[] {
  const abnormal = [...labels.keys()].filter(frame => labels[frame]);
  return gather(abnormal).map(([first, last]) => ({ first, last }));
}

function delay(event: AbnormalEvent, alerts: readonly ToldAlert[]): number | undefined {
  const frames = alerts.map(alert => reached(event, alert)).filter(frame => frame !== undefined);
  return frames.length > 0 ? Math.min(...frames) - event.first : undefined;
}

/** The frame with which an alert was told and about the event; `undefined` if it never was. */
function reached({ first, last, places }: AbnormalEvent, { told, sightings }: ToldAlert): number | undefined {
  const sighting = sightings.find(({ frame, boxes }) => {
    if (frame < first || frame > last) return false;
    return !places || places.get(frame)?.some(place => boxes.some(box => touches(place, box)));
  });
  return sighting && Math.max(told, sighting.frame);
}

function touches(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
