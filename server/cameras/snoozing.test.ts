import { describe, expect, it } from 'vitest';
import type { Box, Zone } from '../contract.ts';
import { isSnoozed, snoozedZonesOf } from './snoozing.ts';

/** A column of the picture, in tenths. */
const column = (id: string, from: number, to: number, kind: Zone['kind'] = 'zone'): Zone => ({
  ...{ id, name: id, kind },
  polygon: [
    [from / 10, 0],
    [to / 10, 0],
    [to / 10, 1],
    [from / 10, 1],
  ],
});
const box = (x: number): Box => ({ x: x / 10, y: 0.4, w: 0.1, h: 0.1, score: 2 });
const zones = [column('gate', 0, 4), column('yard', 3, 6)];

describe('isSnoozed', () => {
  const camera = { zones, snoozedZones: { gate: 1000 } };

  it('is so for all of a silenced camera, until then', () => {
    expect(isSnoozed({ snoozedUntil: 1000 }, [box(1)], 999)).toBe(true);
    expect(isSnoozed({ snoozedUntil: 1000 }, [box(1)], 1000)).toBe(false);
    expect(isSnoozed({}, [box(1)], 0)).toBe(false);
  });

  it('is so in a silenced zone, until then', () => {
    expect(isSnoozed(camera, [box(1), box(2)], 999)).toBe(true);
    expect(isSnoozed(camera, [box(1)], 1000)).toBe(false);
  });

  it('is not so where one box is elsewhere, or in another zone that lies above', () => {
    expect(isSnoozed(camera, [box(1), box(8)], 0)).toBe(false);
    expect(isSnoozed(camera, [box(1), box(3)], 0)).toBe(false);
    expect(isSnoozed(camera, [], 0)).toBe(false);
  });

  it('forgets a zone that is gone', () => {
    expect(isSnoozed({ ...camera, zones: [] }, [box(1)], 0)).toBe(false);
  });
});

describe('snoozedZonesOf', () => {
  it('changes the zones that are named', () => {
    expect(snoozedZonesOf(undefined, { gate: 5 }, zones)).toEqual({ gate: 5 });
    expect(snoozedZonesOf({ gate: 5 }, { yard: 7 }, zones)).toEqual({ gate: 5, yard: 7 });
    expect(snoozedZonesOf({ gate: 5, yard: 7 }, { gate: null }, zones)).toEqual({ yard: 7 });
    expect(snoozedZonesOf({ gate: 5, gone: 5 }, { gate: null }, zones)).toBeNull();
  });

  it('knows the zones of the camera', () => {
    const none = 'the camera has no zone hall';
    expect(() => snoozedZonesOf({}, { hall: 5 }, [...zones, column('hall', 0, 1, 'mask')])).toThrow(none);
    expect(() => snoozedZonesOf({}, { hall: 5 })).toThrow(none);
  });
});
