import { expect, it } from 'vitest';
import {
  formatClock,
  formatCount,
  formatCountdown,
  formatDuration,
  formatFigure,
  formatMs,
  formatRarity,
  formatScore,
  formatShare,
  formatSpan,
  formatTime,
  formatUntil,
} from './format.ts';

it('durations have two units at most', () => {
  const cases: [number, string][] = [
    [-5, '0 s'],
    [12_900, '12 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_840_000, '1 h 4 min'],
    [90_000_000, '1 d 1 h'],
  ];
  for (const [ms, text] of cases) expect(formatDuration(ms)).toBe(text);
});

it('short spans have no more digits than one reads', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [1430, '1.4 s'],
    [9949, '9.9 s'],
    [9950, '9 s'],
    [75_000, '1 min 15 s'],
  ];
  for (const [ms, text] of cases) expect(formatMs(ms)).toBe(text);
});

it('a countdown ends at 1 s', () => {
  expect(formatCountdown(4100)).toBe('5 s');
  expect(formatCountdown(1)).toBe('1 s');
});

it('scores have one decimal until they are large', () => {
  expect([0.94, 2.449, 12.6].map(formatScore)).toEqual(['0.9', '2.4', '13']);
});

it('times are in the zone of the viewer, with the day unless it is today', () => {
  const options = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
  const now = Date.UTC(2026, 10, 24, 2, 12, 45);
  expect(formatTime(now, now, options)).toBe('03:12:45');
  expect(formatUntil(now + 60_000, now, options)).toBe('03:13');
  expect(formatClock(now, options)).toBe('03:12:45');
  // 23:30 of the day before in Berlin, though the same day a zone further west.
  expect(formatTime(Date.UTC(2026, 10, 23, 22, 30, 0), now, options)).toMatch(/^23 Nov, 23:30$/);
});

it('a span says what both of its ends share once', () => {
  const options = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
  const from = Date.UTC(2026, 10, 24, 21, 12, 45);
  expect(formatSpan({ from, to: from + 60_000 }, options)).toMatch(/^24 Nov 2026, 22:12:45\s*–\s*22:13:45$/);
  expect(formatSpan({ from, to: from + 7_200_000 }, options)).toMatch(
    /22:12:45\s*–\s*25 Nov 2026, 00:12:45$/,
  );
});

it('shares are percentages, and a small one is not nothing', () => {
  expect([0, 0.0004, 0.031, 0.2, 1].map(formatShare)).toEqual([
    '0 %',
    'under 0.1 %',
    '3.1 %',
    '20 %',
    '100 %',
  ]);
});

it('figures have three digits, counts all of theirs', () => {
  expect([0.012_345, 0.12, 4.567, 1234.5].map(formatFigure)).toEqual(['0.0123', '0.120', '4.57', '1235']);
  expect(formatFigure(null)).toBe('–');
  expect([7, 999, 12_345, 1_234_567].map(formatCount)).toEqual([
    '7',
    '999',
    '12\u202f345',
    '1\u202f234\u202f567',
  ]);
});

it.each([
  [0.2, '1 of 5 normal frames'],
  [0.00031, '1 of 3,000 normal frames'],
  [0, 'less than 1 of 1,000,000 normal frames'],
])('says the p-value %s as %s', (p, text) => {
  expect(formatRarity(p)).toBe(text);
});
