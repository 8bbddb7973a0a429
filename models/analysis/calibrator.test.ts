import { expect, it } from 'vitest';
import { type AnalysedFrame, CELL, type Scene } from '../model.ts';
import { decodeScene, encodeScene } from '../package/scene-file.ts';
import { seededRandom } from '../random.ts';
import { Calibrator, completed } from './calibrator.ts';
import { thresholdsOf } from './tail.ts';

const COLS = 16;
/** 5 rows and 16 columns; the left quarter is busy at level 1, the rest sees nothing but noise at 0.01. */
const normal = (n: number): AnalysedFrame => {
  const values = Float32Array.from({ length: 5 * COLS }, (_, cell) =>
    cell % COLS < 4 ? (n % 10) / 10 : 0.01,
  );
  return { frame: {} as AnalysedFrame['frame'], regions: { rows: 5, cols: COLS, values } };
};

it('gives each region the level of what was normal there', async () => {
  const calibrator = new Calibrator({ frames: 200 });
  for (let n = 0; n < 200; n++) calibrator.add(normal(n));
  expect(calibrator.progress).toBe(1);
  const { levels, background } = await calibrator.finish(Float32Array.of(7));
  expect(background).toEqual(Float32Array.of(7));
  const [busy, beside, quiet] = [levels.values[0]!, levels.values[4]!, levels.values[COLS - 1]!];
  expect(busy).toBeCloseTo(0.9, 2);
  expect(beside).toBe(busy);
  expect(quiet).toBeLessThan(0.5 * busy);
  expect(quiet).toBeGreaterThan(0.01 * 2); // a share of the whole picture's level, not a hair above noise
});

/** Somebody of any size walks in one of the four left columns, less often further right. */
function street(minutes: number): AnalysedFrame[] {
  const random = seededRandom(5);
  let [size, column] = [0, 0];
  return Array.from({ length: 600 * minutes }, (_, n) => {
    if (n % 50 === 0) [size, column] = [0.3 + 0.7 * random(), Math.floor(4 * random() ** 2)];
    const values = Float32Array.from({ length: 5 * COLS }, (_, cell) =>
      cell % COLS === column && n % 50 < 30 ? size * (0.8 + 0.4 * random()) : 0.01 * random(),
    );
    return { frame: {} as AnalysedFrame['frame'], regions: { rows: 5, cols: COLS, values } };
  });
}

it('makes finer levels of more footage', async () => {
  /** Lowest level in units of the highest. */
  const finest = async (minutes: number) => {
    const frames = street(minutes);
    const calibrator = new Calibrator({ frames: frames.length });
    for (const frame of frames) calibrator.add(frame);
    const { levels } = await calibrator.finish(new Float32Array(1));
    return Math.min(...levels.values) / Math.max(...levels.values);
  };
  expect(await finest(30)).toBeLessThan(0.6 * (await finest(1)));
});

/** Busier by this factor. */
const busier = (n: number, factor: number): AnalysedFrame => {
  const { frame, regions } = normal(n);
  return { frame, regions: { ...regions!, values: regions!.values.map(v => v * factor) } };
};

it('measures on unseen footage how far normal frames go above the levels', async () => {
  const calibrator = new Calibrator({ frames: 400 });
  // Each quarter is a third livelier than the one before it.
  for (let n = 0; n < 400; n++) calibrator.add(busier(n, 1 + Math.floor(n / 100) / 3));
  const { levels, tail } = await calibrator.finish(new Float32Array(1));
  expect(levels.values[0]!).toBeCloseTo(2 * 0.9, 2);
  expect(tail!.frames.from).toBeGreaterThan(1); // the last quarter, judged by the others
  expect(tail!.frames.from).toBeLessThanOrEqual(2 / (5 / 3) + 1e-6);
});

it('takes the tail from frames that the network was not trained on, wherever there are any', async () => {
  const swing = (n: number) => (n % 40 < 20 ? 1 : 1.2);
  const calibrator = new Calibrator({ frames: 400 });
  for (let n = 0; n < 320; n++) calibrator.add(busier(n, 0.5 * swing(n)), true); // it does better on what it knows
  for (let n = 320; n < 400; n++) calibrator.add(busier(n, swing(n)));
  const { tail } = await calibrator.finish(new Float32Array(1));
  const all = new Calibrator({ frames: 400 });
  for (let n = 0; n < 400; n++) all.add(busier(n, (n < 320 ? 0.5 : 1) * swing(n)));
  const mixed = (await all.finish(new Float32Array(1))).tail!;
  expect(tail!.halves[0]).toBeGreaterThan(1.5 * mixed.halves[0]!);
});

