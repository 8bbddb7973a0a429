import type { Alert, Camera } from '../../server/contract.ts';
import { groupBy } from './group.ts';

/** Where an event is on its row, in shares of the day. */
export interface Bar {
  readonly event: Alert;
  readonly left: number;
  readonly width: number;
}

export interface Row {
  readonly cameraId: string;
  readonly name: string;
  /** From early to late. */
  readonly bars: readonly Bar[];
}

/**
 * A row for each camera, also for those that are no longer there but saw something.
 * @param now when events end that last
 */
export function layOut(
  events: readonly Alert[],
  cameras: readonly Pick<Camera, 'id' | 'name'>[],
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): readonly Row[] {
  const share = (time: number) => Math.min(1, Math.max(0, (time - from) / (to - from)));
  const barOf = (event: Alert): Bar => {
    const left = share(event.start);
    return { event, left, width: share(event.end ?? now) - left };
  };
  const byCamera = groupBy(events, ({ cameraId }) => cameraId);
  const others = events.filter(({ cameraId }) => !cameras.some(({ id }) => id === cameraId));
  const gone = new Map(others.map(({ cameraId, cameraName }) => [cameraId, cameraName]));
  const rows = [...cameras, ...[...gone].map(([id, name]) => ({ id, name }))];
  return rows.map(({ id, name }) => {
    const bars = (byCamera.get(id) ?? []).map(barOf).sort((a, b) => a.left - b.left);
    return { cameraId: id, name, bars };
  });
}

/** The bar at a share of the day, or the nearest one that is not farther than `slack`. */
export function barAt(bars: readonly Bar[], at: number, slack: number): Bar | null {
  const distance = ({ left, width }: Bar) => Math.max(0, left - at, at - left - width);
  const near = bars.filter(bar => distance(bar) <= slack);
  return near.reduce<Bar | null>((best, bar) => (best && distance(best) <= distance(bar) ? best : bar), null);
}

/** Hours with a label on the axis: as many as there is room for, of a day that may have 23 or 25. */
export function ticksOf(from: number, to: number, every: number): readonly { at: number; hour: number }[] {
  const ticks: { at: number; hour: number }[] = [];
  for (let hour = 0; hour < 24; hour += every) {
    const time = new Date(from).setHours(hour, 0, 0, 0);
    if (time >= from && time < to) ticks.push({ at: (time - from) / (to - from), hour });
  }
  return ticks;
}
