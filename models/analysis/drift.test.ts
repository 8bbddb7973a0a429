import { beforeAll, describe, expect, it } from 'vitest';
import type { Grid, Scene } from '../model.ts';
import { seededRandom } from '../random.ts';
import { maskOf } from './area.ts';
import { RunningBackground } from './background.ts';
import { Calibrator } from './calibrator.ts';
import { Drift } from './drift.ts';
import { thresholdsOf } from './tail.ts';

const [ROWS, COLS] = [4, 6];
const FPS = 2;
const MINUTE = 60 * FPS;
const HOUR = 60 * MINUTE;
const FRAME = { frame: {} as never };
/** Where the tests put something abnormal: the top left cell. */
const CORNER = { x: 0, y: 0, w: 1 / COLS, h: 1 / ROWS };

/** Somebody walks by every 10 s, for 5 s, and scores according to their size. */
class Street {
  private readonly random = seededRandom(3);
  private size = 0;
  private n = 0;

  next(loudness = 1): Grid {
    if (this.n % (10 * FPS) === 0) this.size = 0.5 + 0.5 * this.random();
    const isThere = this.n++ % (10 * FPS) < 5 * FPS;
    const at = Math.floor(this.random() * COLS);
    const values = Float32Array.from({ length: ROWS * COLS }, (_, cell) => {
      const walks = isThere && cell % COLS === at;
      return loudness * (walks ? this.size * (0.8 + 0.4 * this.random()) : 0.05 * this.random());
    });
    return { rows: ROWS, cols: COLS, values };
  }
}

let scene: Scene;
beforeAll(async () => {
  const calibrator = new Calibrator({ frames: 10 * MINUTE, fps: FPS });
  const street = new Street();
  while (calibrator.progress < 1) calibrator.add({ ...FRAME, regions: street.next() });
  scene = await calibrator.finish(new Float32Array(1));
});

/** The thresholds after so many frames, and on how many of them something was above. */
function watch(drift: Drift, frames: number, regions: (n: number) => Grid) {
  let marked = 0;
  let thresholds = thresholdsOf({ ...scene, levels: drift.levels() });
  for (let n = 0; n < frames; n++) {
    const grid = regions(n);
    if (n % 100 === 0) thresholds = thresholdsOf({ ...scene, levels: drift.levels() });
    const isMarked = grid.values.some((value, cell) => value > thresholds.values[cell]!);
    if (isMarked) marked += 1;
    else drift.learn(grid, []);
  }
  return { thresholds, marked };
}

const level = (drift: Drift, cell = 8) => drift.levels().values[cell]! / scene.levels.values[cell]!;

describe('drift', () => {
  it('stays where it is in a scene that stays as it was calibrated', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const street = new Street();
    watch(drift, 6 * HOUR, () => street.next());
    expect(level(drift)).toBeGreaterThan(0.8);
    expect(level(drift)).toBeLessThan(1.25);
  });

  it('follows a scene that becomes livelier by 60 % over hours, with next to nothing marked', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const street = new Street();
    const { marked } = watch(drift, 10 * HOUR, n => street.next(1 + Math.min(0.6, (0.6 * n) / (6 * HOUR))));
    expect(marked).toBeLessThan(72); // a frame in a thousand, and an alert takes six of ten
    expect(level(drift)).toBeGreaterThan(1.35);
    expect(level(drift)).toBeLessThan(1.9);
  });

  it('learns no step change within minutes, and nothing faster than double in an hour', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const loud: Grid = { ...scene.levels, values: scene.levels.values.map(value => 1.01 * value) };
    for (let n = 0; n < 5 * MINUTE; n++) drift.learn(loud, []);
    expect(level(drift)).toBeLessThan(1.1);
    for (let n = 5 * MINUTE; n < HOUR; n++) {
      drift.learn({ ...loud, values: drift.levels().values.map(value => 1.01 * value) }, []);
    }
    expect(level(drift)).toBeGreaterThan(1.9);
    expect(level(drift)).toBeLessThan(2.001);
    for (let n = 0; n < 5 * HOUR; n++) {
      drift.learn({ ...loud, values: drift.levels().values.map(value => 1.01 * value) }, []);
    }
    expect(level(drift)).toBeCloseTo(4);
  });

  it('does not take a quiet night for normal', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const empty: Grid = { ...scene.levels, values: scene.levels.values.map(() => 0.05) };
    for (let n = 0; n < 8 * HOUR; n++) drift.learn(empty, []);
    expect(level(drift)).toBe(1);
  });

  it('learns nothing in a box and round it', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const loud: Grid = { ...scene.levels, values: scene.levels.values.map(() => 0) };
    loud.values[0] = 2 * scene.levels.values[0]!;
    for (let n = 0; n < HOUR; n++) drift.learn(loud, [CORNER]);
    expect(drift.levels().values).toEqual(scene.levels.values);
  });

  it('keeps something that stands still for 20 minutes above the thresholds', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const background = new RunningBackground(ROWS * COLS, new Float32Array(ROWS * COLS).fill(80)); // a pixel each
    const frame = new Uint8Array(ROWS * COLS).fill(80);
    frame[0] = 160;
    const score = (gray: number, cell: number) => ((gray - background.picture[cell]!) / 40) ** 2;
    const at = thresholdsOf(scene).values[0]!;
    for (let n = 0; n < 20 * MINUTE; n++) {
      background.push(frame);
      const values = Float32Array.from(frame, score);
      expect(values[0]).toBeGreaterThan((at * drift.levels().values[0]!) / scene.levels.values[0]!);
      background.hold(maskOf([CORNER], ROWS, COLS));
      drift.learn({ rows: ROWS, cols: COLS, values }, [CORNER]);
    }
  });

  it('lets one place rise alone, and fall back more slowly', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const flag = (): Grid => {
      const values = scene.levels.values.map(() => 0);
      values[COLS - 1] = 1.2 * drift.levels().values[COLS - 1]!;
      return { rows: ROWS, cols: COLS, values };
    };
    const empty: Grid = { ...scene.levels, values: scene.levels.values.map(() => 0) };
    for (let n = 0; n < HOUR; n++) drift.learn(flag(), []);
    expect(level(drift, COLS - 1) / level(drift, 0)).toBeGreaterThan(1.3); // three columns are out of reach
    const [risen, others] = [level(drift, COLS - 1), level(drift, 0)];
    for (let n = 0; n < 4 * HOUR; n++) drift.learn(empty, []);
    expect(level(drift, COLS - 1)).toBeLessThan(risen);
    expect(level(drift, COLS - 1)).toBeGreaterThan(0.95 * risen);
    expect(level(drift, 0)).toBe(others);
  });

  it('goes on in the evening where the last evening ended', () => {
    const drift = new Drift(scene.levels, scene.tail!, FPS);
    const loud = (): Grid => ({ ...scene.levels, values: drift.levels().values.map(value => 1.01 * value) });
    drift.see(Float32Array.of(120));
    drift.see(Float32Array.of(66)); // too near to where it is dark
    for (let n = 0; n < HOUR / 2; n++) drift.learn(loud(), []);
    const day = level(drift);
    drift.see(Float32Array.of(30));
    expect(level(drift)).toBe(day); // nothing is known of the dark yet
    for (let n = 0; n < HOUR / 2; n++) drift.learn(loud(), []);
    const night = level(drift);
    expect(night).toBeGreaterThan(1.3 * day);
    drift.see(Float32Array.of(120));
    expect(level(drift)).toBe(day);
    drift.see(Float32Array.of(40));
    expect(level(drift)).toBe(night);
  });
});
