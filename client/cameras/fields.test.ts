import { describe, expect, it } from 'vitest';
import type { Camera } from '../../server/contract.ts';
import { hidesPassword, lacksPassword, NEW_CAMERA, sensitivities, toAdd, toChange } from './fields.ts';

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

it('puts a camera in a group, and takes it out', () => {
  expect(toAdd({ ...NEW_CAMERA, url: 'a', group: ' Yard ' }).group).toBe('Yard');
  expect(toChange(camera, { ...camera, group: 'Yard' })).toEqual({ group: 'Yard' });
  expect(toChange({ ...camera, group: 'Yard' }, { ...camera, group: ' ' })).toEqual({ group: null });
});

describe('second streams and recording', () => {
  const full: Camera = {
    ...camera,
    detect: 'rtsp://guard:***@10.0.0.1/s2',
    live: 'rtsp://guard:***@10.0.0.1/s3',
    record: { days: 7 },
  };

  it('are added where they were typed', () => {
    const typed = { ...NEW_CAMERA, url: 'a', detect: ' b ', live: '  ', record: { gigabytes: 5 } };
    expect(toAdd(typed)).toEqual({ url: 'a', calibration: 'camera', detect: 'b', record: { gigabytes: 5 } });
    // Recorded, with the limits that the server has.
    expect(toAdd({ ...NEW_CAMERA, url: 'a', record: {} }).record).toEqual({});
  });

  it('are sent only where they were changed', () => {
    expect(toChange(full, { ...full, record: { days: 7 } })).toEqual({});
    expect(toChange(full, { ...full, detect: 'rtsp://10.0.0.1/s4 ' })).toEqual({
      detect: 'rtsp://10.0.0.1/s4',
    });
    expect(toChange(camera, { ...camera, live: 'rtsp://10.0.0.1/s3' })).toEqual({
      live: 'rtsp://10.0.0.1/s3',
    });
    expect(toChange(full, { ...full, record: { days: 7, gigabytes: 5 } })).toEqual({
      record: { days: 7, gigabytes: 5 },
    });
    expect(toChange(full, { ...full, record: {} })).toEqual({ record: {} });
    expect(toChange(camera, { ...camera, record: {} })).toEqual({ record: {} });
  });

  it('are taken away by null, where there were any', () => {
    const emptied = { detect: ' ', live: '', record: undefined };
    expect(toChange(full, { ...full, ...emptied })).toEqual({ detect: null, live: null, record: null });
    expect(toChange(camera, { ...camera, ...emptied })).toEqual({});
  });

  it('need their password typed where they were changed', () => {
    const lacks = (fields: Partial<Camera>) => lacksPassword(toChange(full, { ...full, ...fields }));
    expect(lacks({ name: 'Gate 2' })).toBe(false);
    expect(lacks({ detect: '' })).toBe(false);
    for (const which of ['url', 'detect', 'live']) {
      expect(lacks({ [which]: 'rtsp://guard:***@10.0.0.2/s' })).toBe(true);
      expect(lacks({ [which]: 'rtsp://guard:secret@10.0.0.2/s' })).toBe(false);
    }
  });
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
