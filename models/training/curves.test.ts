import { expect, it } from 'vitest';
import { Curve } from './curves.ts';
import { drawCurves } from './curves-svg.ts';

const filled = (count: number) => {
  const curve = new Curve();
  for (let step = 1; step <= count; step++) curve.add([step, 1 / step, 2]);
  return curve;
};

it('keeps every point of a short training, and means of a long one', () => {
  expect(filled(3).all()).toEqual([
    [1, 1, 2],
    [2, 1 / 2, 2],
    [3, 1 / 3, 2],
  ]);
  const long = filled(5000).all();
  expect(long.length).toBeGreaterThan(200);
  expect(long.length).toBeLessThanOrEqual(512);
  expect(long.at(-1)![0]).toBeGreaterThan(4980);
});

it('goes on the same from what was stored', () => {
  const stopped = new Curve(JSON.parse(JSON.stringify(filled(700).data())));
  for (let step = 701; step <= 1500; step++) stopped.add([step, 1 / step, 2]);
  expect(stopped.data()).toEqual(filled(1500).data());
});

it('draws axes, a legend and the curves, and nothing outside the picture', () => {
  const svg = drawCurves({ training: filled(600).data(), validation: filled(3).data() });
  for (const words of ['training error', 'validation error', 'entropy (right axis)', 'step']) {
    expect(svg).toContain(`>${words}</text>`);
  }
  expect(svg).toMatch(/>0\.001<.*>1</s); // decades of the error
  const points = [...svg.matchAll(/points="([^"]+)"/g)].map(m => m[1]!.split(' '));
  for (const [x, y] of points.flat().map(p => p.split(',').map(Number))) {
    expect(x! >= 64 && x! <= 696 && y! >= 44 && y! <= 376, `${x},${y}`).toBe(true);
  }
});

it('draws a training that has come to nothing yet', () => {
  const none = new Curve().data();
  expect(drawCurves({ training: none, validation: none })).not.toContain('NaN');
});
