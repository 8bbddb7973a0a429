import { describe, expect, it } from 'vitest';
import { type Flow, FlowTracker } from './flow.ts';

const WIDTH = 160;
const HEIGHT = 120;

/** A texture without a period, seen through a window that has moved by `(x, y)`. */
function texture(x: number, y: number): Uint8Array {
  const picture = new Uint8Array(WIDTH * HEIGHT);
  for (let row = 0; row < HEIGHT; row++) {
    for (let col = 0; col < WIDTH; col++) {
      const [u, v] = [col - x, row - y];
      const waves =
        Math.sin(0.31 * u + 0.17 * v) + Math.sin(0.23 * v - 0.11 * u) + Math.sin(0.07 * u * 1.3 + 0.37 * v);
      picture[row * WIDTH + col] = Math.round(128 + 38 * waves);
    }
  }
  return picture;
}

function flowOf(before: Uint8Array, after: Uint8Array): Flow {
  const tracker = new FlowTracker(WIDTH, HEIGHT);
  expect(tracker.push(before)).toBeUndefined();
  return tracker.push(after)!;
}

/** Largest distance from `(x, y)`, away from the border. */
function worst({ dx, dy }: Flow, x: number, y: number): number {
  let worst = 0;
  for (let row = 20; row < HEIGHT - 20; row++) {
    for (let col = 20; col < WIDTH - 20; col++) {
      const i = row * WIDTH + col;
      worst = Math.max(worst, Math.hypot(dx[i]! - x, dy[i]! - y));
    }
  }
  return worst;
}

describe('the flow of a picture that moves as a whole', () => {
  it.each([
    [1, 0],
    [0, 1],
    [-2, 1],
    [0.5, -0.25],
    [5, -4],
    [-9, 7],
  ])('(%d, %d) pixels', (x, y) => {
    expect(worst(flowOf(texture(0, 0), texture(x, y)), x, y)).toBeLessThan(0.15);
  });
});

it('stands still where nothing moves, and where there is nothing to be seen', () => {
  const still = flowOf(texture(0, 0), texture(0, 0));
  expect(worst(still, 0, 0)).toBeLessThan(1e-4);
  const empty = flowOf(new Uint8Array(WIDTH * HEIGHT).fill(90), new Uint8Array(WIDTH * HEIGHT).fill(140));
  expect(worst(empty, 0, 0)).toBeLessThan(1e-4);
});

it('finds what moves on ground that does not', () => {
  const before = texture(0, 0);
  const after = texture(0, 0);
  const object = texture(0, 0);
  for (let row = 45; row < 85; row++) {
    for (let col = 60; col < 100; col++) {
      before[row * WIDTH + col] = 255 - object[(row + 11) * WIDTH + col + 40]!;
      after[row * WIDTH + col + 3] = 255 - object[(row + 11) * WIDTH + col + 40]!;
    }
  }
  const { dx } = flowOf(before, after);
  expect(dx[65 * WIDTH + 80]).toBeCloseTo(3, 0);
  expect(Math.abs(dx[20 * WIDTH + 30]!)).toBeLessThan(0.05);
});

it('goes from picture to picture, and is the same for a tracker that saw none before', () => {
  const tracker = new FlowTracker(WIDTH, HEIGHT);
  tracker.push(texture(4, 0));
  tracker.push(texture(0, 0));
  const { dx } = tracker.push(texture(2, 1))!;
  expect(dx).toEqual(flowOf(texture(0, 0), texture(2, 1)).dx);
});
