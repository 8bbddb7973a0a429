/** Which times an export is of. In milliseconds since 1970. */
import { type Alert, type Camera, EXPORT_HOURS, type TimeSpan } from '../../server/contract.ts';
import { addDays, type Day, dayOf, startOfDay } from './days.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONGEST = EXPORT_HOURS * HOUR;

/** What is offered: the event that is open with a minute on both sides, or an hour of the day that is shown. */
export function offered(
  event: Pick<Alert, 'cameraId' | 'start' | 'end'> | null,
  {
    cameras,
    day,
    now,
  }: { readonly cameras: readonly Pick<Camera, 'id'>[]; readonly day: Day; readonly now: number },
): TimeSpan & { readonly cameraId: string } {
  const minute = (time: number, round: 'floor' | 'ceil') => Math[round](time / MINUTE) * MINUTE;
  if (event && cameras.some(({ id }) => id === event.cameraId)) {
    const from = minute(event.start - MINUTE, 'floor');
    const to = minute(Math.min((event.end ?? now) + MINUTE, now), 'ceil');
    return { cameraId: event.cameraId, from, to: Math.min(to, from + LONGEST) };
  }
  const [camera] = cameras;
  const isToday = day === dayOf(now);
  const to = isToday ? minute(now, 'ceil') : startOfDay(addDays(day, 1));
  return { cameraId: camera?.id ?? '', from: to - HOUR, to };
}

/** As a field for day and time has it, by the viewer's clock: `2026-11-25T21:30`. Whole minutes only. */
export function fieldOf(time: number): string {
  const at = new Date(time);
  return `${dayOf(time)}T${[at.getHours(), at.getMinutes()].map(n => String(n).padStart(2, '0')).join(':')}`;
}

/** The inverse, which knows seconds; NaN for what is not whole yet. */
export const timeOf = (field: string): number => new Date(field).getTime();

/** What is wrong with them before anybody is asked. */
export function mistakeIn({ from, to }: TimeSpan): 'times' | 'order' | 'long' | null {
  if (Number.isNaN(from) || Number.isNaN(to)) return 'times';
  if (from >= to) return 'order';
  return to - from > LONGEST ? 'long' : null;
}
