import { beforeEach, describe, expect, it } from 'vitest';
import type { Box, VerdictHeader } from '../../server/contract.ts';
import { type Fate, Schedule } from './schedule.ts';

const BOX: Box = { x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 1.5 };
/** Server time of page time 0, and of timestamp 0. */
const EPOCH = 1_000_000;
const at = (ms: number) => ({ camera: 'a', run: 1, pts: ms * 1000, captured: EPOCH + ms });

let schedule: Schedule;
beforeEach(() => {
  schedule = new Schedule((captured, now) => Math.max(0, EPOCH + now - captured));
  schedule.begin(0);
});

const verdict = (ms: number, now: number, boxes: Box[] = []) =>
  schedule.verdict({ kind: 'verdict', ...at(ms), index: 0, boxes, score: 0 } satisfies VerdictHeader, now);
const packet = (ms: number, now = ms) => schedule.packet(at(ms), now);
const fate = (ms: number, now: number): Fate => schedule.fate(at(ms), now);
const drawn = (boxes: Box[] = []): Fate => ({ kind: 'draw', boxes });

/**
 * Plays 25 frames a second from `from` to `to`, each verdict `late(ms)` ms after its frame, marked where `marked` says. Frames are
 * asked for in order, every 5 ms, until they are drawn. Returns when each was drawn, and with how many boxes.
 */
function play(from: number, to: number, late: (ms: number) => number, marked: (ms: number) => boolean) {
  const frames = Array.from({ length: (to - from) / 40 }, (_, i) => from + i * 40);
  const events = frames
    .flatMap(ms => [
      { now: ms, run: () => packet(ms) },
      { now: ms + late(ms), run: () => verdict(ms, ms + late(ms), marked(ms) ? [BOX] : []) },
    ])
    .sort((a, b) => a.now - b.now);
  const shown: { ms: number; now: number; boxes: number }[] = [];
  let next = 0;
  for (let now = from; now < to; now += 5) {
    while (events[0] && events[0].now <= now) events.shift()!.run();
    while (next < frames.length && frames[next]! <= now) {
      const ms = frames[next]!;
      const what = fate(ms, now);
      if (what.kind === 'wait') break;
      if (what.kind === 'draw') shown.push({ ms, now, boxes: what.boxes.length });
      next += 1;
    }
  }
  return shown;
}

describe('while nothing is marked', () => {
  it('a frame is drawn as it is decoded, without boxes', () => {
    packet(0);
    expect(fate(0, 5)).toEqual(drawn());
    verdict(0, 500);
    packet(520);
    expect(fate(520, 525)).toEqual(drawn());
    expect(schedule.decodeAt(EPOCH + 520, 520)).toBe(Number.NEGATIVE_INFINITY);
    expect(schedule.isDelayed(520)).toBe(false);
  });
});

describe('while something is marked', () => {
  beforeEach(() => {
    for (let ms = 0; ms <= 1000; ms += 40) packet(ms);
    for (let ms = 0; ms < 480; ms += 80) verdict(ms, ms + 520);
    verdict(480, 1000, [BOX]);
  });

  it('a frame waits until it is due by the worst delay of verdicts', () => {
    const wait = fate(600, 1000);
    expect(wait).toEqual({ kind: 'wait', until: 600 + 540 });
    expect(schedule.isDelayed(1000)).toBe(true);
    expect(schedule.decodeAt(EPOCH + 600, 1000)).toBe(600 + 540 - 80);
  });

  it('a frame that is due waits for its verdict', () => {
    expect(fate(600, 1140).kind).toBe('wait');
    verdict(560, 1141);
    expect(fate(600, 1200).kind).toBe('wait');
    verdict(640, 1210, [BOX, BOX]);
    expect(fate(600, 1230)).toEqual(drawn());
  });

  it('it carries the boxes of the last analysed frame at or before it', () => {
    verdict(560, 1080, [BOX, BOX]);
    verdict(640, 1160);
    expect(fate(480, 1260)).toEqual(drawn([BOX]));
    expect(fate(520, 1260)).toEqual(drawn([BOX]));
    expect(fate(560, 1260)).toEqual(drawn([BOX, BOX]));
    expect(fate(600, 1260)).toEqual(drawn([BOX, BOX]));
    expect(fate(640, 1260)).toEqual(drawn());
  });

  it('a frame from before the first verdict is not drawn: nothing will ever be known of it', () => {
    expect(schedule.fate({ pts: -1, captured: EPOCH - 1 }, 1300).kind).toBe('skip');
  });

  it('what was known of another run counts no more', () => {
    schedule.begin(1100);
    packet(1100);
    expect(fate(1100, 1100)).toEqual(drawn());
  });

  it('ends 2 s after the last verdict with boxes, whether or not others come', () => {
    expect(fate(2400, 2999)).toMatchObject({ kind: 'wait', until: 3000 });
    expect(fate(2400, 3000)).toEqual(drawn());
  });
});

