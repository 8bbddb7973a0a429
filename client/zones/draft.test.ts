import { expect, it } from 'vitest';
import type { Camera, Zone } from '../../server/contract.ts';
import { toChange } from './draft.ts';

const GATE: Zone = {
  ...{ id: 'gate', name: 'Gate', kind: 'zone', falseAlarmsPerDay: 24, minSeconds: 3 },
  polygon: [
    [0, 0],
    [1, 0],
    [0, 1],
  ],
};
const NIGHT = { name: 'Night', from: '22:00', to: '06:00', falseAlarmsPerDay: 24 };
const BEFORE = { zones: [GATE], profiles: [NIGHT], falseAlarmsPerDay: 5 } as unknown as Camera;
const SAME = { zones: [GATE], profiles: [NIGHT], falseAlarmsPerDay: 5 };

it('asks for what was changed only', () => {
  expect(toChange(BEFORE, SAME)).toEqual({});
  expect(toChange({ falseAlarmsPerDay: 5 } as Camera, { ...SAME, zones: [], profiles: [] })).toEqual({});
  expect(toChange(BEFORE, { ...SAME, falseAlarmsPerDay: 1 })).toEqual({ falseAlarmsPerDay: 1 });
  expect(toChange(BEFORE, { ...SAME, zones: [] })).toEqual({ zones: [] });
  expect(toChange(BEFORE, { ...SAME, profiles: [] })).toEqual({ profiles: [] });
});

it('gives a zone without a name one, and takes from a mask what only zones have', () => {
  const named = toChange(BEFORE, { ...SAME, zones: [{ ...GATE, name: ' ' }] });
  expect(named).toEqual({ zones: [{ ...GATE, name: 'Zone' }] });
  const { falseAlarmsPerDay: _, minSeconds: __, ...place } = GATE;
  const masked = toChange(BEFORE, { ...SAME, zones: [{ ...GATE, kind: 'mask' }] });
  expect(masked).toEqual({ zones: [{ ...place, kind: 'mask' }] });
});
