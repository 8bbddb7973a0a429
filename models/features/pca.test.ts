import { describe, expect, it } from 'vitest';
import { gaussian, seededRandom } from '../random.ts';
import type { Rows } from './features.ts';
import { pca, project } from './pca.ts';

/** Rows that differ by 5, 2 and 1 along three directions and a little everywhere. */
function cloud(count: number, width: number): Rows {
  const random = seededRandom(count);
  const directions = [5, 2, 1].map(size =>
    Array.from({ length: width }, () => (size * gaussian(random)) / Math.sqrt(width)),
  );
  const data = new Float32Array(count * width);
  for (let r = 0; r < count; r++) {
    const steps = directions.map(() => gaussian(random));
    for (let i = 0; i < width; i++)
      data[r * width + i] =
        3 + 0.01 * gaussian(random) + steps.reduce((sum, s, d) => sum + s * directions[d]![i]!, 0);
  }
  return { count, width, data };
}

describe('pca', () => {
  it('finds axes and variances that can be seen', () => {
    // On a line through (10, 20) in the direction of (3, 4), at -5, 0 and 5.
    const line: Rows = { count: 3, width: 2, data: Float32Array.of(7, 16, 10, 20, 13, 24) };
    for (const by of ['covariance', 'svd'] as const) {
      const found = pca(line, { by });
      expect([...found.mean]).toEqual([10, 20]);
      expect([...found.axes[0]!].map(value => Number(value.toFixed(6)))).toEqual([0.6, 0.8]);
      expect(found.variances[0]).toBeCloseTo(25, 6);
      expect(found.shares[0]).toBeCloseTo(1, 6);
      expect([...project(found, line).data].filter((_, i) => i % 2 === 0).map(Math.round)).toEqual([
        -5, 0, 5,
      ]);
      const other = project(found, { count: 1, width: 2, data: Float32Array.of(16, 28) });
      expect(other.data[0]).toBeCloseTo(10, 5);
    }
  });

  it.each([
    ['more rows than numbers', 200, 20],
    ['more numbers than rows', 20, 200],
    ['so many numbers that not all axes are looked for', 300, 120],
  ])('agrees with itself by both routes, with %s', (_, count, width) => {
    const rows = cloud(count, width);
    const [a, b] = [pca(rows), pca(rows, { by: 'svd' })];
    for (let axis = 0; axis < 3; axis++) {
      expect(a.shares[axis]).toBeCloseTo(b.shares[axis]!, 8);
      // The largest entry is positive in both, so that signs agree, too.
      const worst = Math.max(...a.axes[axis]!.map((value, i) => Math.abs(value - b.axes[axis]![i]!)));
      expect(worst).toBeLessThan(1e-5);
    }
    expect(a.shares[0]! + a.shares[1]! + a.shares[2]!).toBeGreaterThan(0.99);
  });

  it('has no more axes than rows can span', () => {
    const rows = cloud(3, 30);
    const found = pca(rows);
    expect(found.shares[0]! + found.shares[1]!).toBeCloseTo(1, 6);
    expect(found.axes[2]!.every(value => value === 0)).toBe(true);
  });

  it('leaves nothing of rows that are all the same', () => {
    const same: Rows = { count: 4, width: 2, data: new Float32Array(8).fill(7) };
    expect(pca(same).shares).toEqual([0, 0]);
    expect([...project(pca(same), same).data]).toEqual(Array(8).fill(0));
    expect(pca({ count: 80, width: 70, data: new Float32Array(5600).fill(7) }).shares).toEqual([0, 0, 0]);
  });
});
