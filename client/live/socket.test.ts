import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLive, type LiveHeader, type LiveRequest } from '../../server/contract.ts';
import { type LiveMessage, LiveSocket, retryDelay, type Wire } from './socket.ts';

class FakeWire implements Wire {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  closed = false;
  onopen: Wire['onopen'] = null;
  onclose: Wire['onclose'] = null;
  onmessage: Wire['onmessage'] = null;
  readonly requests: LiveRequest[] = [];

  close() {
    this.readyState = 3;
    this.closed = true;
  }
  send(text: string) {
    this.requests.push(JSON.parse(text) as LiveRequest);
  }
  get asked() {
    return this.requests.map(({ watch }) => watch);
  }
  accept() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  drop() {
    this.readyState = 3;
    this.onclose?.(new Event('close') as CloseEvent);
  }
  bring(header: LiveHeader, payload?: Uint8Array) {
    this.onmessage?.({ data: encodeLive(header, payload).buffer } as MessageEvent);
  }
}

const wires: FakeWire[] = [];
const links: string[] = [];
const clock = { observe: vi.fn(), reset: vi.fn() };
let now = 0;
let live: LiveSocket;
const nothing = { begin: () => {}, take: () => {} };
const soon = () => vi.advanceTimersByTime(0);
const verdict = (camera: string): LiveHeader => ({
  ...{ kind: 'verdict', camera, run: 1, pts: 40_000, captured: 100, index: 5 },
  ...{ boxes: [{ x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 1.5 }], score: 1.5 },
});

beforeEach(() => {
  vi.useFakeTimers();
  wires.length = 0;
  links.length = 0;
  now = 77;
  live = new LiveSocket({
    open: () => wires[wires.push(new FakeWire()) - 1]!,
    clock,
    onLink: link => links.push(link),
    now: () => now,
  });
  live.start();
});
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe('watching', () => {
  it('asks once for all tiles that come into view together', () => {
    wires[0]!.accept();
    live.watch('b', 'video', nothing);
    live.watch('a', 'pictures', nothing);
    soon();
    expect(wires[0]!.asked).toEqual([{}, { a: 'pictures', b: 'video' }]);
  });

  it('asks for what is left when a tile leaves, and not again for the same', () => {
    const leaving = live.watch('a', 'video', nothing);
    live.watch('b', 'video', nothing);
    wires[0]!.accept();
    leaving.stop();
    soon();
    live.watch('b', 'video', nothing);
    soon();
    expect(wires[0]!.asked).toEqual([{ a: 'video', b: 'video' }, { b: 'video' }]);
  });

  it('changes the form of a camera that is watched', () => {
    const watch = live.watch('a', 'video', nothing);
    wires[0]!.accept();
    watch.ask('pictures');
    soon();
    expect(wires[0]!.asked).toEqual([{ a: 'video' }, { a: 'pictures' }]);
  });

  it('asks for heat maps while somebody wants them', () => {
    live.watch('a', 'video', nothing);
    const watch = live.watch('b', 'video', nothing);
    wires[0]!.accept();
    watch.heat(true);
    soon();
    watch.heat(false);
    soon();
    expect(wires[0]!.requests.map(({ heat }) => heat)).toEqual([undefined, true, undefined]);
    watch.heat(true);
    watch.stop();
    soon();
    expect(wires[0]!.requests.at(-1)).not.toHaveProperty('heat');
  });

  it('begins anew by leaving and coming back', () => {
    live.watch('b', 'video', nothing);
    const watch = live.watch('a', 'video', nothing);
    wires[0]!.accept();
    watch.again();
    soon();
    const both = { a: 'video', b: 'video' };
    expect(wires[0]!.asked).toEqual([both, { b: 'video' }, both]);
    watch.stop();
    watch.again();
    soon();
    expect(wires[0]!.asked.slice(3)).toEqual([{ b: 'video' }]);
  });

  it('hands a message to its own camera, with the payload untouched', () => {
    const messages: LiveMessage[] = [];
    live.watch('a', 'video', { ...nothing, take: message => messages.push(message) });
    live.watch('b', 'video', { ...nothing, take: () => expect.unreachable() });
    wires[0]!.accept();
    wires[0]!.bring(verdict('a'), Uint8Array.of(0xff, 0xd8, 7));
    expect(messages).toEqual([{ header: verdict('a'), payload: Uint8Array.of(0xff, 0xd8, 7), received: 77 }]);
  });

  it('tells how many messages it has handled, those that came together in one go', () => {
    wires[0]!.accept();
    for (let i = 0; i < 3; i++) wires[0]!.bring(verdict('a'));
    vi.advanceTimersByTime(300);
    wires[0]!.bring({ kind: 'clock', ping: 1, now: 2 });
    vi.advanceTimersByTime(1000);
    expect(wires[0]!.requests.map(({ handled }) => handled)).toEqual([0, 3, 4]);
  });
});

it('asks for the time at once and every 2 s', () => {
  wires[0]!.accept();
  now = 2077;
  vi.advanceTimersByTime(2000);
  expect(wires[0]!.requests.map(({ ping }) => ping)).toEqual([77, 2077]);
  now = 2090;
  wires[0]!.bring({ kind: 'clock', ping: 2077, now: 5_000_000 });
  expect(clock.observe.mock.calls).toEqual([[2077, 2090, 5_000_000]]);
});

describe('a lost connection', () => {
  it('is opened again, and told again what to send', () => {
    const begin = vi.fn();
    live.watch('a', 'video', { ...nothing, begin });
    wires[0]!.accept();
    wires[0]!.bring(verdict('b'));
    wires[0]!.drop();
    vi.advanceTimersByTime(retryDelay(0));
    wires[1]!.accept();
    vi.advanceTimersByTime(100);
    expect(links).toEqual(['up', 'lost', 'up']);
    expect(clock.reset).toHaveBeenCalledTimes(2);
    expect(begin).toHaveBeenCalledTimes(2);
    expect(wires[1]!.requests).toEqual([{ watch: { a: 'video' }, handled: 0, ping: 77 }]);
    expect(wires[0]!.requests).toHaveLength(1);
  });

  it('waits longer after each failure, and starts over after a success', () => {
    expect([0, 1, 2, 3, 4, 99].map(retryDelay)).toEqual([500, 1000, 2000, 5000, 5000, 5000]);
    wires[0]!.drop();
    vi.advanceTimersByTime(500);
    wires[1]!.drop();
    vi.advanceTimersByTime(999);
    expect(wires).toHaveLength(2);
    vi.advanceTimersByTime(1);
    wires[2]!.accept();
    wires[2]!.drop();
    vi.advanceTimersByTime(500);
    expect(wires).toHaveLength(4);
  });

  it('is none when nobody looks: it is closed, and opened again by who does', () => {
    const begin = vi.fn();
    wires[0]!.accept();
    live.stop();
    expect(wires[0]!.closed).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect([wires.length, wires[0]!.requests.length]).toEqual([1, 1]);
    live.watch('a', 'video', { ...nothing, begin });
    live.start();
    wires[1]!.accept();
    expect(links).toEqual(['up', 'starting', 'up']);
    expect(begin).toHaveBeenCalledOnce();
    wires[1]!.drop();
    live.stop(); // while it waits to try again
    vi.advanceTimersByTime(60_000);
    expect(wires).toHaveLength(2);
  });
});
