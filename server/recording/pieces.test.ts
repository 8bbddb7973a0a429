import { describe, expect, it } from 'vitest';
import { gapsIn, piecesOf } from './pieces.ts';
import type { Recorded } from './ring.ts';

const START = 1_700_000_000_000;

/** A group of two seconds. */
function group(second: number, more: Partial<Recorded> = {}): Recorded {
  const time = { start: START + second * 1000, pts: second * 1e6, duration: 2e6 };
  return { ...time, run: 1, count: 50, bytes: 100, read: async () => new Uint8Array(), ...more };
}
const divided = (groups: readonly Recorded[], largest?: number) =>
  piecesOf(groups, largest).map(piece => piece.map(({ start }) => (start - START) / 1000));

describe('pieces', () => {
  it('are as long as a connection goes on', () => {
    expect(divided([group(0), group(2), group(4), group(6, { run: 2 }), group(8, { run: 2 })])).toEqual([
      [0, 2, 4],
      [6, 8],
    ]);
    expect(divided([])).toEqual([]);
  });

  it('end where something is missing', () => {
    expect(divided([group(0), group(3.9), group(8), group(10)])).toEqual([
      [0, 3.9],
      [8, 10],
    ]);
  });

  it('end where the clock of the camera was set, or stood still', () => {
    expect(divided([group(0), group(2, { pts: -60e6 })])).toEqual([[0], [2]]);
    expect(divided([group(0), group(2, { pts: 60e6 })])).toEqual([[0], [2]]);
    expect(divided([group(0), group(30, { pts: 2e6 })])).toEqual([[0], [30]]);
  });

  it('hold jitter on the way', () => {
    expect(divided([group(0), group(2, { start: START + 5000 })])).toEqual([[0, 5]]);
  });

  it('are of a size that the disk has room for', () => {
    expect(divided([group(0), group(2), group(4), group(6)], 250)).toEqual([
      [0, 2],
      [4, 6],
    ]);
    expect(divided([group(0, { bytes: 900 }), group(2)], 250)).toEqual([[0], [2]]);
  });
});

describe('gaps', () => {
  const time = { from: 0, to: 60_000 };
  it('are all that is not covered', () => {
    expect(gapsIn(time, [])).toEqual([time]);
    const spans = [
      { from: 30_000, to: 40_000 },
      { from: -5000, to: 10_000 },
      { from: 8000, to: 12_000 },
    ];
    expect(gapsIn(time, spans)).toEqual([
      { from: 12_000, to: 30_000 },
      { from: 40_000, to: 60_000 },
    ]);
  });

  it('are none between groups that nearly touch, nor beyond the time', () => {
    expect(
      gapsIn(time, [
        { from: 1500, to: 30_000 },
        { from: 31_500, to: 58_500 },
      ]),
    ).toEqual([]);
    expect(gapsIn(time, [{ from: -9000, to: 90_000 }])).toEqual([]);
  });
});
