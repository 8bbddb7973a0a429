import { describe, expect, it } from 'vitest';
import { changeCamera, check } from '../http/schemas.ts';

const ZONE = {
  ...{ id: 'a', name: 'Gate', kind: 'zone' },
  polygon: [
    [0, 0],
    [1, 0],
    [0.5, 1],
  ],
};
const NIGHT = { name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 24 };
const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...ZONE, id: `z${i}` }));

describe('zones and profiles of a camera', () => {
  it('are taken as they are', () => {
    const change = { zones: [ZONE, ...many(15)], profiles: [NIGHT] };
    expect(check(changeCamera, change)).toEqual(change);
    expect(check(changeCamera, { zones: [], profiles: [] })).toEqual({ zones: [], profiles: [] });
  });

  it.each([
    [{ zones: [{ ...ZONE, polygon: ZONE.polygon.slice(1) }] }, 'zones.0.polygon: '],
    [{ zones: [{ ...ZONE, polygon: Array(33).fill([0, 0]) }] }, 'zones.0.polygon: '],
    [
      {
        zones: [
          {
            ...ZONE,
            polygon: [
              [0, 0],
              [1, 0],
              [0.5, 1.01],
            ],
          },
        ],
      },
      'zones.0.polygon.2.1: ',
    ],
    [{ zones: [{ ...ZONE, name: ' ' }] }, 'zones.0.name: '],
    [{ zones: [{ ...ZONE, id: '../a' }] }, 'zones.0.id: must be the id of a zone'],
    [{ zones: [{ ...ZONE, minSeconds: 61 }] }, 'zones.0.minSeconds: '],
    [{ zones: [{ ...ZONE, falseAlarmsPerDay: 0 }] }, 'zones.0.falseAlarmsPerDay: '],
    [{ zones: [ZONE, ZONE] }, 'zones: two have the same id'],
    [{ zones: many(17) }, 'zones: '],
    [{ profiles: Array(5).fill(NIGHT) }, 'profiles: '],
    [{ profiles: [{ ...NIGHT, to: '24:00' }] }, 'profiles.0.to: must be a time from 00:00 to 23:59'],
    [{ profiles: [{ ...NIGHT, to: '22:00' }] }, 'profiles.0: begins when it ends'],
  ])('are refused: %j', (change, message) => {
    expect(() => check(changeCamera, change)).toThrow(message);
  });
});
