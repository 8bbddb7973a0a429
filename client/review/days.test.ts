import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayOf, firstOfMonth, parseDay, startOfDay, weeksOf } from './days.ts';

const before = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterAll(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

describe('days of the viewer', () => {
  it('begin at midnight of the zone', () => {
    expect(startOfDay('2026-11-26')).toBe(Date.parse('2026-11-25T23:00:00Z'));
    expect(dayOf(Date.parse('2026-11-25T23:00:00Z'))).toBe('2026-11-26');
    expect(dayOf(Date.parse('2026-11-25T22:59:59Z'))).toBe('2026-11-25');
  });

  it('are 23 or 25 hours long when the clocks change', () => {
    const hours = (day: string) => (startOfDay(addDays(day, 1)) - startOfDay(day)) / 3_600_000;
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hours)).toEqual([24, 23, 25]);
  });

  it('are days of the calendar only', () => {
    expect(parseDay('2026-02-28')).toBe('2026-02-28');
    for (const text of [null, '', '2026-02-29', '2026-13-01', '26-1-1', '2026-11-26T00:00', 'yesterday'])
      expect(parseDay(text)).toBeNull();
  });

  it('fill the weeks of a month', () => {
    const weeks = weeksOf('2026-11-17', 1);
    expect(weeks.map(([first]) => first)).toEqual([
      ...['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'],
    ]);
    expect(weeksOf('2026-11-17', 7)[0]![0]).toBe('2026-11-01');
    expect(weeks.every(week => week.length === 7)).toBe(true);
    expect(firstOfMonth('2026-01-31', -1)).toBe('2025-12-01');
  });
});
