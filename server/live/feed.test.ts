import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { decodeLive, type LiveHeader } from './contract.ts';
import { LiveFeed, Page, sendToAll } from './live.ts';
import { eventually } from './testing.ts';

const header = (camera: string): LiveHeader => ({
  camera,
  index: 1,
  arrived: 1,
  sent: 2,
  boxes: [],
  score: null,
});
const JPEG = new Uint8Array([1, 2, 3]);

describe('sendToAll', () => {
  const receiver = (isBehind: boolean) => ({
    isBehind,
    wants: () => true,
    send: vi.fn<(message: Uint8Array) => void>(),
  });

  it('skips who is behind, and only that one', () => {
    const [one, behind, other] = [receiver(false), receiver(true), receiver(false)];
    sendToAll([one, behind, other], header('a'), JPEG);
    expect([one, behind, other].map(({ send }) => send.mock.calls.length)).toEqual([1, 0, 1]);
  });

  it('encodes once for all', () => {
    const [one, two] = [receiver(false), receiver(false)];
    sendToAll([one, two], header('a'), JPEG);
    expect(one.send.mock.calls[0]![0]).toBe(two.send.mock.calls[0]![0]);
  });
});

describe('Page', () => {
  const connection = { bufferedAmount: 0, send: () => {} };
  const send = (page: Page, count: number) => {
    for (let i = 0; i < count; i++) page.send(JPEG);
  };

  it('is behind with more than 1 MB waiting', () => {
    expect(new Page({ ...connection, bufferedAmount: 1_000_001 }).isBehind).toBe(true);
    expect(new Page({ ...connection, bufferedAmount: 1_000_000 }).isBehind).toBe(false);
  });

  it('is behind with 5 messages unhandled for each camera, until it has handled some', () => {
    const page = new Page(connection);
    page.ask({ watch: ['a', 'b'], handled: 0 });
    send(page, 9);
    expect(page.isBehind).toBe(false);
    send(page, 1);
    expect(page.isBehind).toBe(true);
    page.ask({ watch: ['a', 'b'], handled: 1 });
    expect(page.isBehind).toBe(false);
    page.ask({ watch: ['a'], handled: 1 });
    expect(page.isBehind).toBe(true);
  });

  it('is not behind when it does not tell what it has handled', () => {
    const page = new Page(connection);
    page.ask({ watch: ['a'] });
    send(page, 1000);
    expect(page.isBehind).toBe(false);
  });

  it('wants every second picture of the calm cameras of a large wall, and all of those with a box', () => {
    const page = new Page(connection);
    const box = { x: 0, y: 0, w: 1, h: 1, score: 2 };
    const wanted = (boxes: LiveHeader['boxes']) =>
      [0, 1, 2, 3].filter(index => page.wants({ ...header('a'), index, boxes }));
    page.ask({ watch: Array.from({ length: 9 }, (_, i) => `${i}`) });
    expect(wanted([])).toEqual([0, 1, 2, 3]);
    page.ask({ watch: Array.from({ length: 10 }, (_, i) => `${i}`) });
    expect(wanted([])).toEqual([0, 2]);
    expect(wanted([box])).toEqual([0, 1, 2, 3]);
  });

  it('gains nothing by telling more than it was sent', () => {
    const page = new Page(connection);
    page.ask({ watch: ['a'], handled: 1e9 });
    send(page, 5);
    expect(page.isBehind).toBe(true);
  });
});

