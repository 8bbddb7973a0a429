import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../streams/index.ts';
import { FakeEngine, type FakeStream, INTRUDER, QUIET, TUNED } from '../testing.ts';
import { type PictureSink, replay } from './command.ts';

const JPEG = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#808080' } })
  .jpeg()
  .toBuffer();

interface Options {
  model?: string;
  scores?: boolean;
  sink?: boolean;
  falseAlarmsPerDay?: number;
}

async function run(
  feed: (stream: FakeStream) => void,
  { model = 'yard', scores = false, sink = false, ...more }: Options = {},
) {
  const engine = new FakeEngine();
  engine.scenes.set('tuned', TUNED);
  const opened: unknown[] = [];
  const lines: unknown[] = [];
  const calls: string[] = [];
  const marked: boolean[] = [];
  const picture: PictureSink = {
    write: async (frame, jpeg, boxes) => {
      calls.push(`write ${frame.index} ${boxes.length}`);
      marked.push(jpeg !== frame.jpeg);
    },
    end: async () => void calls.push('end'),
    abort: async () => void calls.push('abort'),
  };
  const result = replay('walk.mp4', {
    engine: {
      open: (address, options) => {
        opened.push(options);
        const stream = engine.open(address, {});
        feed(stream);
        return stream;
      },
    },
    model: await engine.model(model),
    sinks: sink ? [picture] : [],
    print: async line => void lines.push(JSON.parse(line)),
    scores,
    ...more,
  });
  return { result, lines, calls, marked, opened };
}

function walk(stream: FakeStream) {
  stream.push(undefined, JPEG);
  for (let i = 0; i < 7; i++) stream.push(INTRUDER, JPEG);
  stream.push(QUIET, JPEG);
  stream.end();
}
const BOX = { x: 0.25, y: 0, w: 0.25, h: 0.25, score: 3 };

describe('replay', () => {
  it('prints each alert with the boxes of all its frames, and sums up', async () => {
    const { result, lines, opened } = await run(walk);
    expect(await result).toEqual({
      frames: 9,
      unreadable: 0,
      alerts: 1,
      seconds: expect.any(Number),
      framesPerSecond: expect.any(Number),
    });
    expect(opened).toEqual([{ width: 32, height: 32, fps: 10, pace: 'fast' }]);
    expect(lines).toEqual([
      {
        alert: 1,
        start: { frame: 1, timeMs: 100 },
        end: { frame: 7, timeMs: 700 },
        peak: { score: 3, frame: 1, timeMs: 100, box: BOX },
        boxes: [1, 2, 3, 4, 5, 6, 7].map(frame => ({ frame, boxes: [BOX] })),
      },
    ]);
  });

  it('prints scores when asked', async () => {
    const { result, lines } = await run(walk, { scores: true });
    await result;
    expect(lines.slice(0, 2)).toEqual([
      { frame: 0, score: null },
      { frame: 1, score: 3 },
    ]);
    expect(lines.slice(8, 9)).toEqual([{ frame: 8, score: 0.5 }]);
  });

  it.each([
    [undefined, 1.39, 1],
    [0.5, 0.91, 0],
    [50, 3, 1],
  ])(
    'is as sensitive as it is told: with %s false alarms a day',
    async (falseAlarmsPerDay, score, alerts) => {
      const sensitivity = falseAlarmsPerDay === undefined ? {} : { falseAlarmsPerDay };
      const { result, lines } = await run(walk, { model: 'tuned', scores: true, ...sensitivity });
      expect((await result).alerts).toBe(alerts);
      const [, frame] = lines as { score: number; p: number }[];
      expect(frame!.score).toBeCloseTo(score, 2);
      expect(frame!.p).toBeCloseTo(0.5 * Math.exp(-(3 - 0.4) / 0.2), 8); // whatever the sensitivity
    },
  );

  it('has no sensitivity where a model has thresholds only', async () => {
    const { result } = await run(walk, { falseAlarmsPerDay: 1 });
    await expect(result).rejects.toThrow(
      /^the model yard has fixed thresholds, which no sensitivity changes/,
    );
  });

  it('gives every frame to the writers, marked where it has boxes', async () => {
    const { result, calls, marked, opened } = await run(walk, { sink: true });
    await result;
    expect(calls).toEqual([
      'write 0 0',
      ...[1, 2, 3, 4, 5, 6, 7].map(frame => `write ${frame} 1`),
      'write 8 0',
      'end',
    ]);
    expect(marked).toEqual([false, ...Array(7).fill(true), false]);
    expect(opened).toMatchObject([{ display: {} }]);
  });

  it('leaves no half video behind when the source breaks', async () => {
    const broken = new UserError('gone', 'source-failed', 3);
    const { result, calls } = await run(
      stream => {
        stream.push(QUIET, JPEG);
        stream.fail(broken);
      },
      { sink: true },
    );
    await expect(result).rejects.toBe(broken);
    expect(calls).toEqual(['write 0 0', 'abort']);
  });

  it('needs a model that knows what is normal', async () => {
    const { result } = await run(() => {}, { model: 'bare' });
    await expect(result).rejects.toThrow(
      'the model bare does not know what is normal anywhere; choose one with a scene',
    );
  });
});
