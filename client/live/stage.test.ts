import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Box, LiveForm, PacketHeader, VerdictHeader } from '../../server/contract.ts';
import type { LiveListener } from './socket.ts';
import { type Drawn, Stage } from './stage.ts';

const BOX: Box = { x: 0.1, y: 0.2, w: 0.3, h: 0.4, score: 1.5 };
const EPOCH = 1_000_000;
const H264 = 'avc1.64001f';

/** Decodes at once. */
class FakeDecoder {
  static readonly all: FakeDecoder[] = [];
  static readonly open = new Set<object>();
  static isConfigSupported = async ({ codec }: VideoDecoderConfig) => ({ supported: codec === H264 });
  state = 'unconfigured';
  decodeQueueSize = 0;
  /** Whether frames come out of it. */
  works = true;
  readonly chunks: { type: string; timestamp: number; data: Uint8Array }[] = [];
  readonly configs: VideoDecoderConfig[] = [];
  constructor(private readonly init: VideoDecoderInit) {
    FakeDecoder.all.push(this);
  }
  configure(config: VideoDecoderConfig) {
    this.state = 'configured';
    this.configs.push(config);
  }
  decode(chunk: FakeDecoder['chunks'][number]) {
    this.chunks.push(chunk);
    if (!this.works) return;
    const frame = { timestamp: chunk.timestamp, displayWidth: 640, displayHeight: 360 };
    FakeDecoder.open.add(frame);
    this.init.output({ ...frame, close: () => FakeDecoder.open.delete(frame) } as unknown as VideoFrame);
  }
  close() {
    this.state = 'closed';
  }
  fail() {
    this.state = 'closed';
    this.init.error(new DOMException('broken'));
  }
}

let listener: LiveListener;
let forms: LiveForm[];
let stage: Stage;
const drawn: { drawn: Drawn; now: number }[] = [];
const ask = (form: LiveForm) => {
  if (form !== forms.at(-1)) forms.push(form);
};
const watch = { ask, again: vi.fn(), stop: vi.fn() };
const painter = { paint: vi.fn() };
const scores: (number | null)[] = [];
const now = () => performance.now();
const decoder = () => FakeDecoder.all.at(-1)!;
const settle = () => vi.advanceTimersByTimeAsync(0);

