import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createScene, FIRST_ANOMALY, type Scene, type Truth, type TruthWindow } from './scene.ts';

const SEED = 11;
const scene = createScene({ seed: SEED });

function picture(scene: Scene, index: number): Uint8Array {
  const rgb = new Uint8Array(scene.width * scene.height * 3);
  scene.render(index, rgb);
  return rgb;
}

function hash(scene: Scene, index: number): string {
  return createHash('sha1').update(picture(scene, index)).digest('hex');
}

describe('pictures', () => {
  test('are the same for the same seed and frame, in any order', () => {
    const again = createScene({ seed: SEED });
    const indices = [0, 1, 105, 399];
    const forward = indices.map(index => hash(scene, index));
    const backward = indices.toReversed().map(index => hash(again, index));
    expect(backward.toReversed()).toEqual(forward);
    expect(new Set(forward).size).toBe(indices.length);
  });

  test('differ from seed to seed', () => {
    expect(hash(createScene({ seed: SEED + 1 }), 50)).not.toBe(hash(scene, 50));
  });

  test('are the same well before the first anomaly whether there will be any or not', () => {
    expect(hash(createScene({ seed: SEED, anomalies: 'none' }), 50)).toBe(hash(scene, 50));
  });
});

describe('truth', () => {
  test('is empty where nothing happens', () => {
    const quiet = createScene({ seed: SEED, anomalies: 'none' });
    expect(quiet.truthWindows(0, 100_000)).toEqual([]);
    expect(quiet.truthAt(5000)).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])(
    'begins at 10 s with something clear, whole in view at 11.5 s (seed %i)',
    seed => {
      const scene = createScene({ seed });
      expect(scene.truthAt(FIRST_ANOMALY - 1)).toEqual([]);
      expect(scene.truthAt(FIRST_ANOMALY)).toHaveLength(1);
      const [first] = scene.truthAt(FIRST_ANOMALY + 15);
      expect(['cart', 'cyclist']).toContain(first?.kind);
      expect(first!.box.x + first!.box.w).toBeLessThan(1);
    },
  );

  test('holds every kind once in five, apart by 12 to 20 s, in view for 3 s or more', () => {
    const windows = scene.truthWindows(0, 12_000);
    expect(windows.length).toBeGreaterThan(40);
    for (let round = 0; round + 5 <= windows.length; round += 5) {
      expect(new Set(windows.slice(round, round + 5).map(w => w.kind)).size).toBe(5);
    }
    for (const [i, window] of windows.entries()) {
      expect(window.id).toBe(i);
      expect(window.end - window.start).toBeGreaterThanOrEqual(30);
      if (i === 0) continue;
      expect(window.kind).not.toBe(windows[i - 1]!.kind);
      expect(window.start - windows[i - 1]!.end).toBeGreaterThanOrEqual(120);
      expect(window.start - windows[i - 1]!.end).toBeLessThanOrEqual(200);
    }
  });

  test('agrees with the windows', () => {
    for (const { id, start, end } of scene.truthWindows(0, 600)) {
      expect(scene.truthAt(start - 1)).toEqual([]);
      for (let index = start; index < end; index++) expect(scene.truthAt(index)[0]?.id).toBe(id);
      expect(scene.truthAt(end)).toEqual([]);
    }
  });
});

test.each([0, 1, 2, 3, 4])('the box of anomaly %i is what its body changes', id => {
  const window = scene.truthWindows(0, 3000).find(w => w.id === id) as TruthWindow;
  const without = createScene({ seed: SEED, hidden: id });
  for (const index of [window.start + 4, Math.round((window.start + window.end) / 2)]) {
    const change = changed(scene, picture(scene, index), picture(without, index));
    const { box } = scene.truthAt(index)[0] as Truth;
    const drawn = [box.x * 640, box.y * 360, (box.x + box.w) * 640, (box.y + box.h) * 360];
    const [left, top, right, bottom] = drawn as [number, number, number, number];
    expect(change.left).toBeGreaterThan(left - 1.5);
    expect(change.top).toBeGreaterThan(top - 1.5);
    expect(change.right).toBeLessThan(right + 1.5);
    expect(change.bottom).toBeLessThan(bottom + 1.5);
    expect(change.count).toBeGreaterThan(0.1 * (right - left) * (bottom - top));
  }
});

test.each([0, 1, 2, 3, 4])('the mask of anomaly %i is what its body changes', id => {
  const { start, end } = scene.truthWindows(0, 3000).find(w => w.id === id) as TruthWindow;
  const without = createScene({ seed: SEED, hidden: id });
  for (const index of [start + 4, Math.round((start + end) / 2)]) {
    const [a, b, mask] = [picture(scene, index), picture(without, index), scene.maskAt(index)];
    const differs = mask.map((_, pixel) =>
      Number([0, 1, 2].some(c => a[3 * pixel + c] !== b[3 * pixel + c])),
    );
    const count = (pixels: Uint8Array) => pixels.reduce((sum, pixel) => sum + pixel, 0);
    const both = count(mask.map((inside, pixel) => inside & differs[pixel]!));
    // Borders are covered by less than half, and here and there a body has the colour of what is behind it.
    expect(both).toBeGreaterThan(0.95 * count(mask));
    expect(both).toBeGreaterThan(0.6 * count(differs));
  }
});

test('says how much of a body is in the picture', () => {
  const { start, end } = scene.truthWindows(0, 300)[0]!;
  const inView = (index: number) => scene.truthAt(index)[0]!.inView;
  expect(inView(start)).toBeLessThan(0.25);
  expect(inView(Math.round((start + end) / 2))).toBe(1);
  expect(inView(end - 1)).toBeLessThan(0.25);
});

/** Bounds in pixels, and the number, of the pixels that differ between two pictures. */
function changed({ width, height }: Scene, a: Uint8Array, b: Uint8Array) {
  const found = { left: width, top: height, right: 0, bottom: 0, count: 0 };
  for (let i = 0; i < a.length; i += 3) {
    if (a[i] === b[i] && a[i + 1] === b[i + 1] && a[i + 2] === b[i + 2]) continue;
    const x = (i / 3) % width;
    const y = Math.floor(i / 3 / width);
    found.left = Math.min(found.left, x);
    found.top = Math.min(found.top, y);
    found.right = Math.max(found.right, x + 1);
    found.bottom = Math.max(found.bottom, y + 1);
    found.count++;
  }
  return found;
}
