import { expect, it } from 'vitest';
import type { Camera } from '../../server/contract.ts';
import { hidesPassword, NEW_CAMERA, sensitivities, toAdd, toChange } from './fields.ts';

const camera: Camera = {
  id: 'a',
  name: 'Gate',
  url: 'rtsp://guard:***@10.0.0.1/s',
  model: 'walkway',
  calibration: 'camera',
  falseAlarmsPerDay: 5,
  state: { phase: 'watching', since: 0, fps: 12, dropped: 0, unreadable: 0 },
};

it('leaves out what was not typed', () => {
  expect(toAdd({ ...NEW_CAMERA, url: ' demo:walkway ' })).toEqual({
    url: 'demo:walkway',
    calibration: 'camera',
  });
});

it('sends only what was changed: never the hidden password', () => {
  expect(toChange(camera, camera)).toEqual({});
  expect(toChange(camera, { ...camera, name: 'Gate 2' })).toEqual({ name: 'Gate 2' });
  expect(toChange(camera, { ...camera, falseAlarmsPerDay: 1 })).toEqual({ falseAlarmsPerDay: 1 });
});

it('offers a few sensitivities, and the one that a camera has', () => {
  const offered = (now: number | undefined) => sensitivities(now).map(([perDay]) => perDay);
  expect(offered(5)).toEqual([1 / 7, 1, 5, 24]);
  expect(offered(undefined)).toEqual([undefined, 1 / 7, 1, 5, 24]);
  expect(sensitivities(12.345).at(-1)).toEqual([12.345, '12 a day']);
});

it('knows an address with a hidden password', () => {
  expect(hidesPassword(camera.url)).toBe(true);
  expect(hidesPassword('rtsp://guard:secret@10.0.0.1/s')).toBe(false);
});
