import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Performance } from '../contract.ts';
import { PerformanceFeed } from './feed.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp() {
  const measure = vi.fn(() => ({ cameras: [] }) as unknown as Performance);
  return { measure, feed: new PerformanceFeed(measure), a: vi.fn(), b: vi.fn() };
}

describe('PerformanceFeed', () => {
  it('sends at once, then every 2 s, and measures once for all pages', () => {
    const { feed, measure, a, b } = setUp();
    feed.add(a);
    expect(a).toHaveBeenCalledTimes(1);
    feed.add(b);
    measure.mockClear();
    vi.advanceTimersByTime(6000);
    expect([a, b].map(page => page.mock.calls.length)).toEqual([4, 4]);
    expect(measure).toHaveBeenCalledTimes(3);
  });

  it('counts a page once, however often it asks', () => {
    const { feed, a } = setUp();
    feed.add(a);
    feed.add(a);
    vi.advanceTimersByTime(2000);
    expect(a).toHaveBeenCalledTimes(2);
  });

  it('costs nothing while nobody looks', () => {
    const { feed, measure, a, b } = setUp();
    expect(vi.getTimerCount()).toBe(0);
    feed.add(a);
    feed.add(b);
    feed.remove(a);
    expect(vi.getTimerCount()).toBe(1);
    feed.remove(b);
    expect(vi.getTimerCount()).toBe(0);
    measure.mockClear();
    vi.advanceTimersByTime(10_000);
    expect(measure).not.toHaveBeenCalled();
    feed.add(a);
    vi.advanceTimersByTime(2000);
    expect(a).toHaveBeenCalledTimes(3);
  });

  it('leaves no timer behind when it is closed', () => {
    const { feed, a } = setUp();
    feed.add(a);
    feed.close();
    feed.remove(a); // its connection ends a moment later
    expect(vi.getTimerCount()).toBe(0);
  });
});
