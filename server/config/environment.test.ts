import { delimiter } from 'node:path';
import { expect, it } from 'vitest';
import { overlay, overridesIn, variableOf } from './environment.ts';

it('names a variable for each value', () => {
  expect(variableOf(['server', 'port'])).toBe('VIGIL_PORT');
  expect(variableOf(['retention', 'freeGigabytes'])).toBe('VIGIL_RETENTION_FREE_GIGABYTES');
});

it('reads what is set, each as its kind', () => {
  const env = {
    ...{ VIGIL_HOST: '::1', VIGIL_PORT: '0', VIGIL_DEMO: 'false', VIGIL_DATA: '', VIGIL_DEBUG: '1' },
    VIGIL_REPLAY: ['/sets', '/my films'].join(delimiter),
    ...{ VIGIL_RETENTION_EVENTS_GIGABYTES: '0.5', VIGIL_RETENTION_EVENTS_DAYS: '7' },
  };
  expect(overridesIn(env)).toEqual({
    server: { host: '::1', port: 0, demo: false, replay: ['/sets', '/my films'] },
    retention: { events: { gigabytes: 0.5, days: 7 } },
  });
});

it.each([
  [{ VIGIL_PORT: 'tcp://10.0.0.1:80' }, 'VIGIL_PORT: must be a number'],
  [{ VIGIL_PORT: '70000' }, 'VIGIL_PORT: must be at most 65535'],
  [{ VIGIL_PORT: ' ' }, 'VIGIL_PORT: must be a number'],
  [{ VIGIL_DEMO: 'no' }, 'VIGIL_DEMO: must be true or false'],
  [{ VIGIL_ENGINE: 'gpu' }, /^VIGIL_ENGINE: must be one of auto, /],
  [{ VIGIL_RETENTION_CLIPS_DAYS: '0' }, 'VIGIL_RETENTION_CLIPS_DAYS: must be at least 0.01'],
  [{ VIGIL_PORT: 'x', VIGIL_GPUS: '0' }, 'VIGIL_PORT: must be a number (and 1 more)'],
])('refuses %j', (env, message) => {
  expect(() => overridesIn(env)).toThrow(message);
});

it('overlays what is set within what is set', () => {
  type Tree = { a?: { b?: number; c?: number }; d?: number };
  expect(overlay<Tree>({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 4 } })).toEqual({ a: { b: 4, c: 2 }, d: 3 });
  expect(overlay<Tree>(undefined, { a: { b: 4 } })).toEqual({ a: { b: 4 } });
});
