import { describe, expect, it } from 'vitest';
import { startOfDay } from './days.ts';
import { eventAt } from './testing.ts';
import { barAt, layOut, ticksOf } from './timeline.ts';

const DAY = { from: 0, to: 1000, now: 900 };
const CAMERAS = [
  { id: 'a', name: 'Yard' },
  { id: 'b', name: 'Door' },
];

describe('the timeline of a day', () => {
  it('has a row for each camera, and bars from early to late', () => {
    const events = [eventAt(500, { end: 600 }), eventAt(100, { end: 150 })];
    const [yard, door, ...others] = layOut(events, CAMERAS, DAY);
    expect(yard!.bars.map(({ left, width }) => [left, width])).toEqual([
      [0.1, expect.closeTo(0.05)],
      [0.5, expect.closeTo(0.1)],
    ]);
    expect(door).toEqual({ cameraId: 'b', name: 'Door', bars: [] });
    expect(others).toEqual([]);
  });

  it('draws to now what lasts, and cuts what goes past midnight', () => {
    const events = [eventAt(800, { end: null }), eventAt(950, { end: 1200 })];
    const bars = layOut(events, CAMERAS, DAY)[0]!.bars;
    expect(bars.map(({ width }) => width)).toEqual([expect.closeTo(0.1), expect.closeTo(0.05)]);
  });

  it('shows cameras that were removed', () => {
    const rows = layOut([eventAt(1, { cameraId: 'x', cameraName: 'Old gate' })], CAMERAS, DAY);
    expect(rows.map(({ name }) => name)).toEqual(['Yard', 'Door', 'Old gate']);
  });

  it('finds the bar under the pointer, or the nearest one', () => {
    const { bars } = layOut([eventAt(100, { end: 200 }), eventAt(210, { end: 220 })], CAMERAS, DAY)[0]!;
    const found = (at: number) => barAt(bars, at, 0.02)?.event.start;
    expect([0.15, 0.085, 0.07, 0.208, 0.23, 0.5].map(found)).toEqual([
      100,
      100,
      undefined,
      210,
      210,
      undefined,
    ]);
  });
});

it('marks hours where they are', () => {
  const [from, to] = [startOfDay('2026-11-26'), startOfDay('2026-11-27')];
  expect(ticksOf(from, to, 6).map(({ at, hour }) => [hour, at])).toEqual([
    ...[
      [0, 0],
      [6, 0.25],
      [12, 0.5],
      [18, 0.75],
    ],
  ]);
});
