const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units at most: `12 s`, `2 min 5 s`, `1 h 4 min`, `3 d 2 h`. */
export function formatDuration(ms: number): string {
  const t = Math.max(0, ms);
  if (t < MINUTE) return `${Math.floor(t / SECOND)} s`;
  if (t < HOUR) return two(t, MINUTE, 'min', SECOND, 's');
  if (t < DAY) return two(t, HOUR, 'h', MINUTE, 'min');
  return two(t, DAY, 'd', HOUR, 'h');
}

function two(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** Time left, rounded up, so that a countdown ends at 1 s and not at 0 s. */
export function formatCountdown(ms: number): string {
  return formatDuration(Math.ceil(Math.max(0, ms) / SECOND) * SECOND);
}

/** Short spans: `480 ms`, `1.4 s`, `12 s`. */
export function formatMs(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 9950 ? `${(ms / SECOND).toFixed(1)} s` : formatDuration(ms);
}

export function formatScore(score: number): string {
  return score.toFixed(score < 10 ? 1 : 0);
}

/** A p-value as people say it: `1 of 3,000 normal frames`, to one digit. */
export function formatRarity(p: number): string {
  if (p < 1e-6) return 'less than 1 of 1,000,000 normal frames';
  const one = Number((1 / p).toPrecision(1));
  return `1 of ${one.toLocaleString('en')} normal frames`;
}

export interface TimeOptions {
  readonly locale?: string;
  readonly timeZone?: string;
}

/** Day and time to the second. In the viewer's zone unless told. */
export function formatFullTime(ms: number, { locale, ...zone }: TimeOptions = {}): string {
  return new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}

/** Time to the second today; day and time to the minute otherwise. In the viewer's zone unless told. */
export function formatTime(ms: number, now: number, { locale, ...zone }: TimeOptions = {}): string {
  const day = new Intl.DateTimeFormat(locale, { ...zone, day: 'numeric', month: 'short' });
  const today = day.format(ms) === day.format(now) && Math.abs(now - ms) < 2 * DAY;
  const time = new Intl.DateTimeFormat(locale, { ...zone, timeStyle: today ? 'medium' : 'short' });
  return today ? time.format(ms) : `${day.format(ms)}, ${time.format(ms)}`;
}

/** Of 1, as a percentage with one decimal: `3.1 %`. What is small is not told to be nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return 'under 0.1 %';
  return `${Number((share * 100).toFixed(1))} %`;
}

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
