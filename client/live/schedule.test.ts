import { beforeEach, describe, expect, it } from 'vitest';
import type { Box, VerdictHeader } from '../../server/contract.ts';
import { Schedule } from './schedule.ts';

const BOX: Box = { x: 0, y: 0, w: 0.5, h: 0.5, score: 2 };
/** The server's clock is this far ahead of the page's. */
const AHEAD = 1_000_000;
/** Frames have 40 ms; frame n is captured at page time 40 n, its packet comes 50 ms later. */
const captured = (n: number) => AHEAD + n * 40;
const at = (n: number) => ({ camera: 'a', run: 1, pts: n * 40_000, captured: captured(n) });
const verdict = (n: number, boxes: Box[] = []): VerdictHeader => ({
  kind: 'verdict',
  ...at(n),
  ...{ index: n, boxes, score: 1 },
});
const arrival = (n: number) => n * 40 + 50;

let schedule: Schedule;
beforeEach(() => {
  schedule = new Schedule((time, now) => Math.max(0, now + AHEAD - time));
  schedule.begin(-5000);
});

/** Packets up to frame n, and verdicts of every second frame 400 ms after they were captured. */
function run(to: number, boxes: (n: number) => Box[], from = 0): void {
  for (let n = from; n <= to; n++) {
    schedule.packet(at(n), arrival(n));
    const judged = n - 9;
    if (judged >= 0 && judged % 2 === 0) schedule.verdict(verdict(judged, boxes(judged)), arrival(n));
  }
}

describe('while nothing is marked', () => {
  it('a frame is drawn as soon as it is decoded, without boxes', () => {
    run(50, () => []);
    expect(schedule.decodeAt(captured(50), arrival(50))).toBeLessThanOrEqual(arrival(50));
    expect(schedule.fate(at(50), arrival(50))).toEqual({ kind: 'draw', boxes: [] });
    expect(schedule.isDelayed(arrival(50))).toBe(false);
  });
});

describe('once something is marked', () => {
  const mark = (n: number) => (n >= 30 ? [{ ...BOX, score: n }] : []);

  it('a frame waits for its verdict, and has its own boxes', () => {
    run(60, mark);
    const now = arrival(60);
    expect(schedule.fate(at(55), now)).toMatchObject({ kind: 'wait' });
    // Verdicts have come up to frame 50. A frame between two analysed ones has the boxes of the one before.
    expect(schedule.fate(at(48), now)).toEqual({ kind: 'draw', boxes: [{ ...BOX, score: 48 }] });
    expect(schedule.fate(at(49), now)).toEqual({ kind: 'draw', boxes: [{ ...BOX, score: 48 }] });
  });

  it('frames are due at an even pace, whatever the bursts in which verdicts come', () => {
    run(60, mark);
    const due = [50, 51, 52, 53].map(n => {
      const fate = schedule.fate(at(n), arrival(50));
      return fate.kind === 'wait' ? fate.until : 0;
    });
    expect(due.slice(1).map((time, i) => Math.round(time - due[i]!))).toEqual([40, 40, 40]);
    expect(due[0]! - 50 * 40).toBeGreaterThanOrEqual(410);
  });

  it('is exact until 2 s after the last mark, then catches up', () => {
    run(60, n => (n === 40 ? [BOX] : []));
    const marked = arrival(49);
    run(105, () => [], 61);
    expect(schedule.isDelayed(marked + 1900)).toBe(true);
    run(200, () => [], 106);
    const delays = [0, 500, 1000].map(more => schedule.decodeAt(captured(105), marked + 2100 + more));
    expect(delays[1]! - delays[0]!).toBeCloseTo(-75);
    run(250, () => [], 201);
    expect(schedule.isDelayed(marked + 6000)).toBe(false);
    expect(schedule.fate(at(250), arrival(250))).toEqual({ kind: 'draw', boxes: [] });
  });

  it('stays live where the analysis is over 2 s behind', () => {
    run(40, mark);
    for (let n = 41; n < 120; n++) schedule.packet(at(n), arrival(n));
    expect(schedule.fate(at(119), arrival(119))).toEqual({ kind: 'draw', boxes: [] });
  });

  it('never draws a box on a frame from before the first verdict', () => {
    schedule.packet(at(10), arrival(10));
    schedule.verdict(verdict(20, [BOX]), arrival(20));
    expect(schedule.fate(at(10), arrival(40)).kind).toBe('skip');
  });
});

describe('who joins late', () => {
  const JOINED = 200 * 40;
  beforeEach(() => schedule.begin(JOINED));

  it('sees no old frames, only what is live', () => {
    for (let n = 80; n <= 200; n++) schedule.packet(at(n), JOINED + 10);
    expect(schedule.fate(at(80), JOINED + 20)).toEqual({ kind: 'skip' });
    expect(schedule.fate(at(190), JOINED + 20)).toEqual({ kind: 'skip' });
    expect(schedule.fate(at(200), JOINED + 20).kind).toBe('draw');
  });

  it('is not made to wait by verdicts that are old because it joined late', () => {
    for (let n = 100; n <= 200; n++) schedule.packet(at(n), JOINED + 10);
    for (let n = 100; n <= 190; n++) schedule.verdict(verdict(n, [BOX]), JOINED + 10);
    expect(schedule.fate(at(201), JOINED + 100).kind).toBe('wait');
    schedule.verdict(verdict(202, [BOX]), JOINED + 480);
    expect(schedule.fate(at(201), JOINED + 481)).toMatchObject({ kind: 'draw', boxes: [BOX] });
  });
});
