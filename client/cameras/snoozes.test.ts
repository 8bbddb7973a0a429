import { describe, expect, it } from 'vitest';
import type { Zone } from '../../server/contract.ts';
import { formatUntil } from '../format.ts';
import { snoozesOf, snoozeWords } from './snoozes.ts';

const zone = (id: string, kind: Zone['kind'] = 'zone'): Zone => ({
  id,
  name: `Zone ${id}`,
  kind,
  polygon: [],
});
const zones = [zone('a'), zone('b'), zone('c', 'mask')];
const wordsOf = (camera: Parameters<typeof snoozesOf>[0], now = 0) =>
  snoozeWords(snoozesOf({ zones, ...camera }, now), now);
const at = (ms: number) => formatUntil(ms, 0);

describe('what is snoozed', () => {
  it('is said as long as it lasts', () => {
    expect(wordsOf({ snoozedUntil: 5000 }, 4999)).toContain('Snoozed until');
    expect(wordsOf({ snoozedUntil: 5000, snoozedZones: { a: 4000 } }, 5000)).toBeNull();
    expect(wordsOf({})).toBeNull();
  });

  it('is said of a zone by its name, and of several together, until the last one', () => {
    expect(wordsOf({ snoozedZones: { a: 5000 } })).toBe(`Zone a snoozed until ${at(5000)}`);
    expect(wordsOf({ snoozedZones: { a: 5000, b: 9000 } })).toBe(`2 zones snoozed until ${at(9000)}`);
    expect(wordsOf({ snoozedUntil: 3000, snoozedZones: { a: 5000 } })).toBe(`Snoozed until ${at(3000)}`);
  });

  it('is not said of zones that are gone, and of masks', () => {
    expect(wordsOf({ snoozedZones: { c: 5000, gone: 5000 } })).toBeNull();
  });
});
