import { describe, expect, it } from 'vitest';
import type { Profile } from '../contract.ts';
import { profileAt, sensitivityAt } from './profiles.ts';

const NIGHT: Profile = { name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 24 };
const SHIFT: Profile = { name: 'Shift', from: '05:00', to: '14:30', falseAlarmsPerDay: 1 };
const ZURICH = 'Europe/Zurich';

const nameAt = (time: string, profiles = [NIGHT, SHIFT], zone = ZURICH) =>
  profileAt(profiles, Date.parse(time), zone)?.name;

describe('profileAt', () => {
  it.each([
    ['21:59', undefined],
    ['22:00', 'Night'],
    ['23:59', 'Night'],
    ['00:00', 'Night'],
    ['04:59', 'Night'],
    ['05:00', 'Shift'],
    ['14:29', 'Shift'],
    ['14:30', undefined],
  ])('at %s: %s', (clock, name) => {
    expect(nameAt(`2026-01-15T${clock}:00+01:00`)).toBe(name);
    expect(nameAt(`2026-07-15T${clock}:00+02:00`)).toBe(name);
  });

  it('lets the later one of the list win', () => {
    expect(nameAt('2026-01-15T05:30+01:00', [SHIFT, NIGHT])).toBe('Night');
  });

  it('goes by the clock on the wall when summer time begins and ends', () => {
    const early: Profile = { ...NIGHT, name: 'Early', from: '02:30', to: '03:30' };
    // On 29 March the clock goes from 2:00 to 3:00, at 1:00 UTC.
    expect(nameAt('2026-03-29T00:59:59Z', [early])).toBeUndefined();
    expect(nameAt('2026-03-29T01:00:00Z', [early])).toBe('Early');
    expect(nameAt('2026-03-29T01:30:00Z', [early])).toBeUndefined();
    // On 25 October it goes from 3:00 back to 2:00, at 1:00 UTC.
    expect(nameAt('2026-10-25T00:29:00Z', [early])).toBeUndefined();
    expect(nameAt('2026-10-25T00:30:00Z', [early])).toBe('Early');
    expect(nameAt('2026-10-25T01:00:00Z', [early])).toBeUndefined(); // 2:00 once more
    expect(nameAt('2026-10-25T01:30:00Z', [early])).toBe('Early');
    expect(nameAt('2026-10-25T02:30:00Z', [early])).toBeUndefined();
  });
});

it('falls back to the sensitivity of the camera', () => {
  const always: Profile = { ...NIGHT, from: '00:00', to: '23:59' };
  const noon = new Date(2026, 0, 15, 12).getTime();
  expect(sensitivityAt({ falseAlarmsPerDay: 2, profiles: [always] }, noon)).toBe(24);
  expect(sensitivityAt({ falseAlarmsPerDay: 2, profiles: [NIGHT] }, noon)).toBe(2);
  expect(sensitivityAt({}, noon)).toBeUndefined();
});
