import { describe, expect, it } from 'vitest';
import type { CameraState } from '../../server/contract.ts';
import { STALE_MS } from './feed.ts';
import { isLive, isSlow, notice, staleLines } from './status.ts';

const NOW = 100_000;
const state = (change: Partial<CameraState> = {}): CameraState => ({
  phase: 'watching',
  since: 0,
  fps: 12,
  dropped: 0,
  unreadable: 0,
  ...change,
});
const sight = (change: Partial<CameraState>, drawnAgo: number | null, askedAgo = 60_000, lost = false) => ({
  state: state(change),
  feed: {
    capturedAt: drawnAgo === null ? null : NOW - drawnAgo,
    liveUntil: drawnAgo === null ? Number.NEGATIVE_INFINITY : NOW - drawnAgo + STALE_MS,
    watchedSince: NOW - askedAgo,
  },
  lost,
});
const lines = (of: ReturnType<typeof sight>, serverNow = 0) => staleLines(of, NOW, serverNow);

describe('a picture', () => {
  it('is live while frames come', () => {
    for (const phase of ['watching', 'calibrating', 'no-model'] as const) {
      expect(isLive(sight({ phase }, 100), NOW)).toBe(true);
      expect(lines(sight({ phase }, 100))).toEqual([]);
    }
  });

  it('is not live any more soon after the last one', () => {
    expect(isLive(sight({}, STALE_MS - 1), NOW)).toBe(true);
    expect(isLive(sight({}, STALE_MS), NOW)).toBe(false);
    expect(lines(sight({}, 7200))).toEqual(['No picture for 7 s']);
    expect(lines(sight({}, null, 8000))).toEqual(['No picture for 8 s']);
  });

  it('is waited for after the tile comes into view', () => {
    expect(lines(sight({}, null, 500))).toEqual(['Waiting for a picture…']);
    expect(lines(sight({}, 40_000, 500))).toEqual(['Waiting for a picture…']);
  });

  it('is never live without the server, or while the source is not', () => {
    expect(isLive(sight({}, 0, 60_000, true), NOW)).toBe(false);
    expect(isLive(sight({ phase: 'offline' }, 0), NOW)).toBe(false);
    expect(isLive(sight({ phase: 'connecting' }, 0), NOW)).toBe(false);
    expect(lines(sight({ phase: 'offline' }, 5000, 60_000, true))).toEqual([
      'Not live',
      'last picture 5 s ago',
    ]);
    expect(lines(sight({}, null, 60_000, true))).toEqual(['Not live']);
  });

  it('tells why it is offline and when it is tried again', () => {
    const offline = sight({ phase: 'offline', reason: 'Connection refused', retryAt: 9500 }, null);
    expect(lines(offline, 5000)).toEqual(['Offline', 'Connection refused', 'retrying in 5 s']);
    expect(lines(offline, 9600)).toEqual(['Offline', 'Connection refused', 'retrying now']);
    expect(lines(sight({ phase: 'offline' }, null))).toEqual(['Offline']);
  });
});

it('a camera that watches is slow from one dropped window in twenty on', () => {
  expect([undefined, 0.049, 0.05].map(share => isSlow(state(share ? { droppedShare: share } : {})))).toEqual([
    ...[false, false, true],
  ]);
  expect(isSlow(state({ phase: 'calibrating', droppedShare: 0.5 }))).toBe(false);
});

it('a live picture that is not watched says so', () => {
  expect(notice(state())).toBeNull();
  expect(notice(state({ phase: 'calibrating', progress: 0.428 }))).toBe(
    'Measuring what is normal here: 42 %',
  );
  expect(notice(state({ phase: 'no-model', reason: 'File missing.' }))).toBe(
    'Nothing is watched here. File missing.',
  );
});