describe('a whole alert', () => {
  // Verdicts come four together, so the first of them is 160 ms later than the last.
  const late = (ms: number) => 400 + 120 - (ms % 160);
  const isMarked = (ms: number) => ms >= 2000 && ms < 4000;
  const shown = () => play(0, 16_000, late, isMarked);

  it('never shows a box on a frame that is not marked, and none of the marked ones without once it began', () => {
    const exact = shown().filter(({ ms, now }) => now > 2520 && ms < 4000);
    expect(exact.length).toBeGreaterThan(30);
    for (const { ms, boxes } of exact) expect(boxes).toBe(isMarked(ms) ? 1 : 0);
    for (const { ms, boxes } of shown()) if (!isMarked(ms)) expect(boxes).toBe(0);
  });

  it('pauses once, then goes on evenly', () => {
    const times = shown().map(({ now }) => now);
    const gaps = times.slice(1).map((now, i) => now - times[i]!);
    expect(gaps.filter(gap => gap > 60)).toEqual([expect.closeTo(560, -1.7)]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(15);
  });

  it('is live again soon after, a little faster', () => {
    const lag = (from: number) => shown().find(({ now }) => now >= from)!;
    const lagAt = (from: number) => lag(from).now - lag(from).ms;
    expect(lagAt(5900)).toBeGreaterThan(500);
    expect(lagAt(8000)).toBeLessThan(350);
    expect(lagAt(11_000)).toBeLessThanOrEqual(5);
  });
});

describe('who joins late', () => {
  it('sees none of the frames that were there before, only the newest', () => {
    schedule.begin(5000);
    for (let ms = 0; ms <= 5000; ms += 40) packet(ms, 5010);
    expect(fate(0, 5020).kind).toBe('skip');
    expect(fate(4600, 5030).kind).toBe('skip');
    expect(fate(4920, 5040)).toEqual(drawn());
    expect(fate(4600, 5050)).toEqual(drawn());
  });

  it('nor those that are decoded faster than they come', () => {
    schedule.begin(5000);
    packet(1000, 5010);
    expect(fate(1000, 5011).kind).toBe('skip');
    packet(4100, 5020);
    expect(fate(4100, 5021)).toEqual(drawn());
  });

  it('sees old ones after 2 s where no others come', () => {
    schedule.begin(5000);
    packet(1000, 5010);
    expect(fate(1000, 7009).kind).toBe('skip');
    expect(fate(1000, 7010)).toEqual(drawn());
  });
});

describe('while heat maps are shown', () => {
  const heat = { rows: 1, cols: 1, cells: 'AA==' };
  const hot = (ms: number, now: number) =>
    schedule.verdict({ kind: 'verdict', ...at(ms), index: 0, boxes: [], score: 0, heat }, now);

  it('a frame waits for its own, though nothing is marked', () => {
    schedule.always = true;
    packet(0);
    hot(0, 500);
    packet(520);
    expect(fate(520, 525).kind).toBe('wait');
    hot(520, 1020);
    expect(fate(520, 1045)).toEqual({ kind: 'draw', boxes: [], heat });
    schedule.always = false;
    packet(1100);
    expect(fate(1100, 9000)).toEqual(drawn());
  });

  it('waits also for a camera that is late itself, and not for an analysis that is', () => {
    schedule.always = true;
    packet(0, 8000);
    hot(0, 8200);
    packet(400, 8400);
    expect(fate(400, 8400).kind).toBe('wait');
    packet(3500, 11_500);
    expect(fate(3500, 11_500)).toEqual(drawn());
  });
});
