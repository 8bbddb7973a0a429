import { expect, it } from 'vitest';
import { modelName } from './model-name.ts';

const at = new Date(2026, 1, 3, 4, 5, 6);

it.each([
  ['Door', 'door-20260203-040506'],
  ['Gate 2 (Süd)', 'gate-2-sud-20260203-040506'],
  ['入口', 'camera-20260203-040506'],
  ['-- x --', 'x-20260203-040506'],
  ['y'.repeat(80), `${'y'.repeat(40)}-20260203-040506`],
])('a model of %s is called %s', (camera, name) => {
  expect(modelName(camera, at)).toBe(name);
});
