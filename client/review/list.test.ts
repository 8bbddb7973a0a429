import { describe, expect, it } from 'vitest';
import { NO_FILTER } from './filter.ts';
import { emptyList, LISTED_MOST, mapEvents, showFresh, told, withNewest, withPage } from './list.ts';
import { eventAt } from './testing.ts';

const UNREVIEWED = { ...NO_FILTER, reviewed: 'no' } as const;
const review = { verdict: 'acknowledged', at: 1 } as const;
const at = (...starts: number[]) => starts.map(start => eventAt(start));
const starts = (events: readonly { start: number }[]) => events.map(({ start }) => start);
const listed = (...all: number[]) => withPage(emptyList(UNREVIEWED), at(...all), true);

describe('a list of events', () => {
  it('grows by pages, each event once', () => {
    const list = withPage(listed(9, 8), at(8, 7), false);
    expect(starts(list.events)).toEqual([9, 8, 7]);
    expect(list.hasOlder).toBe(false);
    expect(list.loaded).toBe(true);
  });

  it('changes in place, and keeps what no longer fits where it is', () => {
    const list = told(listed(9, 8, 7), eventAt(8, { review }));
    expect(starts(list.events)).toEqual([9, 8, 7]);
    expect(list.events[1]!.review).toEqual(review);
  });

  it('shows what begins only when asked to', () => {
    let list = told(told(listed(9, 8), eventAt(10)), eventAt(11));
    expect([starts(list.events), starts(list.fresh)]).toEqual([
      [9, 8],
      [11, 10],
    ]);
    list = told(list, eventAt(10, { end: 99 }));
    expect(list.fresh[1]!.end).toBe(99);
    list = showFresh(list);
    expect([starts(list.events), list.fresh]).toEqual([[11, 10, 9, 8], []]);
    expect(showFresh(list)).toBe(list);
  });

  it('shows the first one at once', () => {
    const empty = withPage(emptyList(UNREVIEWED), [], false);
    expect(starts(told(empty, eventAt(3)).events)).toEqual([3]);
  });

  it('takes nothing that does not fit, or that lies beyond what is loaded', () => {
    const list = listed(9, 8);
    expect(told(list, eventAt(10, { review }))).toBe(list);
    expect(told(list, eventAt(5))).toBe(list);
    expect(starts(told(withPage(list, [], false), eventAt(5)).fresh)).toEqual([5]);
  });

  it('takes what was told while a page was on its way as the newer word', () => {
    const pushed = told(emptyList(UNREVIEWED), eventAt(9, { end: 99 }));
    const list = withPage(pushed, at(9, 8), false);
    expect(list.events.map(({ end }) => end)).toEqual([99, 1008]);
    expect(list.fresh).toEqual([]);
  });

  it('catches up after a lost connection: nothing missing, nothing twice, nothing that was removed', () => {
    const list = mapEvents(listed(9, 8, 7, 3), event => (event.start === 7 ? { ...event, review } : event));
    const newest = [eventAt(11), eventAt(10), eventAt(9, { comment: 'fox' }), eventAt(6)];
    const now = withNewest(list, newest, false);
    expect(starts(now.fresh)).toEqual([11, 10, 6]);
    expect(starts(now.events)).toEqual([9, 7, 3]); // 8 was removed; 7 no longer fits, 3 was not asked for
    expect(now.events[0]!.comment).toBe('fox');
    expect(starts(withNewest(list, newest, true).events)).toEqual([9, 7]);
    expect(withNewest(list, [], true).events.map(({ start }) => start)).toEqual([7]);
  });

  it('is bounded', () => {
    let list = listed(5, 4);
    for (let start = 10; start < 1200; start++) list = told(list, eventAt(start));
    expect(list.events.length + list.fresh.length).toBeLessThan(1200);
    expect(starts(list.events)).not.toContain(5);
    expect(list.hasOlder).toBe(true);
    const full = withPage(emptyList(NO_FILTER), at(...Array(LISTED_MOST).keys()), false);
    const more = showFresh(told(full, eventAt(9999)));
    expect(more.events).toHaveLength(LISTED_MOST);
    expect(more.hasOlder).toBe(true);
  });
});
