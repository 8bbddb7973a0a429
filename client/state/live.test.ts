import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLive, type LiveHeader, type LiveRequest } from '../../server/contract.ts';
import { type LiveFrame, LiveSocket, retryDelay, type Wire } from './live.ts';

class FakeWire implements Wire {
  binaryType: BinaryType = 'blob';
  readyState = 0;
  onopen: Wire['onopen'] = null;
  onclose: Wire['onclose'] = null;
  onmessage: Wire['onmessage'] = null;
  readonly sent: string[][] = [];
  readonly handled: number[] = [];

  send(text: string) {
    const request = JSON.parse(text) as LiveRequest;
    if (request.handled === undefined) this.sent.push([...request.watch]);
    else this.handled.push(request.handled);
  }
  accept() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  drop() {
    this.readyState = 3;
    this.onclose?.(new Event('close') as CloseEvent);
  }
}

const wires: FakeWire[] = [];
const links: string[] = [];
const clock = { observe: vi.fn(), reset: vi.fn() };
let live: LiveSocket;
const soon = () => vi.advanceTimersByTime(0);

beforeEach(() => {
  vi.useFakeTimers();
  wires.length = 0;
  links.length = 0;
  live = new LiveSocket({
    open: () => wires[wires.push(new FakeWire()) - 1]!,
    clock,
    onLink: link => links.push(link),
    now: () => 77,
  });
  live.start();
});
afterEach(() => vi.useRealTimers());

describe('watching', () => {
  it('asks once for all tiles that come into view together', () => {
    wires[0]!.accept();
    live.watch('b', () => {});
    live.watch('a', () => {});
    soon();
    expect(wires[0]!.sent).toEqual([[], ['a', 'b']]);
  });

  it('asks for what is left when a tile leaves, and not again for the same', () => {
    const leave = live.watch('a', () => {});
    live.watch('b', () => {});
    wires[0]!.accept();
    leave();
    soon();
    live.watch('b', () => {});
    soon();
    expect(wires[0]!.sent).toEqual([['a', 'b'], ['b']]);
  });

  it('hands a frame to its own camera, with the jpeg untouched', () => {
    const frames: LiveFrame[] = [];
    live.watch('a', frame => frames.push(frame));
    live.watch('b', () => expect.unreachable());
    wires[0]!.accept();
    const header: LiveHeader = {
      camera: 'a',
      index: 5,
      arrived: 100,
      sent: 140,
      boxes: [{ x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 1.5 }],
      score: 1.5,
    };
    const data = encodeLive(header, Uint8Array.of(0xff, 0xd8, 7)).buffer;
    wires[0]!.onmessage?.({ data } as MessageEvent);
    expect(frames).toEqual([{ header, jpeg: Uint8Array.of(0xff, 0xd8, 7), received: 77 }]);
    expect(clock.observe).toHaveBeenCalledWith(140, 77);
    expect(wires[0]!.handled).toEqual([1]);
  });
});

describe('a lost connection', () => {
  it('is opened again, and told again what to send', () => {
    live.watch('a', () => {});
    wires[0]!.accept();
    wires[0]!.drop();
    vi.advanceTimersByTime(retryDelay(0));
    wires[1]!.accept();
    expect(links).toEqual(['up', 'lost', 'up']);
    expect(wires[1]!.sent).toEqual([['a']]);
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
});
