import { describe, expect, it } from 'vitest';
import type { Point, Zone } from '../contract.ts';
import { grid } from '../testing.ts';
import { isInside, shortestMs, withoutMasks, zoneAt, zonesOfBoxes, zonesOfCells } from './zones.ts';

/** A rectangle from one corner to the other. */
const area = (id: string, [left, top]: Point, [right, bottom]: Point, more: Partial<Zone> = {}): Zone => ({
  ...{ id, name: id, kind: 'zone' },
  polygon: [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ],
  ...more,
});
const LEFT = area('left', [0, 0], [0.5, 1], { minSeconds: 4 });
const TOP = area('top', [0, 0], [1, 0.5]);
const CORNER = area('corner', [0, 0], [0.5, 0.5], { kind: 'mask' });

describe('isInside', () => {
  /** An arrow head that points up, with a notch from below. */
  const ARROW: Point[] = [
    [0.5, 0.1],
    [0.9, 0.9],
    [0.5, 0.5],
    [0.1, 0.9],
  ];

  it.each<[Point, boolean]>([
    [[0.5, 0.3], true],
    [[0.25, 0.7], true],
    [[0.75, 0.7], true],
    [[0.5, 0.7], false],
    [[0.5, 0.05], false],
    [[0.05, 0.5], false],
    [[0.95, 0.5], false],
  ])('%j: %s, whichever way round', (point, inside) => {
    expect(isInside(ARROW, point)).toBe(inside);
    expect(isInside([...ARROW].reverse(), point)).toBe(inside);
  });

  it('gives each point to one of two that share an edge', () => {
    const points = Array.from({ length: 21 }, (_, i): Point => [i / 20, 0.5]).filter(([x]) => x < 1);
    const right = area('right', [0.5, 0], [1, 1]);
    for (const point of points) {
      const owners = [LEFT, right].filter(({ polygon }) => isInside(polygon, point));
      expect(owners).toHaveLength(1);
    }
  });
});

describe('zoneAt', () => {
  it('lets a later zone win, and a mask over all', () => {
    expect(zoneAt([LEFT, TOP], [0.2, 0.2])).toBe(TOP);
    expect(zoneAt([TOP, LEFT], [0.2, 0.2])).toBe(LEFT);
    expect(zoneAt([CORNER, LEFT, TOP], [0.2, 0.2])).toBe(CORNER);
    expect(zoneAt([LEFT, TOP], [0.8, 0.8])).toBeUndefined();
  });
});

it('decides about cells by their centres', () => {
  const zones = [LEFT, area('most', [0.3, 0], [0.62, 1])]; // centres of four columns: 0.125, 0.375, 0.625, 0.875
  const names = zonesOfCells({ rows: 1, cols: 4 }, zones).map(zone => zone?.id);
  expect(names).toEqual(['left', 'most', undefined, undefined]);
  expect(zonesOfCells({ rows: 2, cols: 2 }, zones).map(zone => zone?.id)).toEqual([
    'left',
    undefined,
    'left',
    undefined,
  ]);
});

it('says which zones boxes are in, and how long they must last there', () => {
  const box = (x: number, y: number) => ({ x, y, w: 0.2, h: 0.2, score: 2 });
  const zones = [LEFT, TOP, CORNER];
  expect(zonesOfBoxes([box(0.7, 0.7)], zones)).toEqual([]);
  expect(zonesOfBoxes([box(0.7, 0.1), box(0.1, 0.7)], zones)).toEqual([LEFT, TOP]);
  expect(shortestMs(box(0.1, 0.7), zones)).toBe(4000);
  expect(shortestMs(box(0.7, 0.7), zones)).toBe(0);
});

it('sees nothing in masks', () => {
  const regions = grid([
    [3, 3],
    [3, 3],
  ]);
  const analysed = { frame: {} as never, regions };
  expect([...withoutMasks(analysed, [LEFT, CORNER]).regions!.values]).toEqual([0, 3, 3, 3]);
  expect(withoutMasks(analysed, [LEFT])).toBe(analysed);
  expect([...regions.values]).toEqual([3, 3, 3, 3]);
});
