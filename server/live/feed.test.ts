import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { openLiveEncoder } from '../../streams/index.ts';
import { decodeLive, type LiveHeader } from '../contract.ts';
import { eventually } from '../testing.ts';
import { LiveFeed } from './feed.ts';

const FRAME = {
  ...{ index: 0, timeMs: 0, arrivedMs: 0, pts: 0 },
  ...{ gray: new Uint8Array(), jpeg: new Uint8Array([1, 2, 3]) },
};
const NOTHING = { boxes: [], score: null };
const packet = (key: boolean, pts: number) => ({
  ...{ codec: 'avc1.64001f', width: 640, height: 360, duration: 40_000 },
  ...{ key, pts, data: new Uint8Array(10), arrivedMs: 0 },
});

/** Makes a key packet of every picture. */
let encoded: number[];
let ended: number;
/** Lets the encoder that was opened last end by itself. */
let die: () => void;
const encoder: typeof openLiveEncoder = async onPacket => ({
  ended: new Promise<void>(done => {
    die = done;
  }),
  write({ pts }) {
    encoded.push(pts);
    onPacket(packet(true, pts));
  },
  async end() {
    ended += 1;
  },
});

describe('LiveFeed', () => {
  let http: Server;
  let feed: LiveFeed;
  const open: WebSocket[] = [];

  beforeEach(async () => {
    feed = new LiveFeed({ now: Date.now, errors: { report: vi.fn() }, encoder });
    encoded = [];
    ended = 0;
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
    const headers: LiveHeader[] = [];
    socket.on('message', data => {
      const { header } = decodeLive(data as ArrayBuffer);
      headers.push(header);
      if (header.kind !== 'clock') cameras.push(header.camera);
    });
    const closed = new Promise<number>(done => socket.on('close', done));
    await new Promise((done, fail) => socket.on('open', done).on('error', fail));
    return { socket, cameras, headers, closed };
  }

  /** Sends frames of these cameras until the socket got one of `until`. */
  async function sendUntil(got: string[], until: string, ...all: string[]) {
    await eventually(() => {
      for (const camera of all) feed.frame(camera, 1, FRAME, NOTHING);
      expect(got).toContain(until);
    });
  }

  it('sends the cameras that a page watches, and no others', async () => {
    const { socket, cameras } = await connect();
    socket.send(JSON.stringify({ watch: { a: 'pictures', b: 'video' } }));
    await sendUntil(cameras, 'b', 'c', 'a', 'b');
    expect(new Set(cameras)).toEqual(new Set(['a', 'b']));
    socket.send(JSON.stringify({ watch: { c: 'pictures' } }));
    await sendUntil(cameras, 'c', 'c');
    cameras.length = 0;
    await sendUntil(cameras, 'c', 'a', 'b', 'c');
    expect(new Set(cameras)).toEqual(new Set(['c']));
  });

  it('sends a camera with packets as video or as pictures, as each page wants', async () => {
    const [video, pictures] = [await connect(), await connect()];
    feed.packet('a', 1, packet(true, 0));
    feed.packet('a', 1, packet(false, 1));
    video.socket.send(JSON.stringify({ watch: { a: 'video' } }));
    pictures.socket.send(JSON.stringify({ watch: { a: 'pictures' } }));
    await eventually(() => expect(video.headers).toHaveLength(2));
    feed.packet('a', 1, packet(false, 2));
    await sendUntil(pictures.cameras, 'a', 'a');
    await eventually(() => expect(video.headers.map(({ kind }) => kind)).toContain('verdict'));
    expect(video.headers.slice(0, 3)).toMatchObject([
      { kind: 'packet', key: true, pts: 0 },
      { kind: 'packet', key: false, pts: 1 },
      { kind: 'packet', key: false, pts: 2 },
    ]);
    expect(new Set(pictures.headers.map(({ kind }) => kind))).toEqual(new Set(['picture']));
  });

  it('sends heat maps only to who asks for them, and makes none otherwise', async () => {
    const [hot, plain] = [await connect(), await connect()];
    const heatMap = vi.fn(() => ({ rows: 1, cols: 1, cells: 'AA==' }));
    const send = () => feed.frame('a', 1, FRAME, { ...NOTHING, heatMap });
    plain.socket.send(JSON.stringify({ watch: { a: 'pictures' } }));
    await eventually(() => {
      send();
      expect(plain.headers.length).toBeGreaterThan(0);
    });
    expect(heatMap).not.toHaveBeenCalled();
    hot.socket.send(JSON.stringify({ watch: { a: 'pictures' }, heat: true }));
    await eventually(() => {
      send();
      expect(hot.headers.length).toBeGreaterThan(0);
    });
    expect(hot.headers[0]).toMatchObject({ kind: 'picture', heat: { rows: 1, cols: 1, cells: 'AA==' } });
    for (const header of plain.headers) expect(header).not.toHaveProperty('heat');
  });

  /** The n-th frame of a camera, at 10 a second. */
  const frame = (n: number) => ({ ...FRAME, index: n, arrivedMs: n * 100, pts: n * 100_000 });
  /** Frames of a camera, analysed at once, until the check does not throw. */
  async function play(check: () => void, run = 1) {
    let n = 0;
    await eventually(() => {
      feed.arrived('a', run, frame(n));
      feed.frame('a', run, frame(n++), NOTHING);
      check();
    });
  }
  const watchVideo = async () => {
    const page = await connect();
    page.socket.send(JSON.stringify({ watch: { a: 'video' } }));
    return page;
  };

  it('encodes a camera without packets while somebody wants to watch its video', async () => {
    await play(() => {}, 1);
    const { headers } = await watchVideo();
    await play(() => expect(headers.map(({ kind }) => kind)).toContain('verdict'));
    expect(headers[0]).toMatchObject({ kind: 'picture' });
    expect(headers.map(({ kind }) => kind)).toContain('packet');
    expect(encoded[0]).toBeGreaterThanOrEqual(1_000_000);
    expect(ended).toBe(0);
    await play(() => expect(headers.at(-1)).toMatchObject({ run: 2, kind: 'verdict' }), 2);
    expect(ended).toBe(1);
    feed.removed('a');
    await eventually(() => expect(ended).toBe(2));
  });

  it('shows pictures again when its encoder ends by itself, and leaves it alone for a while', async () => {
    const { headers } = await watchVideo();
    await play(() => expect(headers.map(({ kind }) => kind)).toContain('packet'));
    die();
    await eventually(() => expect(ended).toBe(1));
    const before = encoded.length;
    await play(() => expect(headers.at(-1)).toMatchObject({ kind: 'picture' }));
    expect(encoded.length).toBe(before);
  });

  it('ends the encoding once the camera sends packets, and sends none of both at a time', async () => {
    const { headers } = await watchVideo();
    await play(() => expect(headers.map(({ kind }) => kind)).toContain('packet'));
    feed.packet('a', 1, packet(true, 9e9));
    await eventually(() => expect(headers.at(-1)).toMatchObject({ kind: 'packet', pts: 9e9 }));
    const before = encoded.length;
    for (let n = 100; n < 120; n++) feed.arrived('a', 1, frame(n));
    feed.packet('a', 1, packet(false, 9.1e9));
    await eventually(() => expect(headers.at(-1)).toMatchObject({ pts: 9.1e9 }));
    expect([encoded.length, ended]).toEqual([before, 1]);
  });

  it('encodes nothing of a camera that has packets', async () => {
    const { socket, headers } = await connect();
    socket.send(JSON.stringify({ watch: { a: 'video' } }));
    await eventually(() => {
      feed.packet('a', 1, packet(true, 0));
      for (let n = 0; n < 30; n++) feed.arrived('a', 1, frame(n));
      expect(headers.length).toBeGreaterThan(0);
    });
    expect(encoded).toEqual([]);
  });

  it('tells its clock', async () => {
    const { socket, headers } = await connect();
    const before = Date.now();
    socket.send(JSON.stringify({ watch: {}, ping: 12.5 }));
    await eventually(() => expect(headers).toMatchObject([{ kind: 'clock', ping: 12.5 }]));
    const [clock] = headers;
    expect(clock?.kind === 'clock' && clock.now).toBeGreaterThanOrEqual(before);
  });

  it('sends nothing before the page has said what it watches', async () => {
    const silent = await connect();
    const { socket, cameras } = await connect();
    socket.send(JSON.stringify({ watch: { a: 'pictures' } }));
    await sendUntil(cameras, 'a', 'a');
    expect(silent.cameras).toEqual([]);
  });

  it.each([
    'no json',
    '{}',
    '{"watch": "a"}',
    '{"watch": ["a"]}',
    '{"watch": {"a": "film"}}',
    '{"watch": {}, "more": 1}',
    '{"watch": {}, "handled": -1}',
    '{"watch": {}, "ping": "1"}',
    JSON.stringify({ watch: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i, 'video'])) }),
    Buffer.from('{"watch": {}}'),
  ])('closes a connection that sends %s', async message => {
    const { socket, closed } = await connect();
    socket.send(message);
    expect(await closed).toBe(1008);
  });

  it('closes a connection that sends too much', async () => {
    const { socket, closed } = await connect();
    socket.send(JSON.stringify({ watch: { ['a'.repeat(20_000)]: 'video' } }));
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
    alive.socket.send(JSON.stringify({ watch: { a: 'pictures' } }));
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
