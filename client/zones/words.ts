/** Sensitivities in words. */

/** What a slider stops at, in false alarms a day: from one a month to ten an hour. */
const STOPS = [1 / 30, 1 / 7, 3 / 7, 1, 2, 5, 10, 24, 48, 120, 240];

/** With the one that is set, which may have been set by other means. */
export function stopsWith(perDay: number): readonly number[] {
  return STOPS.includes(perDay) ? STOPS : [...STOPS, perDay].sort((a, b) => a - b);
}

/** `about 5 false alarms a day`. */
export function sensitivityWords(perDay: number): string {
  const [count, unit] =
    perDay >= 24
      ? [perDay / 24, 'an hour']
      : perDay >= 1
        ? [perDay, 'a day']
        : perDay >= 1 / 7
          ? [perDay * 7, 'a week']
          : [perDay * 30, 'a month'];
  const shown = Number(count.toPrecision(2));
  return `about ${shown} false ${shown === 1 ? 'alarm' : 'alarms'} ${unit}`;
}