it('counts scored frames only, and no more than it asked for', () => {
  const calibrator = new Calibrator({ frames: 4 });
  calibrator.add({ frame: {} as AnalysedFrame['frame'] });
  expect(calibrator.progress).toBe(0);
  for (let n = 0; n < 4; n++) calibrator.add(normal(n));
  expect(calibrator.progress).toBe(1);
});

it('refuses to make a scene out of nothing', async () => {
  await expect(new Calibrator().finish(new Float32Array(1))).rejects.toThrow('nothing to calibrate on');
});

it('lets what was dismissed count as normal where it was, and only there', async () => {
  const finish = (...dismissed: Parameters<Calibrator['finish']>[1][]) => {
    const calibrator = new Calibrator({ frames: 400 });
    for (let n = 0; n < 400; n++) calibrator.add(busier(n, 1 + Math.floor(n / 100) / 3));
    return calibrator.finish(new Float32Array(1), ...dismissed);
  };
  const before = await finish();
  const corner = 5 * COLS - 1;
  const values = new Float32Array(5 * COLS);
  values[corner] = 7;
  const after = await finish([
    { rows: 5, cols: COLS, values },
    { rows: 1, cols: 1, values: Float32Array.of(99) }, // of another size
  ]);
  expect(after.tail).toEqual(before.tail); // elsewhere it is as sensitive as before
  expect(thresholdsOf(after).values[corner]).toBeCloseTo(1.2 * 7, 4);
  expect(after.levels.values[corner - 1]).toBe(after.levels.values[corner]); // as near as levels tell of each other
  expect(after.levels.values.slice(0, 8)).toEqual(before.levels.values.slice(0, 8));
  expect(thresholdsOf(before).values[corner]).toBeLessThan(7);
});

const sized = (scene: Scene): Scene => ({ ...scene, background: new Float32Array(5 * COLS * CELL * CELL) });

it('knows no level where most frames hide what is there, and as usual elsewhere', async () => {
  const [whole, masked] = [new Calibrator({ frames: 400 }), new Calibrator({ frames: 400 })];
  for (let n = 0; n < 400; n++) {
    const frame = busier(n, 1 + Math.floor(n / 100) / 3);
    const values = frame.regions!.values.map((value, cell) =>
      cell % COLS > 12 || (n < 100 && cell % COLS < 4) ? Number.NaN : value,
    );
    whole.add(frame);
    masked.add({ ...frame, regions: { ...frame.regions!, values } });
  }
  const [known, part] = [await whole.finish(new Float32Array(1)), await masked.finish(new Float32Array(1))];
  const unknown = [...part.levels.values.keys()].filter(cell => cell % COLS > 12);
  for (const cell of unknown) expect(part.levels.values[cell]).toBe(Number.POSITIVE_INFINITY);
  expect(part.levels.values.filter(Number.isFinite)).toHaveLength(5 * 13);
  expect(part.levels.values[0]).toBe(known.levels.values[0]); // the first quarter was the quietest
  expect(part.tail!.frames.from).toBeGreaterThan(0);
  const whereFrom = [
    ...completed(part, known, cell => cell === COLS - 2).levels.values.slice(COLS - 2, COLS),
  ];
  expect(whereFrom).toEqual([Number.POSITIVE_INFINITY, known.levels.values[COLS - 1]]);
  const blind = new Calibrator({ frames: 1 });
  blind.add({
    ...busier(0, 1),
    regions: { rows: 5, cols: COLS, values: new Float32Array(5 * COLS).fill(Number.NaN) },
  });
  expect(completed(await blind.finish(new Float32Array(1)), known, () => false)).toBe(known);
  const again = decodeScene(encodeScene(sized(part), 'w'), 'it', 'w');
  expect(again.levels.values).toEqual(part.levels.values);
});
