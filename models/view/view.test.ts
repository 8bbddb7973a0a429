import { describe, expect, it } from 'vitest';
import { goldenArchitecture, goldenTensors, goldenWeights, relativeError } from '../../test/golden.ts';
import { viewInThread } from './thread.ts';
import { meanIn, VIEWED_FRAME, view } from './view.ts';

const golden = goldenTensors();
const [, , T, H, W] = golden('input').shape as [number, number, number, number, number];
const PIXELS = H * W;
/** The golden clip, from -1 to 1, in gray levels: 128 is 0. */
const SCALE = 127;
const clip = Uint8Array.from(golden('input').data.subarray(0, T * PIXELS), value =>
  Math.round(128 + SCALE * value),
);
const network = {
  architecture: goldenArchitecture,
  weights: goldenWeights('adam1'),
  input: { width: W, height: H, fps: 10, scale: SCALE, centre: 128 },
};
const everywhere = { x: 0, y: 0, w: 1, h: 1 };
const options = { network, clip, background: new Float32Array(PIXELS), area: everywhere };

describe('view', () => {
  it('has the reconstruction and the latent of the authors, in gray levels and as a direction', async () => {
    const seen = await view(options);
    const output = golden('eval/output').data.subarray(VIEWED_FRAME * PIXELS, (VIEWED_FRAME + 1) * PIXELS);
    const expected = Array.from(output, value => 128 + SCALE * value);
    expect(seen.original).toEqual(clip.slice(VIEWED_FRAME * PIXELS, (VIEWED_FRAME + 1) * PIXELS));
    // Both were rounded, the input and the picture.
    expect(Math.max(...expected.map((value, i) => Math.abs(value - seen.reconstruction[i]!)))).toBeLessThan(
      2,
    );
    expect([...seen.error]).toEqual(
      [...seen.original].map((gray, i) => Math.abs(gray - seen.reconstruction[i]!)),
    );
    expect(Math.hypot(...seen.vector)).toBeCloseTo(1, 5);
    const [, C, t, h, w] = golden('eval/latent').shape as [number, number, number, number, number];
    const size = t * h * w;
    const latent = golden('eval/latent').data;
    const means = Float32Array.from({ length: C }, (_, c) =>
      latent.subarray(c * size, (c + 1) * size).reduce((sum, value) => sum + value, 0),
    );
    const length = Math.hypot(...means);
    expect(
      relativeError(
        seen.vector,
        means.map(value => value / length),
      ),
    ).toBeLessThan(0.02);
  });

  it('is the same in a thread, which ends when nobody wants it any more', async () => {
    const seen = await viewInThread(options, new AbortController().signal);
    expect(seen).toEqual(await view(options));
    const stop = new AbortController();
    const looking = viewInThread(options, stop.signal);
    stop.abort();
    await expect(looking).rejects.toThrow(/ended/);
  });
});

it('takes the mean of what the area cuts', () => {
  // [1, T = 1, C = 2, H = 1, W = 2]
  const latent = { shape: [1, 1, 2, 1, 2], data: Float32Array.of(3, 100, 4, -100) };
  expect([...meanIn(latent, { x: 0, y: 0, w: 0.5, h: 1 })]).toEqual([...Float32Array.of(0.6, 0.8)]);
  expect(meanIn(latent, everywhere)[1]).toBeLessThan(0);
});
