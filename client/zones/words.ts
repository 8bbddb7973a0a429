/** Sensitivities in words. */

import { t } from '../i18n/i18n.ts';

/** What a slider stops at, in false alarms a day: from one a month to ten an hour. */
const STOPS = [1 / 30, 1 / 7, 3 / 7, 1, 2, 5, 10, 24, 48, 120, 240];

/** With the one that is set, which may have been set by other means. */
export function stopsWith(perDay: number): readonly number[] {
  return STOPS.includes(perDay) ? STOPS : [...STOPS, perDay].sort((a, b) => a - b);
}

/** `about 5 false alarms a day`. */
export function sensitivityWords(perDay: number): string {
  const [count, words] =
    perDay >= 24
      ? ([perDay / 24, 'zones.perHour'] as const)
      : perDay >= 1
        ? ([perDay, 'zones.perDay'] as const)
        : perDay >= 1 / 7
          ? ([perDay * 7, 'zones.perWeek'] as const)
          : ([perDay * 30, 'zones.perMonth'] as const);
  return t(words, { count: Number(count.toPrecision(2)) });
}
