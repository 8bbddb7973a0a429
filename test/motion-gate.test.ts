import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Analysis,
  analyse,
  loadPackage,
  type ModelPackage,
  ScoringPool,
  thresholdsOf,
} from '../models/index.ts';
import { seededRandom, uniform } from '../models/random.ts';
import { AlertTracker } from '../server/detection/alerts.ts';
import { findBoxes } from '../server/detection/boxes.ts';
import { type Frame, openStream } from '../streams/index.ts';

let model: ModelPackage;
let pool: ScoringPool;
beforeAll(async () => {
  model = await loadPackage('demo-walkway');
  pool = new ScoringPool({ engine: 'onnx-cpu' });
  await pool.load(model);
});
afterAll(() => pool.close());

type Change = (picture: Uint8Array, width: number, t: number) => void;

/** The demo's walkway with nobody on it, as its camera would see it; `change` puts something there. */
function emptyStreet(frames: number, change: Change = () => {}): Uint8Array[] {
  const { background } = model.scene!;
  const random = seededRandom(frames);
  return Array.from({ length: frames }, (_, t) => {
    const picture = Uint8Array.from(background, level => level + uniform(random, -1.5, 1.5) + 0.5);
    change(picture, model.input.width, t);
    return picture;
  });
}

/** Sets a rectangle's gray levels. */
function paint(picture: Uint8Array, width: number, [x, y, w, h]: number[], level: (was: number) => number) {
  for (let row = Math.floor(y!); row < y! + h! - 0.5; row++) {
    for (let col = Math.floor(x!); col < x! + w! - 0.5; col++) {
      picture[row * width + col] = level(picture[row * width + col]!);
    }
  }
}

/** One pixel a second, 4 x 8 pixels: somebody far away who hardly moves. */
const slow: Change = (picture, width, t) => paint(picture, width, [60 + t / 10, 40, 4, 8], () => 60);
/** Something that stands out, at walking pace. */
const strange: Change = (picture, width, t) => {
  paint(picture, width, [20 + 3 * t, 70, 24, 40], was => (was > 128 ? 10 : 245));
};
/** Stripes that come out of nothing, a gray level a frame: no two frames differ by much. */
const creeping: Change = (picture, width, t) => {
  for (let row = 60; row < 124; row += 4)
    paint(picture, width, [160, row, 64, 2], was => Math.max(0, was - t));
};

async function demo(frames: number): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const { gray } of openStream('demo:walkway', { ...model.input, pace: 'fast' })) {
    found.push(Uint8Array.from(gray));
    if (found.length === frames) break;
  }
  return found;
}

/** What a camera would see, with as much time as scoring takes. */
async function watch(pictures: readonly Uint8Array[], gate: boolean) {
  async function* frames(): AsyncGenerator<Frame> {
    for (const [index, gray] of pictures.entries()) {
      while (analysis.queueAgeMs > 0) await setTimeout(1);
      yield { index, timeMs: index * 100, arrivedMs: 0, pts: index * 1e5, gray };
    }
  }
  const { background } = model.scene!;
  const thresholds = thresholdsOf(model.scene!);
  const analysis: Analysis = analyse(frames(), { model, pool, background, pace: 'live' });
  if (gate) analysis.gate(thresholds);
  const tracker = new AlertTracker<Frame>();
  const boxes: unknown[] = [];
  const scores: number[] = [];
  const alerts: string[] = [];
  for await (const { frame, regions } of analysis) {
    const found = regions && findBoxes(regions, thresholds);
    // What was skipped lasts in the frames after it, a thousandth at most.
    boxes.push(found?.boxes.map(box => ({ ...box, score: box.score.toFixed(3) })));
    if (found) scores.push(found.score);
    for (const { kind } of found ? tracker.add(frame, found.boxes) : [])
      alerts.push(`${kind} ${frame.index}`);
  }
  return { boxes, scores, alerts, stats: analysis.stats };
}

it('changes no box and no alert, and skips most of an empty street', async () => {
  const empty = emptyStreet(200);
  const pictures = [
    ...empty,
    ...emptyStreet(60, slow),
    ...emptyStreet(60, strange),
    ...emptyStreet(60),
    ...emptyStreet(120, creeping),
    ...(await demo(140)),
  ];
  const without = await watch(pictures, false);
  const withGate = await watch(pictures, true);
  const differences = withGate.scores.map((score, i) => Math.abs(score - without.scores[i]!));
  expect(Math.max(...differences)).toBeLessThan(0.05);
  expect(withGate.boxes).toEqual(without.boxes);
  expect(withGate.alerts).toEqual(without.alerts);
  expect(without.alerts.length).toBeGreaterThan(4);
  expect(without.stats).toMatchObject({ skippedWindows: 0, droppedWindows: 0 });

  const { stats } = await watch(empty, true);
  // In the first 9 s the empty picture may still change too fast; after that four of five windows are skipped.
  expect(stats.windows + stats.skippedWindows).toBe(47);
  expect(stats.skippedWindows).toBeGreaterThan(17);
}, 120_000);
