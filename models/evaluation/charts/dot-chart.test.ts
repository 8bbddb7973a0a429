import { expect, it } from 'vitest';
import { COLOURS } from './colours.ts';
import { dotChart } from './dot-chart.ts';

const row = (name: string, mean: number) => ({
  ...{ name, dots: [{ mean, deviation: 0.01, values: [mean - 0.007, mean + 0.007] }, undefined] },
});
const PANELS = [
  { label: 'AUC', digits: 3 },
  { label: 'gap', digits: 2 },
];
const count = (svg: string, part: string) => svg.split(part).length - 1;

it('draws means with their values, lines through the references, and what is far outside as an arrow', () => {
  const near = [0.95, 0.96, 0.955, 0.958, 0.952, 0.957, 0.953].map((mean, i) => row(`trial ${i}`, mean));
  const svg = dotChart([...near, row('far', 0.5)], PANELS, { references: 2, note: 'of two seeds' });
  expect(count(svg, 'r="4"')).toBe(7);
  expect(count(svg, 'r="2.5"')).toBe(14);
  expect(count(svg, '-5v10z')).toBe(1);
  expect(count(svg, `stroke="${COLOURS.series[1]}" stroke-width="1.2" stroke-dasharray`)).toBe(1);
  expect(count(svg, 'stroke-dasharray')).toBe(2);
  expect(svg).toContain('>0.500</text>'); // its value is told all the same
  expect(count(svg, '>–</text>')).toBe(8); // the other panel has nothing
  expect(svg).toContain('>of two seeds</text>');
  expect(svg).not.toMatch(/NaN|Infinity/);
});

it('sets a long name narrower', () => {
  expect(dotChart([row('x'.repeat(60), 0.9)], PANELS)).toContain('textLength=');
});
