import { describe, expect, it } from 'vitest';
import { BoxMeans } from './box-mean.ts';
import { BASELINES, type BaselineName } from './index.ts';

describe('means over boxes', () => {
  it('of every box in the picture', () => {
    const means = new BoxMeans(3, 3, 2).of(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect([...means]).toEqual([3, 4, 6, 7]);
  });

  it('largest by cell, the border taking from its neighbours', () => {
    const boxes = new BoxMeans(32, 24, 16); // centres at 8 to 24 across and 8 to 16 down
    const means = new Float32Array(17 * 9);
    means[0] = 1; // centre (8, 8): cell (1, 1)
    means[8 * 17 + 16] = 5; // centre (24, 16): cell (3, 2)
    means[8] = 3; // centre (16, 8): cell (2, 1)
    expect(boxes.largest(means)).toEqual({
      rows: 3,
      cols: 4,
      values: Float32Array.of(1, 1, 3, 0, 1, 1, 3, 0, 0, 0, 0, 5),
    });
  });
});

const [WIDTH, HEIGHT] = [96, 64];

/** A patch of noise 24 pixels wide, `x` from the left and 20 from above, on an even ground. */
function patch(x: number, level = 100): Uint8Array {
  const picture = new Uint8Array(WIDTH * HEIGHT).fill(100);
  for (let row = 0; row < 24; row++) {
    for (let col = 0; col < 24; col++) {
      const noise = Math.sin(col * 1.1 + row * 0.7) + Math.sin(row * 0.9 - col * 0.5);
      picture[(20 + row) * WIDTH + x + col] = Math.round(level + 40 * noise);
    }
  }
  return picture;
}

describe.each(Object.keys(BASELINES) as BaselineName[])('baseline %s', name => {
  const create = () => BASELINES[name].create(WIDTH, HEIGHT);

  it('knows nothing of the first frame and finds nothing where nothing moves', () => {
    const baseline = create();
    expect(baseline.push(patch(20))).toBeUndefined();
    expect(Math.max(...baseline.push(patch(20))!.values)).toBeLessThan(1e-3);
  });

  it('scores highest where something moves, and higher what moves faster', () => {
    const highest = (pixels: number) => {
      const baseline = create();
      baseline.push(patch(40));
      const { cols, values } = baseline.push(patch(40 + pixels))!;
      const score = Math.max(...values);
      const cell = values.indexOf(score);
      return { score, col: cell % cols, row: Math.floor(cell / cols) };
    };
    const [slow, fast] = [highest(1), highest(3)];
    expect(fast.score).toBeGreaterThan(1.2 * slow.score);
    for (const { row, col } of [slow, fast]) {
      expect(Math.abs(row - 4)).toBeLessThanOrEqual(1);
      expect(Math.abs(col - 6.5)).toBeLessThanOrEqual(1.5);
    }
  });
});

it('squares in (a), not in (b)', () => {
  const step = (name: BaselineName) => {
    const baseline = BASELINES[name].create(WIDTH, HEIGHT);
    baseline.push(new Uint8Array(WIDTH * HEIGHT).fill(100));
    return baseline.push(new Uint8Array(WIDTH * HEIGHT).fill(105))!.values[0];
  };
  expect([step('a'), step('b')]).toEqual([25, 5]);
});
