import { expect, it } from 'vitest';
import { Feed, STALE_MS } from './feed.ts';

const drawn = (captured: number, run = 1) => ({
  ...({ player: 'webcodecs', codec: 'avc1.64001f', width: 640, height: 360 } as const),
  ...{ run, pts: captured * 1000, captured, boxes: [] },
});

it('takes a picture for now for 2.7 s from when it was captured, however late it is drawn', () => {
  const feed = new Feed();
  feed.show(drawn(1), 10_000, 200);
  expect(feed.liveUntil).toBe(9800 + STALE_MS);
  feed.show(drawn(2), 12_000, 2100);
  expect(feed.liveUntil).toBe(9900 + STALE_MS);
});

it('takes pictures that are always late for now while they come', () => {
  const feed = new Feed();
  for (let i = 0; i < 150; i++) feed.show(drawn(i), 10_000 + 100 * i, 5000);
  expect(feed.liveUntil).toBe(10_000 + 14_900 + 2000);
});

it('does not take for live what it has shown before', () => {
  const feed = new Feed();
  feed.show(drawn(500), 1000, 100);
  feed.show(drawn(500), 5000, 100);
  expect(feed.capturedAt).toBe(900);
  feed.show(drawn(100, 2), 6000, 100);
  expect(feed.capturedAt).toBe(5900);
});

it('counts the pictures of the last 5 s', () => {
  const feed = new Feed();
  for (let i = 0; i < 100; i++) feed.show(drawn(i), 100 * i, 0);
  expect(feed.fps(9900)).toBe(10);
  expect(feed.fps(20_000)).toBe(0);
});
