import { expect, it } from 'vitest';
import type { Zone } from '../contract.ts';
import { INTRUDER, TUNED } from '../testing.ts';
import { Judge } from './judge.ts';

const LEFT: Zone = {
  ...{ id: 'left', name: 'Left', kind: 'zone' },
  polygon: [
    [0, 0],
    [0.5, 0],
    [0.5, 1],
    [0, 1],
  ],
};

it('gives a score the same rarity at every sensitivity, whose units it is in, and says in which zone it is', () => {
  const analysis = { background: () => TUNED.background, gate: () => {} };
  const find = (falseAlarmsPerDay: number, zones: Zone[]) => {
    const wanted = { falseAlarmsPerDay, zones };
    return new Judge(TUNED, undefined, wanted, analysis).find(INTRUDER, wanted).boxes[0]!;
  };
  const plain = find(50, []);
  expect(plain.p).toBeGreaterThan(0);
  const inZone = find(0.5, [{ ...LEFT, falseAlarmsPerDay: 5 }]);
  expect(inZone.p).toBeCloseTo(plain.p!, 12);
  expect(inZone.score).toBeLessThan(plain.score);
  expect(inZone.falseAlarmsPerDay).toBe(5);
  expect(find(5, [LEFT])).not.toHaveProperty('falseAlarmsPerDay');
});
