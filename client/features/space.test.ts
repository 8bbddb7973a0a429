import { describe, expect, it } from 'vitest';
import type { Place, ScatterPoint } from '../../server/contract.ts';
import { beside, FIRST_LOOK, nearest, projector, ROOM, rangesOf, ticksOf, turned } from './space.ts';

const sheet = { width: 500, height: 300 };
const places: Place[] = [
  [-1, -1, -1],
  [1, 1, 1],
];
const ranges = rangesOf(places);

describe('places on the screen', () => {
  it('fill the sheet in a plane', () => {
    const at = projector(2, ranges, sheet, FIRST_LOOK);
    const [low, high] = places.map(at) as [ReturnType<typeof at>, ReturnType<typeof at>];
    expect(low.x).toBeGreaterThan(ROOM.left);
    expect(low.x).toBeLessThan(ROOM.left + 40);
    expect(high.x).toBeGreaterThan(sheet.width - ROOM.right - 40);
    expect(high.y).toBeLessThan(low.y); // up is up
  });

  it('keep their distances in space, however it is turned', () => {
    const flat = { turn: 0, tilt: 0 };
    const spot = (place: Place, look = flat) => projector(3, ranges, sheet, look)(place);
    const unit = spot([1, 0, 0]).x - spot([0, 0, 0]).x;
    expect(spot([0, 0, 0])).toMatchObject({ x: 250, y: 150 });
    expect(spot([0, 1, 0]).y).toBeCloseTo(150 - unit, 6);
    // A quarter turn brings the third axis where the first one was.
    const quarter = turned(flat, Math.PI / 2, 0);
    expect(spot([0, 0, 1], quarter).x).toBeCloseTo(250 + unit, 6);
    expect(spot([-1, 0, 0], quarter).near).toBeGreaterThan(spot([1, 0, 0], quarter).near);
    // What is near goes where it is dragged: to the right, and down.
    expect(spot([0, 0, 1]).near).toBeGreaterThan(spot([0, 0, -1]).near);
    expect(spot([0, 0, 1], turned(flat, 0.5, 0)).x).toBeGreaterThan(250);
    expect(spot([0, 0, 1], turned(flat, 0, 0.5)).y).toBeGreaterThan(150);
    // From above one looks along the second axis.
    const above = turned(flat, 0, 9);
    expect(above.tilt).toBeCloseTo(Math.PI / 2, 6);
    expect(spot([0, 1, 0], above).y).toBeCloseTo(150, 6);
  });

  it('are found by a pointer near them', () => {
    const spots = [{ x: 10, y: 10, near: 1 }, null, { x: 20, y: 10, near: 1 }];
    expect(nearest(spots, 12, 12)).toBe(0);
    expect(nearest(spots, 18, 10)).toBe(2);
    expect(nearest(spots, 100, 100)).toBeNull();
  });

  it('are gone through from left to right, round and round', () => {
    const points = [3, 1, 2].map(x => ({ at: [x, 0, 0], label: x }) as unknown as ScatterPoint);
    const all = () => true;
    expect(beside(points, all, null, 1)).toBe(1);
    expect(beside(points, all, 1, 1)).toBe(2);
    expect(beside(points, all, 0, 1)).toBe(1);
    expect(beside(points, all, 1, -1)).toBe(0);
    expect(beside(points, ({ label }) => label !== 2, 1, 1)).toBe(0);
    expect(beside([], all, null, 1)).toBeNull();
  });

  it('have an axis with round numbers', () => {
    expect(ticksOf({ from: -0.9, to: 1.1 })).toEqual([-0.5, 0, 0.5, 1]);
    expect(rangesOf([])[0]).toEqual({ from: -1, to: 1 });
  });
});
