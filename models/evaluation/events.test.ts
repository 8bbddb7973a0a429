import { describe, expect, it } from 'vitest';
import {
  type AbnormalEvent,
  eventFigures,
  eventsOfLabels,
  falseAlarmsAtRecall,
  type ToldAlert,
} from './events.ts';
import type { Rect } from './regions.ts';

const here: Rect = { x: 0.1, y: 0.1, w: 0.2, h: 0.2 };
const there: Rect = { x: 0.6, y: 0.6, w: 0.2, h: 0.2 };

/** Seen from a frame to another, told with its sixth sighting. */
const alert = (from: number, to: number, box: Rect): ToldAlert => ({
  told: from + 5,
  sightings: Array.from({ length: to - from + 1 }, (_, i) => ({ frame: from + i, boxes: [box] })),
});
const event = (first: number, last: number, place?: Rect, kind?: string): AbnormalEvent => ({
  ...(kind && { kind }),
  first,
  last,
  ...(place && {
    places: new Map(Array.from({ length: last - first + 1 }, (_, i) => [first + i, [place]])),
  }),
});
const figures = (events: AbnormalEvent[], alerts: ToldAlert[]) =>
  eventFigures([{ name: 'gate', frames: 3600, events, alerts }], 10); // six minutes

describe('an event', () => {
  it('is told where it is, and the delay counts from its first frame', () => {
    expect(figures([event(100, 200, here)], [alert(110, 150, here)])).toEqual({
      ...{ events: 1, recall: 1, framesToAlert: 15, falseAlarms: 0, falseAlarmsPerHour: 0 },
      told: [{ clip: 'gate', from: 100, to: 200, framesToAlert: 15 }],
      missed: [],
    });
  });

  it.each([
    ['elsewhere', alert(110, 150, there)],
    ['before', alert(50, 99, here)],
    ['afterwards', alert(201, 220, here)],
  ])('is not told by an alert %s, which is false', (_, wrong) => {
    expect(figures([event(100, 200, here)], [wrong])).toEqual({
      ...{ events: 1, recall: 0, framesToAlert: Number.NaN, falseAlarms: 1, falseAlarmsPerHour: 10 },
      told: [],
      missed: [{ clip: 'gate', from: 100, to: 200 }],
    });
  });

  it('is told anywhere, where its place is not known', () => {
    expect(figures([event(100, 200)], [alert(110, 150, there)])).toMatchObject({ recall: 1, falseAlarms: 0 });
  });

  it('is told by an alert that lasted already, as soon as that reaches it', () => {
    expect(figures([event(100, 200, here)], [alert(80, 150, here)])).toMatchObject({ framesToAlert: 0 });
  });

  it('counts its earliest alert only', () => {
    const alerts = [alert(150, 170, here), alert(110, 120, here)];
    expect(figures([event(100, 200, here)], alerts)).toMatchObject({ framesToAlert: 15, falseAlarms: 0 });
  });
});

it('counts over clips: two of three told, the median delay, false alarms an hour', () => {
  const first = {
    name: 'first',
    frames: 1200,
    events: [event(0, 50, here, 'cart'), event(0, 50, there, 'runner')],
    alerts: [alert(10, 30, here)],
  };
  const second = {
    name: 'second',
    frames: 600,
    events: [event(100, 200, here)],
    alerts: [alert(104, 130, here), alert(300, 320, here)],
  };
  const counted = { events: 3, recall: 2 / 3, framesToAlert: 12, falseAlarms: 1, falseAlarmsPerHour: 20 };
  const expected = {
    ...counted,
    told: expect.arrayContaining([
      { clip: 'first', kind: 'cart', from: 0, to: 50, framesToAlert: 15 },
      { clip: 'second', from: 100, to: 200, framesToAlert: 9 },
    ]),
    missed: [{ clip: 'first', kind: 'runner', from: 0, to: 50 }],
  };
  expect(eventFigures([first, second], 10)).toEqual(expected);
  expect(eventFigures([second, first], 10)).toEqual(expected);
  const turned = { ...first, events: first.events.toReversed() };
  expect(eventFigures([turned, { ...second, alerts: second.alerts.toReversed() }], 10)).toEqual(expected);
});

it('has no recall without events', () => {
  expect(figures([], [alert(0, 10, here)])).toMatchObject({ recall: Number.NaN, falseAlarms: 1 });
});

it('finds the fewest false alarms among thresholds that tell enough', () => {
  const at = (recall: number, falseAlarmsPerHour: number) => ({ recall, falseAlarmsPerHour });
  const all = [at(0.5, 0), at(0.9, 4), at(1, 3), at(1, 20), at(0.89, 1)];
  expect(falseAlarmsAtRecall(all, 0.9)).toBe(3);
  expect(falseAlarmsAtRecall(all.toReversed(), 0.9)).toBe(3);
  expect(falseAlarmsAtRecall([at(0.5, 0)], 0.9)).toBeNaN();
});

it('takes runs of abnormal frames for events', () => {
  expect(eventsOfLabels([true, true, false, true])).toEqual([
    { first: 0, last: 1 },
    { first: 3, last: 3 },
  ]);
  expect(eventsOfLabels([false, false])).toEqual([]);
});
