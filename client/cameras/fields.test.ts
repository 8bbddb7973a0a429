import { expect, it } from 'vitest';
import type { Camera } from '../../server/contract.ts';
import { hidesPassword, NEW_CAMERA, toAdd, toChange } from './fields.ts';

const camera: Camera = {
  id: 'a',
  name: 'Gate',
  url: 'rtsp://guard:***@10.0.0.1/s',
  model: 'walkway',
  calibration: 'camera',
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
});

it('knows an address with a hidden password', () => {
  expect(hidesPassword(camera.url)).toBe(true);
  expect(hidesPassword('rtsp://guard:secret@10.0.0.1/s')).toBe(false);
});
