import { describe, expect, it } from 'vitest';
import { gaussian, seededRandom } from '../../../random.ts';
import { judge } from '../../judge.ts';
import type { MethodContext, OneClassData } from '../../method.ts';
import { componentsOf, project } from './components.ts';
import { ocsvm } from './ocsvm.ts';
import { pca } from './pca.ts';

const context: MethodContext = {
  ...{ seed: 1, threads: 1, signal: new AbortController().signal },
  onProgress: () => {},
};
const random = seededRandom(3);

/** Images of four pixels, of which the first two go together and the others hardly vary; abnormal ones go apart. */
function images(count: number, apart: number): Uint8Array {
  const rows = Array.from({ length: count }, () => {
    const t = 30 * gaussian(random);
    const noise = () => 2 * gaussian(random);
    return [128 + t + noise(), 128 + (apart ? -t - apart : t) + noise(), 128 + noise(), 128 + noise()];
  });
  return Uint8Array.from(rows.flat().map(value => Math.min(255, Math.max(0, value))));
}
const test = Uint8Array.from([...images(50, 0), ...images(50, 40)]);
const abnormal = Uint8Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 1));
const data: OneClassData = {
  shape: { channels: 1, height: 2, width: 2 },
  train: images(300, 0),
  labelled: { labels: new Uint8Array(0), pixels: new Uint8Array(0) },
  test: { labels: abnormal, pixels: test, abnormal, unseen: abnormal },
};

describe('components', () => {
  it('are those of most variance', async () => {
    const found = await componentsOf(data.train, 4, 2, context);
    expect(Math.abs(found.basis.get(0, 0))).toBeCloseTo(Math.SQRT1_2, 1);
    expect(Math.abs(found.basis.get(2, 0))).toBeLessThan(0.05);
    expect(found.variances[0]! * 255 ** 2).toBeGreaterThan(1000); // 2 x 30^2
    expect(found.rest * 255 ** 2).toBeLessThan(10); // 2^2
  });

  it('and the rest share out all of an image', async () => {
    const { inside, outside } = project(data.train, await componentsOf(data.train, 4, 4, context));
    expect(inside.columns).toBe(4);
    expect(Math.max(...outside)).toBeLessThan(1e-9);
  });

  it('need two images', async () => {
    await expect(componentsOf(new Uint8Array(4), 4, 2, context)).rejects.toThrow(
      'two normal images at least',
    );
  });
});

it.each([
  ['pca', pca, { components: 1 }],
  ['pca by likelihood', pca, { components: 1, score: 'likelihood' }],
  ['ocsvm', ocsvm, { components: 2 }],
] as const)('%s finds what goes apart', async (_, method, given) => {
  const { scores } = await method.run(data, method.options.parse(given) as never, context);
  expect(judge(scores, data).auc).toBeGreaterThan(0.9);
});

it('rebuilds in gray levels', async () => {
  const { reconstruct } = await pca.run(data, pca.options.parse({ components: 4 }), context);
  const rebuilt = await reconstruct!([3, 70]);
  const original = [...test.subarray(12, 16), ...test.subarray(280, 284)];
  for (const [i, value] of original.entries()) expect(rebuilt[i]).toBeCloseTo(value, 2);
});
