import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipOf } from '../../test/clip.ts';
import { goldenArchitecture, goldenWeights, relativeError } from '../../test/golden.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { CLIP_FRAMES, HOP } from '../model.ts';
import { seededRandom } from '../random.ts';
import type { Engine, EngineClip, Network } from './engine.ts';
import { type OnnxOptions, openOnnx } from './onnx.ts';
import { openStreaming } from './onnx-streaming.ts';

const [H, W] = [32, 48];
const network: Network = {
  architecture: goldenArchitecture,
  weights: goldenWeights('adam1'),
  input: { width: W, height: H, fps: 10, scale: 127.5 },
};
const options = { threads: 1, hop: HOP, provider: 'cpu', lowering: standardLowering, name: 'test' } as const;
const random = seededRandom(3);
const video = Uint8Array.from({ length: 60 * H * W }, () => 256 * random());
const background = new Float32Array(H * W).fill(120);

/** The clip whose first frame is frame `position` of the video. */
const clipAt = (position: number, stream = 0): EngineClip => ({
  clip: clipOf(video.slice(position * H * W, (position + CLIP_FRAMES) * H * W), stream, position),
  background,
});

describe('a streaming engine', () => {
  let windowed: Engine;
  let streaming: Engine;
  beforeAll(async () => {
    windowed = await openOnnx(network, options);
    streaming = await openStreaming(network, options);
  });
  afterAll(() => Promise.all([windowed.close(), streaming.close()]));

  const same = async (clip: EngineClip, what: string) => {
    const [ours] = await streaming.score([clip]);
    const [expected] = await windowed.score([clip]);
    expect(relativeError(ours!, expected!), what).toBeLessThan(1e-5);
  };

  it('gives what the windowed one gives, clip after clip of several streams', async () => {
    for (let position = 0; position <= 40; position += HOP) {
      await same(clipAt(position, 1), `stream 1, ${position}`);
      if (position >= 8) await same(clipAt(position - 8, 2), `stream 2, ${position - 8}`);
    }
  });

  it('starts anew after a lost window, a step back, and when it has forgotten', async () => {
    for (const position of [0, 4, 12, 16, 8, 12]) await same(clipAt(position, 3), `at ${position}`);
    streaming.forget!(3);
    await same(clipAt(16, 3), 'forgotten');
  });

  it('keeps the features of so many streams and no more', async () => {
    for (let stream = 100; stream < 180; stream++) await streaming.score([clipAt(0, stream)]);
    await same(clipAt(4, 100), 'a stream that had to go');
    await same(clipAt(4, 179), 'the newest');
  });
});

it('goes on from features: not from the clip, where the clip says that it follows', async () => {
  const engine = await openStreaming(network, options);
  const [whole] = await engine.score([clipAt(4, 1)]);
  await engine.score([clipAt(20, 2)]);
  const [resumed] = await engine.score([
    { ...clipAt(4), clip: { ...clipAt(4).clip, stream: 2, position: 24 } },
  ]);
  expect(relativeError(resumed!, whole!)).toBeGreaterThan(1e-3);
  await engine.close();
});

it('scores full batches together and the rest one by one', async () => {
  const clips = [0, 5, 9, 17, 30].map((position, i) => clipAt(position, i));
  const one = await openOnnx(network, options);
  const several = await openOnnx(network, { ...options, batch: 2 } satisfies OnnxOptions);
  const expected = await one.score(clips);
  for (const [i, regions] of (await several.score(clips)).entries()) {
    expect(relativeError(regions, expected[i]!)).toBeLessThan(1e-5);
  }
  await Promise.all([one.close(), several.close()]);
});

it('scores networks that have no streaming form clip by clip', async () => {
  const architecture = { ...goldenArchitecture, skips: [2] };
  const engine = await openStreaming({ ...network, architecture }, options);
  expect(engine.forget).toBeUndefined();
  const [regions] = await engine.score([clipAt(0)]);
  expect(regions).toHaveLength((HOP * H * W) / 64);
  await engine.close();
});
