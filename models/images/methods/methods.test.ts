import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relativeError } from '../../../test/golden.ts';
import { rocAuc } from '../../evaluation/roc.ts';
import { integer, seededRandom } from '../../random.ts';
import type { Method, MethodContext, OneClassData } from '../method.ts';
import { loadImageModel } from '../model-folder.ts';
import { autoencoder } from './autoencoder.ts';
import { sad } from './sad.ts';
import { supervised } from './supervised.ts';
import { svdd } from './svdd.ts';

const SIDE = 12;
const SIZE = SIDE * SIDE;
const random = seededRandom(7);

type Kind = 'horizontal' | 'vertical' | 'square';

/** A bright bar of a random place, or a square as bright as a bar, on a dark noisy ground. */
function picture(kind: Kind): Uint8Array {
  const pixels = Uint8Array.from({ length: SIZE }, () => integer(random, 40));
  const [top, left] = [1 + integer(random, 8), 1 + integer(random, 8)];
  const [height, width] = { horizontal: [1, 9], vertical: [9, 1], square: [3, 3] }[kind] as [number, number];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels[Math.min(SIDE - 1, top + y) * SIDE + Math.min(SIDE - 1, left + x)] = 215 + integer(random, 40);
    }
  }
  return pixels;
}

function pictures(counts: Partial<Record<Kind, number>>): Uint8Array {
  const kinds = Object.entries(counts).flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind));
  const all = new Uint8Array(kinds.length * SIZE);
  for (const [i, kind] of kinds.entries()) all.set(picture(kind), i * SIZE);
  return all;
}

const labels = [...Array(60).fill(0), ...Array(30).fill(1), ...Array(30).fill(2)] as number[];
const data: OneClassData = {
  shape: { channels: 1, height: SIDE, width: SIDE },
  train: pictures({ horizontal: 300 }),
  labelled: { pixels: pictures({ vertical: 30 }), labels: new Uint8Array(30).fill(1) },
  test: {
    pixels: pictures({ horizontal: 60, vertical: 30, square: 30 }),
    labels: Uint8Array.from(labels),
    abnormal: Uint8Array.from(labels, label => (label === 0 ? 0 : 1)),
    unseen: Uint8Array.from(labels, label => (label === 2 ? 1 : 0)),
  },
};

const context = (changes: Partial<MethodContext> = {}): MethodContext => ({
  ...{ seed: 1, threads: 1, signal: new AbortController().signal, onProgress: () => {} },
  ...changes,
});

const auc = (scores: Float32Array) => rocAuc([...scores], [...data.test.abnormal].map(Boolean));

const everyOption = {
  ...{ items: 20, shrink: 0, addressing: 'cosine', depth: 2, query: 'position', skips: [1], noise: 0.1 },
  ...{ svdd: 0.1, svddAt: 'middle', pretrain: 0.3, reduction: 'sum', score: 'combined', error: 'one-sided' },
  ...{ input: 'levels', schedule: { kind: 'constant' }, weightDecay: 1e-5 },
};

/** Ways to train, and the AUC that each passes with a margin; scores by chance have 0.5. */
const ways: readonly (readonly [what: string, Method, object, least: number])[] = [
  ['MemAE', autoencoder, { items: 30 }, 0.75],
  ['MemAE with every option', autoencoder, everyOption, 0.55],
  ['Deep SVDD', svdd, {}, 0.7],
  ['Deep SVDD, soft', svdd, { boundary: 'soft' }, 0.7],
  ['Deep SAD', sad, {}, 0.8],
  ['negated', supervised, {}, 0.75],
  ['inverted', supervised, { loss: 'inverted' }, 0.75],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-model-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(ways)('%s', (what, method, given, least) => {
  it('learns what is normal, and says the same once it was saved and loaded', async () => {
    const options = method.options.parse({ epochs: 20, batch: 30, ...given });
    const progress: number[] = [];
    const result = await method.run(data, options, context({ onProgress: done => progress.push(done) }));
    expect(auc(result.scores)).toBeGreaterThan(least);
    expect(progress.every(done => done >= 0 && done <= 1)).toBe(true);
    expect(result.curves.loss!.at(-1)![0]).toBeGreaterThan(100);
    const place = join(folder, what);
    await result.save!(place);
    const model = await loadImageModel(place);
    await model.fit(data.train);
    expect(await model.scores(data.test.pixels)).toEqual(result.scores);
    const rebuilt = await result.reconstruct?.([3, 70]);
    const all = await model.reconstructions(data.test.pixels);
    expect(rebuilt?.slice(SIZE)).toEqual(all?.data.slice(70 * SIZE, 71 * SIZE));
    await model.close();
    await result.close!();
  }, 60_000);
});

it('scores one training in several ways as if it had trained for each', async () => {
  const run = (error: string) =>
    autoencoder.run(data, autoencoder.options.parse({ epochs: 2, error }), context());
  const [first, other] = [await run('squared'), await run('one-sided')];
  const rescored = await first.rescored!(autoencoder.options.parse({ epochs: 2, error: 'one-sided' }));
  expect(rescored.scores).toEqual(other.scores);
  expect(rescored.scores).not.toEqual(first.scores);
  for (const result of [first, other, rescored]) await result.close!();
});

describe('a saved MemAE', () => {
  it('gives latents, addressing weights and memory items', async () => {
    const model = await loadImageModel(join(folder, 'MemAE'));
    const [latents, addressing] = [
      await model.latents(data.test.pixels),
      await model.addressing(data.test.pixels),
    ];
    expect(latents.shape).toEqual([120, 2, 2, 64]);
    expect(addressing!.shape).toEqual([120, 1, 1, 30]);
    expect(model.memory!.shape).toEqual([30, 256]);
    const sums = Array.from({ length: 120 }, (_, i) =>
      addressing!.data.slice(i * 30, (i + 1) * 30).reduce((a, b) => a + b, 0),
    );
    expect(relativeError(sums, Array(120).fill(1))).toBeLessThan(1e-5);
    await model.close();
  });

  it('says in one line that its weights are not its own', async () => {
    await writeFile(join(folder, 'MemAE', 'weights.safetensors'), 'nothing');
    await expect(loadImageModel(join(folder, 'MemAE'))).rejects.toThrow(
      /weights.safetensors: too short for a safetensors file/,
    );
  });
});

it.each([
  [{ depth: 6 }, 'depth 6: the memory must stand in front of the last layer, 1 to 5'],
  [{ skips: [3] }, 'skips: layer 3: only 1 to 2 can be skipped from'],
])('refuses %j in one line', async (given, line) => {
  const options = autoencoder.options.parse(given);
  await expect(autoencoder.run(data, options, context())).rejects.toThrow(line);
});

it('ends when it is told to', async () => {
  const stop = new AbortController();
  const options = svdd.options.parse({ epochs: 1000 });
  const running = svdd.run(data, options, context({ signal: stop.signal, onProgress: () => stop.abort() }));
  await expect(running).rejects.toThrow(/abort/);
});
