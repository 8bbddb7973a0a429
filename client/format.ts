import { locale, t } from './i18n/i18n.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units at most: `12 s`, `2 min 5 s`, `1 h 4 min`, `3 d 2 h`. */
export function formatDuration(ms: number): string {
  const time = Math.max(0, ms);
  if (time < MINUTE) return t('format.seconds', { n: Math.floor(time / SECOND) });
  if (time < HOUR) return two(time, MINUTE, 'format.minutes', SECOND, 'format.seconds');
  if (time < DAY) return two(time, HOUR, 'format.hours', MINUTE, 'format.minutes');
  return two(time, DAY, 'format.days', HOUR, 'format.hours');
}

type Unit = 'format.days' | 'format.hours' | 'format.minutes' | 'format.seconds';

function two(ms: number, big: number, bigUnit: Unit, small: number, smallUnit: Unit): string {
  const whole = t(bigUnit, { n: Math.floor(ms / big) });
  const rest = Math.floor((ms % big) / small);
  return rest > 0 ? `${whole} ${t(smallUnit, { n: rest })}` : whole;
}

/** Time left, rounded up, so that a countdown ends at 1 s and not at 0 s. */
export function formatCountdown(ms: number): string {
  return formatDuration(Math.ceil(Math.max(0, ms) / SECOND) * SECOND);
}

/** Short spans: `480 ms`, `1.4 s`, `12 s`. */
export function formatMs(ms: number): string {
  if (ms < 999.5) return t('format.milliseconds', { n: Math.round(ms) });
  return ms < 9950 ? t('format.seconds', { n: (ms / SECOND).toFixed(1) }) : formatDuration(ms);
}

export function formatScore(score: number): string {
  return score.toFixed(score < 10 ? 1 : 0);
}

/** A p-value as people say it: `1 of 3,000 normal frames`, to one digit. */
export function formatRarity(p: number): string {
  if (p < 1e-6) return t('format.rarest', { n: 1e6 });
  return t('format.rare', { n: Number((1 / p).toPrecision(1)) });
}

export interface TimeOptions {
  readonly locale?: string;
  readonly timeZone?: string;
}

/** Day and time to the second. In the viewer's language and zone unless told. */
export function formatFullTime(ms: number, { locale: of = locale(), ...zone }: TimeOptions = {}): string {
  return new Intl.DateTimeFormat(of, { ...zone, dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}

/** Time of the day, to the second. In the viewer's language and zone unless told. */
export function formatClock(ms: number, { locale: of = locale(), ...zone }: TimeOptions = {}): string {
  return new Intl.DateTimeFormat(of, { ...zone, timeStyle: 'medium' }).format(ms);
}

/** Time to the second today; day and time to the minute otherwise. In the viewer's language and zone unless told. */
export function formatTime(ms: number, now: number, options?: TimeOptions): string {
  return timeOrDay(ms, now, 'medium', options);
}

/** The same, always to the minute: for what is to come. */
export function formatUntil(ms: number, now: number, options?: TimeOptions): string {
  return timeOrDay(ms, now, 'short', options);
}

function timeOrDay(
  ms: number,
  now: number,
  todayStyle: 'medium' | 'short',
  { locale: of = locale(), ...zone }: TimeOptions = {},
): string {
  const day = new Intl.DateTimeFormat(of, { ...zone, day: 'numeric', month: 'short' });
  const today = day.format(ms) === day.format(now) && Math.abs(now - ms) < 2 * DAY;
  const time = new Intl.DateTimeFormat(of, { ...zone, timeStyle: today ? todayStyle : 'short' });
  return today ? time.format(ms) : t('format.dayTime', { day: day.format(ms), time: time.format(ms) });
}

/** From one time to another, to the second; what both share is said once. In the viewer's language and zone unless told. */
export function formatSpan(
  { from, to }: { readonly from: number; readonly to: number },
  { locale: of = locale(), ...zone }: TimeOptions = {},
): string {
  const both = new Intl.DateTimeFormat(of, { ...zone, dateStyle: 'medium', timeStyle: 'medium' });
  return both.formatRange(from, to);
}

/** Of 1, as a percentage with one decimal: `3.1 %`. What is small is not told to be nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return t('format.under', { share: formatPercent(0.1) });
  return formatPercent(Number((share * 100).toFixed(1)));
}

/** Of 100: `34 %`. */
export const formatPercent = (n: number): string => t('format.percent', { n });

/** Three digits that count: `0.0123`, `0.120`, `4.57`, `1234`. Null is what JSON makes of infinity and NaN. */
export function formatFigure(value: number | null): string {
  if (value === null) return '–';
  return value < 1000 ? value.toPrecision(3) : String(Math.round(value));
}

/** Bytes, in units of 1e9: `12 GB`, `1.4 GB`, `0.02 GB`. */
export function formatGigabytes(bytes: number): string {
  const gigabytes = bytes / 1e9;
  return `${gigabytes.toFixed(gigabytes < 0.1 ? 2 : gigabytes < 9.95 ? 1 : 0)} GB`;
}

/** Whole numbers with thousands apart: `12 340`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