describe('LiveFeed', () => {
  let http: Server;
  let feed: LiveFeed;
  const open: WebSocket[] = [];

  beforeEach(async () => {
    feed = new LiveFeed();
    http = createServer();
    http.on('upgrade', (request, socket, head) => feed.accept(request, socket, head));
    await new Promise<void>(done => http.listen(0, '127.0.0.1', done));
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.terminate();
    feed.close();
    http.closeAllConnections();
    await new Promise(done => http.close(done));
  });

  async function connect(options: { autoPong?: boolean } = {}) {
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, options);
    open.push(socket);
    socket.binaryType = 'arraybuffer';
    const cameras: string[] = [];
    socket.on('message', data => cameras.push(decodeLive(data as ArrayBuffer).header.camera));
    const closed = new Promise<number>(done => socket.on('close', done));
    await new Promise((done, fail) => socket.on('open', done).on('error', fail));
    return { socket, cameras, closed };
  }

  /** Sends frames of these cameras until the socket got one of `until`. */
  async function sendUntil(got: string[], until: string, ...all: string[]) {
    await eventually(() => {
      for (const camera of all) feed.send(header(camera), JPEG);
      expect(got).toContain(until);
    });
  }

  it('sends the cameras that a page watches, and no others', async () => {
    const { socket, cameras } = await connect();
    socket.send(JSON.stringify({ watch: ['a', 'b'] }));
    await sendUntil(cameras, 'b', 'c', 'a', 'b');
    expect(new Set(cameras)).toEqual(new Set(['a', 'b']));
    socket.send(JSON.stringify({ watch: ['c'] }));
    await sendUntil(cameras, 'c', 'c');
    cameras.length = 0;
    await sendUntil(cameras, 'c', 'a', 'b', 'c');
    expect(new Set(cameras)).toEqual(new Set(['c']));
  });

  it('goes on when the page tells what it has handled', async () => {
    const { socket, cameras } = await connect();
    socket.send(JSON.stringify({ watch: ['a'], handled: 0 }));
    await eventually(() => {
      feed.send(header('a'), JPEG);
      expect(cameras).toHaveLength(5);
    });
    for (let i = 0; i < 10; i++) feed.send(header('a'), JPEG);
    socket.send(JSON.stringify({ watch: ['b'], handled: 5 }));
    await sendUntil(cameras, 'b', 'b');
    expect(cameras.filter(camera => camera === 'a')).toHaveLength(5);
  });

  it('sends nothing before the page has said what it watches', async () => {
    const silent = await connect();
    const { socket, cameras } = await connect();
    socket.send(JSON.stringify({ watch: ['a'] }));
    await sendUntil(cameras, 'a', 'a');
    expect(silent.cameras).toEqual([]);
  });

  it.each([
    'no json',
    '{}',
    '{"watch": "a"}',
    '{"watch": [1]}',
    '{"watch": [], "more": 1}',
    '{"watch": [], "handled": -1}',
    JSON.stringify({ watch: Array(65).fill('a') }),
    Buffer.from('{"watch": []}'),
  ])('closes a connection that sends %s', async message => {
    const { socket, closed } = await connect();
    socket.send(message);
    expect(await closed).toBe(1008);
  });

  it('closes a connection that sends too much', async () => {
    const { socket, closed } = await connect();
    socket.send(JSON.stringify({ watch: ['a'.repeat(20_000)] }));
    expect(await closed).not.toBe(1000);
  });

  it('ends a connection that does not answer a ping by the next one', async () => {
    const dead = await connect({ autoPong: false });
    const alive = await connect();
    const pings = vi.fn();
    alive.socket.on('ping', pings);
    feed.beat();
    await eventually(() => expect(pings).toHaveBeenCalledOnce());
    // Its answer is on the way before this request, so it has arrived when frames come.
    alive.socket.send(JSON.stringify({ watch: ['a'] }));
    await sendUntil(alive.cameras, 'a', 'a');
    feed.beat();
    expect(await dead.closed).toBe(1006);
    await eventually(() => expect(pings).toHaveBeenCalledTimes(2));
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('takes a bounded number of pages', async () => {
    for (let i = 0; i < 64; i++) await connect();
    await expect(connect()).rejects.toThrow('Unexpected server response: 503');
  });

  it('ends all when it is closed', async () => {
    const { closed } = await connect();
    feed.close();
    expect(await closed).toBe(1006);
  });
});
