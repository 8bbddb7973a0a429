import { beforeAll, describe, expect, it } from 'vitest';
import { movingSquare } from '../../../test/support/footage.ts';
import { CLIP_FRAMES } from '../../model.ts';
import { seededRandom } from '../../random.ts';
import type { Batch } from '../backends/backend.ts';
import { medianBackground } from '../footage.ts';
import { findMovers } from './movers.ts';
import { PseudoAnomalies } from './samples.ts';

const footage = movingSquare(120);
const background = medianBackground(footage);
const units = { zero: background, scale: 40 };
const SIDE = 32;
const PIXELS = SIDE * SIDE;
const options = { batch: 24, height: SIDE, width: SIDE, mirror: true, busy: 0.75 };

const batchOf = (share: number, seed = 1) =>
  new PseudoAnomalies(footage, background, units, { ...options, share }).batch(seededRandom(seed));

const same = (a: Float32Array, b: Float32Array) => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

describe('samples with pseudo-anomalies', () => {
  let batch: Batch;
  beforeAll(() => {
    batch = batchOf(1);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(same(batchOf(1).seen!, batch.seen!)).toBe(true);
    expect(same(batchOf(1).clips, batch.clips)).toBe(true);
    expect(same(batchOf(1, 2).seen!, batch.seen!)).toBe(false);
  });

  it('weigh all places together 1, and those on an edge 0', () => {
    const { weights, targets } = batch.labels!;
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(weights.some((weight, i) => weight === 0 && targets[i] === 0)).toBe(true);
    const [abnormal, normal] = [1, 0].map(target => weights.find((w, i) => w > 0 && targets[i] === target)!);
    expect(abnormal! / normal!).toBeCloseTo(3, 4);
  });

  it('show what should not be given back, where the labels say so and nowhere else', () => {
    const { targets, weights } = batch.labels!;
    const cells = (SIDE / 8) ** 2;
    let [there, elsewhere] = [0, 0];
    for (let i = 0; i < targets.length; i++) {
      const [n, t, cell] = [Math.floor(i / (4 * cells)), Math.floor(i / cells) % 4, i % cells];
      let changed = 0;
      for (let p = 0; p < 4 * 64; p++) {
        const frame = 4 * t + (p >> 6);
        const y = 8 * Math.floor(cell / (SIDE / 8)) + ((p >> 3) & 7);
        const x = 8 * (cell % (SIDE / 8)) + (p & 7);
        const at = (n * CLIP_FRAMES + frame) * PIXELS + y * SIDE + x;
        changed += Math.abs(batch.seen![at]! - batch.clips[at]!) > 0.2 ? 1 / 256 : 0;
      }
      if (targets[i] === 1) there += changed > 0.1 ? 1 : 0;
      else if (weights[i]! > 0) elsewhere += changed > 0.1 ? 1 : 0;
    }
    const abnormal = targets.filter(target => target === 1).length;
    expect(abnormal).toBeGreaterThan(50);
    expect(there / abnormal).toBeGreaterThan(0.8); // some things look like what is behind them
    expect(elsewhere / (targets.length - abnormal)).toBeLessThan(0.01);
  });
});

it('leaves normal samples as they are', () => {
  const { clips, seen, labels } = batchOf(0);
  expect(same(seen!, clips)).toBe(true);
  expect(Math.max(...labels!.targets)).toBe(0);
});

it('makes do with a sequence of a single clip: nothing in it can go faster', () => {
  const short = movingSquare(CLIP_FRAMES);
  const samples = new PseudoAnomalies(short, background, units, { ...options, share: 1 });
  const { labels } = samples.batch(seededRandom(1));
  expect(Math.max(...labels!.targets)).toBe(1);
});

it('makes do with footage in which nothing was found', () => {
  const still = {
    ...footage,
    sequences: [{ name: 'still', frames: new Uint8Array(64 * 32 * 40).fill(100), count: 40 }],
  };
  const flat = new Float32Array(64 * 32).fill(100);
  expect(findMovers(still, flat)).toMatchObject({ cutOuts: [], speed: 1.3 });
  const samples = new PseudoAnomalies(still, flat, { zero: flat, scale: 40 }, { ...options, share: 1 });
  const { seen, labels } = samples.batch(seededRandom(1));
  expect(seen!.every(Number.isFinite)).toBe(true);
  expect(Math.max(...labels!.targets)).toBe(1);
});

it('finds what moves, how large it is and how fast', () => {
  const { cutOuts, height, speed } = findMovers(footage, background);
  expect(cutOuts.length).toBeGreaterThan(5);
  expect(height).toBeGreaterThanOrEqual(8);
  expect(speed).toBeGreaterThan(0.5);
  for (const { width, height, gray, alpha } of cutOuts) {
    expect([gray.length, alpha.length]).toEqual([width * height, width * height]);
    expect(alpha.some(value => value === 1)).toBe(true);
  }
});
