import { describe, expect, it } from 'vitest';
import { addCounts, areaToOne, countRegions, overlap, rbdc, type TrueRect, tbdc } from './regions.ts';

const rect = (x: number, y = 0, w = 10, h = 10) => ({ x, y, w, h });
const truth = (frame: number, track: number, x: number): TrueRect => ({ ...rect(x), frame, track });

it('measures overlap by intersection over union', () => {
  expect(overlap(rect(0), rect(0))).toBe(1);
  expect(overlap(rect(0), rect(5))).toBe(1 / 3);
  expect(overlap(rect(0), rect(10))).toBe(0);
  expect(overlap(rect(0, 0, 10, 10), rect(2, 2, 5, 2))).toBe(0.1);
});

describe('counts', () => {
  it('what is found, missed and made up', () => {
    const regions = [truth(0, 1, 0), truth(0, 2, 100), truth(1, 1, 0)];
    const found = [[rect(5), rect(50)], [rect(200)], [rect(0), rect(20)]];
    expect(countRegions(regions, found)).toEqual({
      ...{ frames: 3, regions: 3, regionsFound: 1, tracks: 2, tracksFound: 1 },
      falseRegions: 4, // at 50, at 200, and both where nothing is
    });
  });

  it.each([
    ['just enough', rect(0, 0, 1, 10), 1, 0],
    ['just too little', rect(0, 0, 1, 9.9), 0, 1],
    ['a box ten times as large', rect(0, 0, 100, 10), 1, 0],
    ['a larger one', rect(0, 0, 101, 10), 0, 1],
  ])('an overlap of 0.1: %s', (_, box, regionsFound, falseRegions) => {
    expect(countRegions([truth(0, 1, 0)], [[box]])).toMatchObject({ regionsFound, falseRegions });
  });

  it('one box for two regions, and two for one, as none of them false', () => {
    expect(countRegions([truth(0, 1, 0), truth(0, 2, 10)], [[rect(0, 0, 20)]])).toMatchObject({
      regionsFound: 2,
      falseRegions: 0,
    });
    expect(countRegions([truth(0, 1, 0)], [[rect(1), rect(-1)]])).toMatchObject({
      regionsFound: 1,
      falseRegions: 0,
    });
  });

  it('a track as found from a tenth of its regions on', () => {
    const regions = Array.from({ length: 20 }, (_, frame) => truth(frame, 7, 0));
    const found = (hits: number) => regions.map((_, frame) => (frame < hits ? [rect(0)] : []));
    expect(countRegions(regions, found(2)).tracksFound).toBe(1);
    expect(countRegions(regions, found(1)).tracksFound).toBe(0);
  });

  it('nothing on frames that were not looked at', () => {
    const regions = [truth(0, 1, 0), truth(1, 2, 0)];
    expect(countRegions(regions, [undefined, [rect(0)]])).toEqual({
      ...{ frames: 1, regions: 1, regionsFound: 1, tracks: 1, tracksFound: 1, falseRegions: 0 },
    });
  });

  it('does not depend on the order of regions and boxes', () => {
    const regions = [truth(0, 1, 0), truth(0, 2, 100), truth(1, 1, 0)];
    const found = [[rect(5), rect(50), rect(101)], []];
    const turned = found.map(boxes => boxes.toReversed());
    expect(countRegions(regions.toReversed(), turned)).toEqual(countRegions(regions, found));
  });
});

describe('area up to one false region a frame', () => {
  it.each<[string, [number, number][], number]>([
    ['all found, nothing false', [[0, 1]], 1],
    ['nothing found', [[0.5, 0]], 0],
    ['no threshold at all', [], 0],
    // Half a triangle up to 0.5, then level.
    ['level behind the last point', [[0.5, 0.8]], (0.5 * 0.8) / 2 + 0.5 * 0.8],
    // The line from (0, 0) to (2, 1) is at 0.5 where it leaves.
    ['cut on the line to a point beyond', [[2, 1]], 0.25],
    ['nothing beyond counts', [[0, 0.5], [1, 0.5], [3, 1]], 0.5], // biome-ignore format: points on a line
    // A higher threshold that finds more is kept: (0.2, 0.6) stands until (0.6, 0.8).
    ['the best so far', [[0.2, 0.6], [0.4, 0.3], [0.6, 0.8]], 0.06 + 0.12 + 0.14 + 0.32], // biome-ignore format: points on a line
    ['two shares at one rate', [[0.5, 0.2], [0.5, 0.6]], 0.05 + 0.3], // biome-ignore format: points on a line
  ])('%s', (_, points, area) => {
    expect(areaToOne(points)).toBeCloseTo(area, 12);
    expect(areaToOne(points.toReversed())).toBeCloseTo(area, 12);
  });
});

it('gives RBDC and TBDC of clips together', () => {
  const regions = [truth(0, 1, 0), truth(1, 1, 0), truth(2, 2, 0), truth(3, 2, 0)];
  const strict = countRegions(regions, [[rect(0)], [], [], []]);
  const loose = countRegions(regions, [[rect(0)], [rect(50)], [rect(0)], [rect(50)]]);
  // (0, 1/4) and (1/2, 1/2); tracks (0, 1/2) and (1/2, 1).
  expect(rbdc([strict, loose])).toBeCloseTo((0.5 * 0.75) / 2 + 0.25, 12);
  expect(tbdc([strict, loose])).toBeCloseTo((0.5 * 1.5) / 2 + 0.5, 12);
  const empty = countRegions([], [[], [], [], []]);
  const both = [strict, loose].map(counts => addCounts([counts, empty]));
  // Twice the frames: half the rate of false regions.
  expect(rbdc(both)).toBeCloseTo((0.25 * 0.75) / 2 + 0.75 * 0.5, 12);
});

it('is NaN where nothing is abnormal', () => {
  const counts = countRegions([], [[rect(0)], []]);
  expect([rbdc([counts]), tbdc([counts])]).toEqual([Number.NaN, Number.NaN]);
});
