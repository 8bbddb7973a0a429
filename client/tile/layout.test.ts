import { describe, expect, it } from 'vitest';
import { GAP, layoutFor, tileChrome } from './layout.ts';

const seenAtOnce = (count: number, width: number, height: number, zoom = 1) => {
  const { columns, tileWidth } = layoutFor(count, width, height, zoom);
  const rows = Math.ceil(count / columns);
  const used = rows * ((tileWidth! * 9) / 16 + tileChrome(zoom)) + (rows - 1) * GAP;
  return used <= height && columns * tileWidth! + (columns - 1) * GAP <= width;
};

describe('the wall', () => {
  it('shows every tile at once where there is room', () => {
    expect(layoutFor(1, 1076, 824)).toEqual({ columns: 1, tileWidth: 1076 });
    expect(layoutFor(4, 1076, 824).columns).toBe(2);
    expect(layoutFor(3, 3400, 800).columns).toBe(3);
    for (const count of [1, 2, 3, 4, 5, 7, 9, 12, 16]) {
      expect(seenAtOnce(count, 2136, 1364)).toBe(true);
      expect(seenAtOnce(count, 3196, 1990, 1.6)).toBe(true);
    }
  });

  it('scrolls rather than show tiles too small to read', () => {
    expect(layoutFor(7, 336, 660)).toEqual({ columns: 1, tileWidth: null });
    expect(layoutFor(40, 1076, 824)).toEqual({ columns: 3, tileWidth: null });
  });
});
