import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Alert, Camera, ChangeCamera, Zone } from '../contract.ts';
import { type Answered, DEEDS } from './deeds.ts';

/** Changes nothing that is kept. */
const UNTOLD = ['POST /api/probe', 'POST /api/replays', 'PATCH /api/replays/:id', 'DELETE /api/replays/:id'];

it('knows every route that changes something', async () => {
  const folder = join(import.meta.dirname, '../http');
  const files = (await readdir(folder)).filter(name => !name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')));
  const routes = [...texts.join().matchAll(/\.(post|put|patch|delete)\('(\/api\/[^']+)'/g)].map(
    ([, method, path]) => `${method!.toUpperCase()} ${path}`,
  );
  expect(routes.length).toBeGreaterThan(8);
  expect(routes.filter(route => !UNTOLD.includes(route) && !(route in DEEDS))).toEqual([]);
});

const zone = (id: string, name: string): Zone => ({ id, name, kind: 'zone', polygon: [] });
const CAMERA = {
  ...{ id: 'door', name: 'Door', url: 'rtsp://u:***@door', model: 'yard', calibration: 'model' },
  ...{ falseAlarmsPerDay: 5, coolDownSeconds: 30, zones: [zone('a', 'Gate')] },
} as unknown as Camera;
const NOTHING: Answered = {
  ...{ body: undefined, answer: undefined, camera: undefined, event: undefined, learning: undefined },
};

describe('a change of a camera', () => {
  const told = (body: ChangeCamera, changed: Partial<Camera> = {}) =>
    DEEDS['PATCH /api/cameras/:id']!({
      ...{ ...NOTHING, body, camera: CAMERA, answer: { ...CAMERA, ...changed } },
    }).map(({ action, detail }) => [action, detail]);

  it('tells what is another now, and nothing where nothing is', () => {
    const zones = [zone('a', 'Gate'), zone('b', 'Yard')];
    expect(told({ zones, name: 'Door' }, { zones })).toEqual([
      ['camera-changed', { settings: { zones: ['Gate', 'Gate, Yard'] } }],
    ]);
    const record = { gigabytes: 20, days: 3 };
    expect(told({ record, group: null }, { record })).toEqual([
      ['camera-changed', { settings: { record: [null, '20 GB, 3 d'] } }],
    ]);
    expect(told({ name: 'Door', url: CAMERA.url })).toEqual([]);
  });

  it('tells that a password changed, not what it is', () => {
    expect(told({ url: 'rtsp://u:new@door' })).toEqual([
      ['camera-changed', { settings: { url: [CAMERA.url, CAMERA.url] } }],
    ]);
  });

  it('tells of a snooze what is silenced', () => {
    expect(told({ snoozedUntil: 7, snoozedZones: { a: null } })).toEqual([
      ['snoozed', { until: 7 }],
      ['snooze-ended', { zone: 'Gate' }],
    ]);
  });
});

it('tells what is said of many events once for each camera', () => {
  const event = (id: string, cameraId: string) =>
    ({ id, cameraId, cameraName: `Camera ${cameraId}` }) as Alert;
  const answer = [event('1', 'a'), event('2', 'b'), event('3', 'a')];
  const body = { ids: ['1', '2', '3'], review: null, protected: true };
  const a = { camera: { id: 'a', name: 'Camera a' }, event: '1', detail: { count: 2 } };
  const b = { camera: { id: 'b', name: 'Camera b' }, event: '2' };
  expect(DEEDS['PATCH /api/events']!({ ...NOTHING, body, answer })).toEqual([
    { action: 'review-withdrawn', ...a },
    { action: 'protected', ...a },
    { action: 'review-withdrawn', ...b },
    { action: 'protected', ...b },
  ]);
});
