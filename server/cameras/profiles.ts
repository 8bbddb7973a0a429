/** Which sensitivity of a camera holds when. */

import type { Profile } from '../contract.ts';

/** Kept, because making one takes longer than a frame may cost. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

/** The later one of the list where several hold. @param timeZone default: that of the server */
export function profileAt(profiles: readonly Profile[], ms: number, timeZone?: string): Profile | undefined {
  if (profiles.length === 0) return undefined;
  const now = clockAt(ms, timeZone);
  return profiles.findLast(({ from, to }) => (from < to ? from <= now && now < to : from <= now || now < to));
}

/** False alarms a day that hold for the camera as a whole; undefined: as many as usual. */
export function sensitivityAt(
  {
    profiles = [],
    falseAlarmsPerDay,
  }: { readonly profiles?: readonly Profile[]; readonly falseAlarmsPerDay?: number },
  ms: number,
): number | undefined {
  return profileAt(profiles, ms)?.falseAlarmsPerDay ?? falseAlarmsPerDay;
}

/** `HH:MM` as a clock on the wall shows it, summer time included. */
function clockAt(ms: number, timeZone?: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
      ...(timeZone !== undefined && { timeZone }),
    });
    formats.set(timeZone, format);
  }
  return format.format(ms);
}
