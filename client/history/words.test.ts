import { expect, it } from 'vitest';
import type { HistoryAction, HistoryDetail } from '../../server/contract.ts';
import { formatUntil } from '../format.ts';
import { wordsOf } from './words.ts';

const words = (action: HistoryAction, detail?: HistoryDetail) => {
  const { what, details } = wordsOf({ id: '1', at: 0, action, ...(detail && { detail }) });
  return [what, ...details];
};

it('says what was done, and all that is known of it', () => {
  expect(words('camera-removed')).toEqual(['Camera removed']);
  const time = formatUntil(900_000, 0);
  expect(words('snoozed', { zone: 'Gate', until: 900_000 })).toEqual([
    'Snoozed',
    `Zone Gate · until ${time}`,
  ]);
  expect(words('dismissed', { count: 12 })).toEqual(['Dismissed as normal', '12 events']);
  expect(words('commented', { comment: 'a dog' })).toEqual(['Comment', '“a dog”']);
  expect(words('commented', { comment: null })).toEqual(['Comment', 'removed']);
  expect(words('config-applied', { file: 'vigil.yaml', cameras: ['a', 'b'] })).toEqual([
    'Configuration file applied',
    'vigil.yaml · a, b',
  ]);
});

it('says of settings what they were and are, and of those that are not shown that they changed', () => {
  const settings = {
    name: ['Door', 'Gate'],
    group: ['Yard', null],
    url: ['rtsp://u:***@a', 'rtsp://u:***@a'],
    calibration: ['model', 'camera'],
    record: [null, ''],
    later: ['1', '2'],
  } as const;
  expect(words('camera-changed', { settings })).toEqual([
    'Camera changed',
    'Name: Door → Gate',
    'Group: Yard → none',
    'Address: rtsp://u:***@a (changed)',
    'What is normal: as the model has it → measured here',
    'Recording: none → no limit',
    'later: 1 → 2',
  ]);
});