function start(best?: 'jpeg') {
  stage = new Stage({
    ...{ camera: 'a', painter, best },
    socket: {
      watch(_camera, form, whom) {
        forms = [form];
        listener = whom;
        return watch;
      },
    },
    clock: { age: (captured, at) => Math.max(0, EPOCH + at - captured) },
    onDrawn: what => drawn.push({ drawn: what, now: now() }),
    onScore: score => scores.push(score),
    onDropped: () => {},
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  vi.stubGlobal('VideoDecoder', FakeDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      constructor(init: object) {
        Object.assign(this, init);
      }
    },
  );
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 16));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
  vi.stubGlobal('createImageBitmap', async () => ({ width: 320, height: 180, close: () => {} }));
  drawn.length = 0;
  scores.length = 0;
  FakeDecoder.all.length = 0;
  FakeDecoder.open.clear();
  start();
});
afterEach(() => {
  stage.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

const at = (ms: number, run = 1) => ({ camera: 'a', run, pts: ms * 1000, captured: EPOCH + ms });
function packet(ms: number, change: Partial<PacketHeader> = {}) {
  const header = {
    ...at(ms),
    kind: 'packet',
    codec: H264,
    width: 640,
    height: 360,
    duration: 40_000,
  } as const;
  const payload = Uint8Array.of(0, 0, 0, 1, ms / 40);
  listener.take({ header: { key: ms % 1000 === 0, ...header, ...change }, payload, received: now() });
}
function verdict(ms: number, boxes: Box[] = []) {
  const header: VerdictHeader = { ...at(ms), kind: 'verdict', index: 0, boxes, score: boxes.length };
  listener.take({ header, payload: new Uint8Array(), received: now() });
}
function picture(ms: number, boxes: Box[] = [], run = 1) {
  const header = { ...at(ms, run), kind: 'picture', index: 0, boxes, score: 0 } as const;
  listener.take({ header, payload: Uint8Array.of(0xff), received: now() });
}

/** 25 frames a second as they are captured, with verdicts 500 ms later, `marked` those with boxes. */
async function play(from: number, to: number, marked: (ms: number) => boolean = () => false) {
  for (let ms = from; ms < to; ms += 40) {
    await vi.advanceTimersByTimeAsync(Math.max(0, ms - now()));
    packet(ms);
    if (ms - 500 >= 0) verdict(ms - 520, marked(ms - 520) ? [BOX] : []);
  }
}

describe('video', () => {
  it('goes to the decoder as it comes, and to the canvas at once', async () => {
    packet(0);
    await settle();
    packet(40);
    expect(decoder().configs).toEqual([{ codec: H264, optimizeForLatency: true }]);
    expect(decoder().chunks.map(({ type }) => type)).toEqual(['key', 'delta']);
    expect([...decoder().chunks[1]!.data]).toEqual([0, 0, 0, 1, 1]);
    expect(drawn.at(-1)!.drawn).toEqual({
      ...{ player: 'webcodecs', codec: H264, width: 640, height: 360, boxes: [] },
      ...{ run: 1, pts: 40_000, captured: EPOCH + 40 },
    });
    expect(FakeDecoder.open.size).toBe(0);
  });

  it('is configured again where codec or size change with a key packet', async () => {
    packet(0);
    await settle();
    packet(1000);
    packet(2000, { width: 1280 });
    expect(decoder().configs).toHaveLength(2);
  });

  it('pauses when something is marked, and goes on with the boxes of each frame', async () => {
    await play(0, 5000, ms => ms >= 1000 && ms < 1800);
    const late = drawn.filter(({ now }) => now > 1520 && now < 3000);
    expect(late[0]!.now).toBeGreaterThan(1980);
    for (const { drawn, now } of late) {
      expect(now - drawn.captured + EPOCH).toBeGreaterThanOrEqual(520);
      const ms = drawn.pts / 1000;
      expect(drawn.boxes.length).toBe(ms >= 1000 && ms < 1800 ? 1 : 0);
    }
    expect(late.some(({ drawn }) => drawn.boxes.length > 0)).toBe(true);
    expect(scores).toContain(1);
  });

  it('holds few decoded frames meanwhile, and packets instead', async () => {
    await play(0, 1720, ms => ms >= 1000);
    expect(FakeDecoder.open.size).toBeLessThanOrEqual(6);
    expect(decoder().chunks.length).toBeLessThan(1720 / 40);
    stage.stop();
    expect(FakeDecoder.open.size).toBe(0);
  });

  it('begins anew with another connection to the camera, or to the server', async () => {
    await play(0, 200);
    packet(0, { run: 2 });
    await settle();
    expect(FakeDecoder.all).toHaveLength(2);
    expect(FakeDecoder.all[0]!.state).toBe('closed');
    expect(drawn.at(-1)!.drawn).toMatchObject({ run: 2, pts: 0 });
    listener.begin();
    packet(0, { run: 2 });
    await settle();
    expect(FakeDecoder.all).toHaveLength(3);
  });

  it('costs nothing once it is stopped', async () => {
    await play(0, 200);
    stage.stop();
    expect(watch.stop).toHaveBeenCalledOnce();
    expect(decoder().state).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('pictures', () => {
  it('are asked for where the browser has no player for the codec', async () => {
    packet(0, { codec: 'hev1.1.6.L93.B0' });
    await settle();
    expect(forms).toEqual(['video', 'pictures']);
    picture(40, [BOX]);
    await settle();
    expect(drawn.at(-1)!.drawn).toEqual({
      ...{ player: 'jpeg', codec: null, width: 320, height: 180, boxes: [BOX] },
      ...{ run: 1, pts: 40_000, captured: EPOCH + 40 },
    });
    picture(0, [], 2); // another connection: it may send something else now
    expect(forms).toEqual(['video', 'pictures', 'video']);
  });

  it('of a camera that has no packets are no fallback', async () => {
    picture(40);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(drawn.at(-1)!.drawn.player).toBe('jpeg');
    expect(forms).toEqual(['video']);
  });

  it('are all that is asked for where somebody chose them', () => {
    stage.stop();
    start('jpeg');
    expect(forms).toEqual(['pictures']);
  });
});

describe('a decoder that fails', () => {
  it('is replaced once, then pictures come, and after 30 s it is tried again', async () => {
    await play(0, 200);
    decoder().fail();
    expect(watch.again).toHaveBeenCalledOnce();
    packet(1000);
    await settle();
    expect(FakeDecoder.all).toHaveLength(2);
    decoder().fail();
    await vi.advanceTimersByTimeAsync(20);
    expect(forms.at(-1)).toBe('pictures');
    picture(1040);
    await settle();
    expect(drawn.at(-1)!.drawn.player).toBe('jpeg');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(forms.at(-1)).toBe('video');
    packet(40_000);
    await settle();
    expect(drawn.at(-1)!.drawn.player).toBe('webcodecs');
  });

  it('is not given up while its frame waits for a verdict that is late', async () => {
    await play(0, 2080, ms => ms >= 1000);
    expect(FakeDecoder.open.size).toBeGreaterThan(0);
    decoder().works = false; // as a video that is paused
    for (let ms = 2080; ms < 4400; ms += 40) {
      packet(ms, { key: false });
      if (ms === 2800 || ms === 3600) verdict(ms === 2800 ? 1524 : 1528, [BOX]);
      await vi.advanceTimersByTimeAsync(40);
    }
    expect(forms).toEqual(['video']);
  });

  it('is given up where nothing comes out of it for 2 s', async () => {
    await play(0, 200);
    decoder().works = false;
    await play(200, 1800);
    expect(forms.at(-1)).toBe('video');
    await play(1800, 2400);
    expect(forms.at(-1)).toBe('pictures');
  });
});

it('draws nothing that is older than what is on the canvas', async () => {
  await play(0, 400);
  const last = drawn.at(-1)!.drawn.pts;
  decoder().fail();
  for (let ms = 0; ms <= 400; ms += 40) packet(ms, { key: ms === 0 });
  await vi.advanceTimersByTimeAsync(100);
  packet(440, { key: false });
  await vi.advanceTimersByTimeAsync(100);
  const times = drawn.map(({ drawn: { pts } }) => pts);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeGreaterThan(last);
});
