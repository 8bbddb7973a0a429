import { describe, expect, it } from 'vitest';
import { changed, changes, inverseOf, wordsOf } from './change.ts';
import { eventAt } from './testing.ts';

const acknowledged = { verdict: 'acknowledged', at: 5 } as const;
const seen = eventAt(1, { review: acknowledged, protected: true, comment: 'fox' });
const fresh = eventAt(2);

describe('what people say of an event', () => {
  it('changes that and nothing else', () => {
    expect(changed(fresh, { review: 'normal' }, 7)).toEqual({
      ...fresh,
      review: { verdict: 'normal', at: 7 },
    });
    expect(changed(seen, { review: null, protected: false, comment: null }, 7)).toEqual(eventAt(1));
    expect(changed(seen, { comment: 'cat' }, 7)).toEqual({ ...seen, comment: 'cat' });
    expect(changed(seen, {}, 7)).toEqual(seen);
  });

  it('is nothing new where it is so already', () => {
    expect(changes(seen, { review: 'acknowledged' })).toBe(false);
    expect(changes(seen, { review: 'normal' })).toBe(true);
    expect(changes(seen, { protected: true, comment: 'fox' })).toBe(false);
    expect(changes(fresh, { review: null })).toBe(false);
    expect(changes(fresh, { comment: '' })).toBe(false);
  });

  it('is taken back with one request for all that were alike', () => {
    const other = eventAt(3);
    expect(inverseOf([seen, fresh, other], { review: 'normal' })).toEqual([
      { ids: [seen.id], change: { review: 'acknowledged' } },
      { ids: [fresh.id, other.id], change: { review: null } },
    ]);
    expect(inverseOf([seen], { comment: null, protected: false })).toEqual([
      { ids: [seen.id], change: { protected: true, comment: 'fox' } },
    ]);
  });

  it('is said in words', () => {
    expect(wordsOf({ review: 'acknowledged' }, 1)).toBe('Acknowledged');
    expect(wordsOf({ protected: true }, 3)).toBe('Protected: 3 events');
  });
});
