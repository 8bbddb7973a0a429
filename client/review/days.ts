/** Days of the viewer's zone, as `2026-11-26`. Not all have 24 hours. */

import { locale } from '../i18n/i18n.ts';

export type Day = string;

const two = (number: number) => String(number).padStart(2, '0');
const nameOf = (date: Date): Day =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

export const dayOf = (ms: number): Day => nameOf(new Date(ms));

/** Null for what is no day of the calendar. */
export function parseDay(text: string | null): Day | null {
  if (!text || !/^[12]\d{3}-\d\d-\d\d$/.test(text)) return null;
  return nameOf(dateOf(text)) === text ? text : null;
}

function dateOf(day: Day): Date {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date);
}

/** Its first moment, in milliseconds since 1970. */
export const startOfDay = (day: Day): number => dateOf(day).getTime();

export function addDays(day: Day, days: number): Day {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return nameOf(date);
}

/** The same month's first day, or that of a month before or after it. */
export function firstOfMonth(day: Day, months = 0): Day {
  const date = dateOf(day);
  return nameOf(new Date(date.getFullYear(), date.getMonth() + months, 1));
}

/**
 * The weeks that a month lies in, from its first to its last day.
 * @param firstWeekday 1 Monday to 7 Sunday
 */
export function weeksOf(month: Day, firstWeekday: number): Day[][] {
  const first = firstOfMonth(month);
  const before = (dateOf(first).getDay() - firstWeekday + 7) % 7;
  const end = firstOfMonth(month, 1);
  const weeks: Day[][] = [];
  for (let day = addDays(first, -before); day < end; day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(day, i)));
  }
  return weeks;
}

/** Where the viewer's weeks begin, 1 Monday to 7 Sunday; Monday where the browser does not know. */
export function firstWeekday(of = locale()): number {
  const { getWeekInfo, weekInfo } = new Intl.Locale(of) as {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (getWeekInfo?.call(new Intl.Locale(of)) ?? weekInfo)?.firstDay ?? 1;
}

export function formatDay(day: Day, style: 'long' | 'short' = 'long', of = locale()): string {
  const options: Intl.DateTimeFormatOptions =
    style === 'long'
      ? { weekday: 'long', day: 'numeric', month: 'long' }
      : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(of, options).format(dateOf(day));
}

export function formatMonth(day: Day, of = locale()): string {
  return new Intl.DateTimeFormat(of, { month: 'long', year: 'numeric' }).format(dateOf(day));
}
