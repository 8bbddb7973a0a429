import { describe, expect, it, vi } from 'vitest';
import type { Performance } from '../../server/contract.ts';
import { PerformanceWatch } from './performance.ts';

const FIGURES = { cameras: [], engines: [] } as unknown as Performance;

describe('PerformanceWatch', () => {
  it('asks while something shows the figures, once for all', () => {
    const watch = new PerformanceWatch();
    const ask = vi.fn();
    watch.connected(ask);
    expect(ask).not.toHaveBeenCalled();
    const [first, second] = [watch.subscribe(() => {}), watch.subscribe(() => {})];
    first();
    expect(ask.mock.calls).toEqual([[true]]);
    second();
    expect(ask.mock.calls).toEqual([[true], [false]]);
  });

  it('asks again on every new connection', () => {
    const watch = new PerformanceWatch();
    watch.subscribe(() => {});
    const [before, after] = [vi.fn(), vi.fn()];
    watch.connected(before);
    watch.disconnected();
    watch.connected(after);
    expect([before, after].map(ask => ask.mock.calls)).toEqual([[[true]], [[true]]]);
  });

  it('shows no figures of a connection that is lost, or from when nobody looked', () => {
    const watch = new PerformanceWatch();
    const changed = vi.fn();
    watch.connected(() => {});
    const leave = watch.subscribe(changed);
    watch.take(FIGURES);
    expect(watch.get()).toBe(FIGURES);
    watch.disconnected();
    expect(watch.get()).toBeNull();
    expect(changed).toHaveBeenCalledTimes(2);
    watch.take(FIGURES);
    leave();
    expect(watch.get()).toBeNull();
    watch.take(FIGURES); // was on its way
    expect(watch.get()).toBeNull();
  });
});
