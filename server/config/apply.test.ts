import { describe, expect, it } from 'vitest';
import { MAX_CAMERAS } from '../cameras/registry.ts';
import type { CameraSettings } from '../cameras/settings.ts';
import { type FileCameras, planCameras, setUp } from './apply.ts';

const camera = (id: string): CameraSettings => ({
  id,
  name: id,
  url: 'a',
  model: 'yard',
  calibration: 'camera',
});
const nothing = { add: [], change: [], back: [], remove: [], missing: [] };

describe('planCameras', () => {
  const file: FileCameras = { door: { url: 'a', record: { days: 1 } }, gate: { url: 'b' } };

  it('adds what is new, and leaves alone what is in the page only', () => {
    expect(planCameras([camera('yard')], {}, file)).toEqual({ ...nothing, add: ['door', 'gate'] });
  });

  it('changes only what the file itself has changed since', () => {
    const next = { door: { url: 'a', name: 'Door' }, gate: { url: 'b' } };
    const plan = planCameras([camera('door'), camera('gate')], file, next);
    expect(plan).toEqual({ ...nothing, change: [{ id: 'door', keys: ['record', 'name'] }] });
  });

  it('changes a camera that the page had first', () => {
    const plan = planCameras([camera('door')], {}, { door: { url: 'a' } });
    expect(plan).toEqual({ ...nothing, change: [{ id: 'door', keys: ['url'] }] });
  });

  it('removes what the file has no longer, unless somebody did before', () => {
    expect(planCameras([camera('door')], file, {})).toEqual({ ...nothing, remove: ['door'] });
  });

  it('does not bring back what was removed in the page, until the file changes it', () => {
    expect(planCameras([], file, file)).toEqual({ ...nothing, missing: ['door', 'gate'] });
    const next = { ...file, gate: { url: 'c' } };
    expect(planCameras([], file, next)).toEqual({ ...nothing, add: ['gate'], missing: ['door'] });
  });

  it('brings back what left with what the file has changed since then, whatever was applied last', () => {
    const left = new Map([['gate', { url: 'b', detect: 'c' }]]);
    const back = [{ id: 'gate', keys: ['detect'] }];
    expect(planCameras([camera('door')], {}, file, left)).toMatchObject({ add: [], back });
    expect(planCameras([camera('door')], file, file, left)).toEqual({ ...nothing, back });
  });

  it('takes any id, also one that every object has a key of', () => {
    const plan = planCameras([], {}, { constructor: { url: 'a' } });
    expect(plan).toEqual({ ...nothing, add: ['constructor'] });
    expect(planCameras([camera('constructor')], {}, {})).toEqual(nothing);
  });

  it('refuses too many before anything is done', () => {
    const many = Array.from({ length: MAX_CAMERAS }, (_, index) => camera(`c${index}`));
    expect(() => planCameras(many, {}, file)).toThrow(/more than 64 cameras/);
    expect(planCameras(many, { c0: { url: 'a' }, c1: { url: 'a' } }, file).remove).toEqual(['c0', 'c1']);
  });
});

describe('setUp', () => {
  it('fills in what is usual', () => {
    expect(setUp('door', undefined, { url: 'b' }, ['url'], 'first')).toEqual({
      ...{ id: 'door', name: 'door', url: 'b', model: 'first', calibration: 'camera' },
    });
  });

  it('takes the given keys over, and back what the file no longer has', () => {
    const now: CameraSettings = {
      ...camera('door'),
      name: 'Page',
      falseAlarmsPerDay: 1,
      record: { days: 1 },
    };
    const file = { url: 'b', name: 'File', calibration: 'model' } as const;
    expect(setUp('door', now, file, ['url', 'falseAlarmsPerDay', 'model'], 'first')).toEqual({
      ...{ id: 'door', name: 'Page', url: 'b', model: 'first', calibration: 'camera', record: { days: 1 } },
    });
  });
});
