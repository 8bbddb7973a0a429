import { describe, expect, it } from 'vitest';
import { gaussian, seededRandom } from '../random.ts';
import type { Rows } from './features.ts';
import { layOut } from './layout.ts';
import { scatterChart } from './scatter-chart.ts';
import { layOutInThread } from './thread.ts';

/** Two clouds far from each other, one behind the other. */
const random = seededRandom(3);
const rows: Rows = {
  count: 60,
  width: 5,
  data: Float32Array.from({ length: 300 }, (_, i) => (i < 150 ? 0 : 9) + gaussian(random)),
};
const memory: Rows = { count: 2, width: 5, data: Float32Array.of(0, 0, 0, 0, 0, 9, 9, 9, 9, 9) };

describe('a layout', () => {
  it.each(['pca', 'umap'] as const)(
    'keeps apart what is apart, and memory items with their likes: %s',
    projection => {
      const layout = layOut(rows, memory, { projection, axes: 2 });
      const x = (of: Rows, i: number) => [of.data[2 * i]!, of.data[2 * i + 1]!] as const;
      const centre = (from: number) => {
        const own = Array.from({ length: 30 }, (_, i) => x(layout.points, from + i));
        return [0, 1].map(axis => own.reduce((sum, point) => sum + point[axis]!, 0) / 30) as [number, number];
      };
      const [first, second] = [centre(0), centre(30)];
      const far = (a: readonly [number, number], b: readonly [number, number]) =>
        Math.hypot(a[0] - b[0], a[1] - b[1]);
      expect(far(x(layout.memory!, 0), first)).toBeLessThan(far(x(layout.memory!, 0), second) / 2);
      expect(far(x(layout.memory!, 1), second)).toBeLessThan(far(x(layout.memory!, 1), first) / 2);
      expect(layOut(rows, memory, { projection, axes: 2 })).toEqual(layout); // seeded
    },
  );

  it('shows some of many rows, and is the same in a thread', async () => {
    const options = { projection: 'pca', most: 20, seed: 1 } as const;
    const layout = layOut(rows, memory, options);
    expect(layout.chosen).toHaveLength(20);
    expect(layout.points.count).toBe(20);
    expect(layout.shares![0]).toBeGreaterThan(0.9);
    const features = { model: 'm', layer: 'latent', rows, memory };
    const { signal } = new AbortController();
    expect(await layOutInThread({ source: { features }, options }, signal)).toEqual({
      features: { model: 'm', layer: 'latent' },
      count: 60,
      layout,
    });
    await expect(layOutInThread({ source: { path: 'nothing.npy' }, options }, signal)).rejects.toThrow(
      'nothing.npy: there is no such file',
    );
  });

  it('refuses what makes no plane', () => {
    expect(() =>
      layOut({ count: 2, width: 1, data: new Float32Array(2) }, undefined, { projection: 'pca' }),
    ).toThrow('2 rows are too few');
  });

  it('is drawn in a plane or space with the share of each axis, every class and memory item', () => {
    const label = Array.from({ length: 60 }, (_, i) => (i < 50 ? 0 : 1));
    const origin = {
      clips: ['a'],
      clip: label.map(() => 0),
      frame: label,
      classes: ['normal', '<b> & c'],
      label,
    };
    const layout = layOut(rows, memory, { projection: 'pca' });
    const drawing = scatterChart({ origin }, layout, 2);
    expect(drawing.match(/<circle/g)).toHaveLength(60);
    expect(drawing).toContain('>normal (50)<');
    expect(drawing).toContain('>&lt;b&gt; &amp; c (10)<'); // a file may call its classes anything
    expect(drawing).toContain('>memory items (2)<');
    expect(drawing).toMatch(/>PC 1 \(9\d\.\d % of the variance\)</);
    const space = scatterChart({ origin }, layout, 3);
    expect(space.match(/>PC \d/g)).toEqual(['>PC 1', '>PC 2', '>PC 3']);
    const sizes = [...space.matchAll(/<circle.* r="([\d.]+)"/g)].map(([, radius]) => Number(radius));
    expect(sizes).toHaveLength(60);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b)); // what is near is large, and drawn over what is far
    expect(drawing + space).not.toContain('NaN');
  });
});
