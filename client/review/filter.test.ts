import { describe, expect, it } from 'vitest';
import { startOfDay } from './days.ts';
import {
  countFilters,
  type Filter,
  fits,
  NO_FILTER,
  openedEvent,
  parseFilter,
  queryOf,
  searchOf,
} from './filter.ts';
import { eventAt } from './testing.ts';

const FULL: Filter = {
  cameras: ['b', 'a'],
  zones: ['gate'],
  from: '2026-11-20',
  to: '2026-11-26',
  score: 2.5,
  reviewed: 'no',
  protected: 'yes',
};

describe('a filter in the address', () => {
  it('comes back as it was', () => {
    const search = searchOf(FULL, 'e1');
    expect(search).toBe(
      '?camera=a,b&zone=gate&from=2026-11-20&to=2026-11-26&score=2.5&reviewed=no&protected=yes&event=e1',
    );
    expect(parseFilter(search)).toEqual({ ...FULL, cameras: ['a', 'b'] });
    expect(openedEvent(search)).toBe('e1');
    expect(searchOf(NO_FILTER)).toBe('');
    expect(parseFilter('')).toEqual(NO_FILTER);
    expect(openedEvent('')).toBeNull();
  });

  it('is what can be understood of it', () => {
    expect(
      parseFilter('?camera=,&from=soon&to=2026-02-30&score=high&reviewed=maybe&protected=1&x=y'),
    ).toEqual(NO_FILTER);
    expect(parseFilter('?score=')).toEqual(NO_FILTER);
    expect(parseFilter('?score=-1')).toEqual(NO_FILTER);
  });

  it('is counted', () => {
    expect([NO_FILTER, FULL, { ...NO_FILTER, cameras: ['a', 'b'] }].map(countFilters)).toEqual([0, 7, 1]);
  });
});

describe('what is asked of the server', () => {
  it('is whole days of the viewer', () => {
    expect(queryOf(FULL)).toEqual({
      camera: 'b,a',
      zone: 'gate',
      from: startOfDay('2026-11-20'),
      to: startOfDay('2026-11-27'),
      score: 2.5,
      reviewed: 'no',
      protected: 'yes',
    });
    expect(queryOf(NO_FILTER)).toEqual({});
  });

  it('is what fits here as well', () => {
    const start = startOfDay('2026-11-26');
    const zones = [
      { id: 'path', name: 'Path' },
      { id: 'gate', name: 'Gate' },
    ];
    const event = eventAt(start, { zones, protected: true, peak: { ...eventAt(0).peak, score: 2.5 } });
    expect(fits(event, FULL)).toBe(true);
    expect(fits(event, NO_FILTER)).toBe(true);
    const others = [
      { ...event, cameraId: 'c' },
      { ...event, zones: zones.slice(0, 1) },
      { ...event, start: startOfDay('2026-11-27') },
      { ...event, start: startOfDay('2026-11-20') - 1 },
      { ...event, peak: { ...event.peak, score: 2.4 } },
      { ...event, review: { verdict: 'normal', at: 1 } as const },
      { ...event, protected: false },
    ];
    expect(others.map(other => fits(other, FULL))).toEqual(others.map(() => false));
    expect(fits(event, { ...NO_FILTER, reviewed: 'yes' })).toBe(false);
  });
});
