import { describe, expect, it } from 'vitest';
import { fieldOf, mistakeIn, offered, timeOf } from './export-times.ts';

const at = (text: string) => new Date(text).getTime();
const now = at('2026-11-26T14:20:30');
const cameras = [{ id: 'yard' }, { id: 'gate' }];

describe('what is offered', () => {
  it('is the event that is open, with a minute on both sides', () => {
    const event = { cameraId: 'gate', start: at('2026-11-25T21:30:15'), end: at('2026-11-25T21:31:50') };
    const shown = { cameras, day: '2026-11-25', now };
    const [from, to] = [at('2026-11-25T21:29'), at('2026-11-25T21:33')];
    expect(offered(event, shown)).toEqual({ cameraId: 'gate', from, to });
    const whole = offered({ ...event, end: at('2026-11-26T06:00') }, shown);
    expect(mistakeIn(whole)).toBeNull();
    const lasting = offered({ ...event, start: now - 5000, end: null }, shown);
    expect(lasting.to).toBe(at('2026-11-26T14:21'));
  });

  it('is an hour of the day that is shown, also where the camera of the event is gone', () => {
    const event = { cameraId: 'removed', start: now - 9e6, end: now - 8e6 };
    const today = { cameraId: 'yard', from: at('2026-11-26T13:21'), to: at('2026-11-26T14:21') };
    expect(offered(event, { cameras, day: '2026-11-26', now })).toEqual(today);
    expect(offered(null, { cameras, day: '2026-11-20', now })).toMatchObject({
      from: at('2026-11-20T23:00'),
      to: at('2026-11-21T00:00'),
    });
    expect(offered(null, { cameras: [], day: '2026-11-20', now }).cameraId).toBe('');
  });
});

it('fields have the time of the viewer', () => {
  expect(fieldOf(at('2026-01-02T03:04'))).toBe('2026-01-02T03:04');
  expect(timeOf('2026-01-02T03:04:05')).toBe(at('2026-01-02T03:04:05'));
  expect(timeOf('')).toBeNaN();
});

it('mistakes are found before anybody is asked', () => {
  const hour = 3_600_000;
  expect(mistakeIn({ from: now, to: Number.NaN })).toBe('times');
  expect(mistakeIn({ from: now, to: now })).toBe('order');
  expect(mistakeIn({ from: now, to: now + 2 * hour + 1 })).toBe('long');
  expect(mistakeIn({ from: now, to: now + 2 * hour })).toBeNull();
});
