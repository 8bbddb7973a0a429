import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert, ChangeEvents } from '../../server/contract.ts';
import { ApiFailure } from '../api.ts';
import { EMPTY, reduce, Store } from '../state/store.ts';
import { eventAt } from './testing.ts';
import { Triage } from './triage.ts';

const storage = { level: 'ok', free: 1, total: 2 } as const;
let store: Store;
let send: ReturnType<typeof vi.fn<(change: ChangeEvents) => Promise<Alert[]>>>;
let triage: Triage;
const alerts = () => store.get().alerts;
const verdicts = () => alerts().map(({ review }) => review?.verdict);

beforeEach(() => {
  vi.useFakeTimers();
  store = new Store();
  const known = [eventAt(3), eventAt(2, { review: { verdict: 'normal', at: 1 } }), eventAt(1)];
  store.dispatch({ type: 'hello', cameras: [], alerts: known, learning: [], storage });
  send = vi.fn(async ({ ids }) => alerts().filter(({ id }) => ids.includes(id)));
  triage = new Triage({ store, send, now: () => 7 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('triage', () => {
  it('is seen at once, and sent', async () => {
    triage.change(alerts(), { review: 'acknowledged' });
    expect(alerts().map(({ review }) => review)).toEqual(Array(3).fill({ verdict: 'acknowledged', at: 7 }));
    expect(triage.get()).toMatchObject({ text: 'Acknowledged: 3 events', failed: false });
    await triage.settled();
    expect(send.mock.calls).toEqual([[{ ids: alerts().map(({ id }) => id), review: 'acknowledged' }]]);
  });

  it('is undone to what each event was, in order', async () => {
    triage.change(alerts(), { review: 'acknowledged' });
    triage.undo();
    expect(verdicts()).toEqual([undefined, 'normal', undefined]);
    await triage.settled();
    expect(send.mock.calls.map(([{ review }]) => review)).toEqual(['acknowledged', null, 'normal']);
    triage.undo();
    expect(triage.get()!.text).toBe('There is nothing to undo');
    expect(send).toHaveBeenCalledTimes(3);
  });

  it('is put right where the server refuses, with its reason', async () => {
    send.mockRejectedValueOnce(new ApiFailure('the disk is full'));
    triage.change(alerts(), { review: 'acknowledged' });
    await triage.settled();
    expect(verdicts()).toEqual([undefined, 'normal', undefined]);
    expect(triage.get()).toMatchObject({ text: 'Not saved. the disk is full', failed: true, undo: [] });
  });

  it('stays done where the server refuses to undo it', async () => {
    triage.change(alerts(), { review: 'acknowledged' });
    await triage.settled();
    send.mockRejectedValue(new ApiFailure('no answer'));
    triage.undo();
    await triage.settled();
    expect(verdicts()).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
  });

  it('lets go what is no longer there', async () => {
    send.mockResolvedValueOnce([]);
    triage.change([alerts()[0]!], { protected: true });
    await triage.settled();
    expect(alerts()).toHaveLength(2);
    expect(triage.get()).toMatchObject({ text: 'This event was removed', failed: true });
  });

  it('sends nothing that is so already', async () => {
    triage.change([alerts()[1]!], { review: 'normal' });
    await triage.settled();
    expect(send).not.toHaveBeenCalled();
    expect(triage.get()!.text).toBe('Already so: dismissed as normal');
  });

  it('sends as many at once as the server takes', async () => {
    const many = Array.from({ length: 1200 }, (_, i) => eventAt(i));
    triage.change(many, { review: 'acknowledged' });
    await triage.settled();
    expect(send.mock.calls.map(([{ ids }]) => ids.length)).toEqual([500, 500, 200]);
  });

  it('can be undone for ten seconds', () => {
    const changed = vi.fn();
    triage.subscribe(changed);
    triage.change([alerts()[0]!], { protected: true });
    vi.advanceTimersByTime(9999);
    expect(triage.get()!.undo).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(triage.get()).toBeNull();
    expect(changed).toHaveBeenCalledTimes(2);
  });
});

it('leaves other events alone', () => {
  const before = reduce(EMPTY, {
    type: 'hello',
    cameras: [],
    alerts: [eventAt(1), eventAt(2)],
    learning: [],
    storage,
  });
  const after = reduce(before, { type: 'said', ids: [eventAt(2).id], change: { protected: true }, at: 1 });
  expect(after.alerts.map(({ protected: kept }) => kept)).toEqual([true, undefined]);
});
