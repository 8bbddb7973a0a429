import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { relativeError } from '../../test/golden.ts';
import { Graph } from '../graph/graph.ts';
import type { Lowering } from '../graph/lowering.ts';
import { byteLowering, chooseLowering } from '../graph/probe.ts';
import { loadGraph } from '../graph/session.ts';
import { standardLowering } from '../graph/standard/index.ts';
import { CLIP_FRAMES } from '../model.ts';
import { seededRandom } from '../random.ts';
import { type Architecture, MEMORY } from './architecture.ts';
import { DISCRIMINATOR } from './discriminator.ts';
import { canHop, resumedFrames } from './hop.ts';
import { measureRanges } from './ranges.ts';
import { buildScoringGraph, type ScoringGraphOptions } from './scoring-graph.ts';
import { initialWeights } from './weights.ts';

const [H, W] = [32, 48];
const published: Architecture = { channels: [8, 12, 20, 24], items: 30, shrink: 0.01, slope: 0.2 };
/** Loud weights: an untrained network answers next to nothing, and then the error would be the input's alone. */
function loud(architecture: Architecture) {
  const factor = (name: string) => {
    if (name.endsWith('running_var')) return 0.02;
    return name === MEMORY || name === 'decoder.9.weight' || name === DISCRIMINATOR.out ? 5 : 1;
  };
  return new Map(
    [...initialWeights(architecture, random)].map(
      ([name, { shape, data }]) => [name, { shape, data: data.map(value => factor(name) * value) }] as const,
    ),
  );
}
const random = seededRandom(5);
const input = { width: W, height: H, fps: 10, scale: 40 };
const networkOf = (architecture: Architecture) => ({ architecture, weights: loud(architecture), input });
const networks = {
  'region errors': networkOf(published),
  'a discriminator': networkOf({ ...published, discriminator: 6 }),
  'no memory': networkOf({ ...published, memory: false }),
};
type Kind = keyof typeof networks;
const kinds = Object.keys(networks) as Kind[];
const video = Uint8Array.from({ length: 80 * H * W }, (_, i) => 120 + 60 * Math.sin(i / 97) + 40 * random());
const background = Float32Array.from({ length: H * W }, () => 100 + 50 * random());
const cells = (H / 8) * (W / 8);

/** The `count` frames that end before frame `end`. */
const frames = (end: number, count: number) =>
  new ort.Tensor('uint8', video.slice((end - count) * H * W, end * H * W), [count, H, W]);

async function open(kind: Kind, options: Partial<ScoringGraphOptions>) {
  const session = await loadGraph(buildScoringGraph({ ...networks[kind], ...options }), 1);
  return async (clip: ort.Tensor, kept: Record<string, ort.Tensor> = {}) => {
    const feeds = { clip, background: new ort.Tensor('float32', background, [H, W]), ...kept };
    const { regions, ...next } = await session.run(feeds);
    return { regions: Float32Array.from(regions!.data as Float32Array), next };
  };
}

/** Outputs `next.*` as the inputs of the next run. */
const resume = (next: Record<string, ort.Tensor>) =>
  Object.fromEntries(Object.entries(next).map(([name, tensor]) => [name.slice('next.'.length), tensor]));

let lowerings: Lowering[];
beforeAll(async () => {
  lowerings = [standardLowering, (await chooseLowering()).lowering];
});

describe.each(kinds.flatMap(kind => [0, 1].map(index => ({ kind, index }))))(
  '$kind, lowering $index',
  ({ kind, index }) => {
    it.each([1, 4, 8, 12])('scores the last %i frames as the whole window does', async hop => {
      const lowering = lowerings[index]!;
      const whole = await open(kind, { lowering: standardLowering });
      const ours = await open(kind, { lowering, hop });
      const expected = (await whole(frames(40, CLIP_FRAMES))).regions.slice(-hop * cells);
      const { regions } = await ours(frames(40, CLIP_FRAMES));
      expect(relativeError(regions, expected)).toBeLessThan(1e-5);
    });

    it.each([
      // What saw zeros beside the end of a window is computed anew, and all that is kept lies inside the next one.
      { hop: 4, bound: 1e-5 },
      // Every feature is kept as it was. The video is noise: what a frame shows says nothing of the next one, and loud logits of it less.
      ...(kind === 'region errors' ? [{ hop: 8, bound: 0.05 } as const] : []),
    ] as const)('goes on from the window before, hop $hop', async ({ hop, bound }) => {
      const lowering = lowerings[index]!;
      const windowed = await open(kind, { lowering, hop });
      const start = await open(kind, { lowering, hop, streaming: 'start' });
      const resumed = await open(kind, { lowering, hop, streaming: 'resumed' });
      let { next } = await start(frames(CLIP_FRAMES, CLIP_FRAMES));
      for (let end = CLIP_FRAMES + hop; end <= 80; end += hop) {
        const ours = await resumed(frames(end, resumedFrames(hop)), resume(next));
        const { regions } = await windowed(frames(end, CLIP_FRAMES));
        expect(relativeError(ours.regions, regions), `window that ends at ${end}`).toBeLessThan(bound);
        next = ours.next;
      }
    });
  },
);

it('is not deaf to the network', async () => {
  const inspect = await open('region errors', { inspect: true });
  const { next } = await inspect(frames(40, CLIP_FRAMES));
  const output = next.output!.data as Float32Array;
  const size = Math.sqrt(output.reduce((sum, value) => sum + value * value, 0) / output.length);
  expect(size).toBeGreaterThan(0.1);
});

it.each(kinds)('scores several clips at a time as each by itself, with %s', async kind => {
  const { lowering } = await chooseLowering();
  for (const each of [standardLowering, lowering]) {
    const one = await open(kind, { lowering: each, hop: 4 });
    const graph = buildScoringGraph({ ...networks[kind], lowering: each, hop: 4, clips: 3 });
    const session = await loadGraph(graph, 1);
    const clips = [20, 31, 44].map(end => frames(end, CLIP_FRAMES));
    const { regions } = await session.run({
      clip: new ort.Tensor('uint8', Uint8Array.from(clips.flatMap(clip => [...(clip.data as Uint8Array)])), [
        3,
        CLIP_FRAMES,
        H,
        W,
      ]),
      background: new ort.Tensor('float32', Float32Array.from([0, 1, 2].flatMap(() => [...background])), [
        3,
        H,
        W,
      ]),
    });
    const expected = await Promise.all(clips.map(async clip => (await one(clip)).regions));
    for (const [i, own] of expected.entries()) {
      const found = (regions!.data as Float32Array).slice(i * own.length, (i + 1) * own.length);
      expect(relativeError(found, own)).toBeLessThan(1e-5);
    }
  }
});

it('knows which networks it can do so for', () => {
  expect(canHop(published, 4)).toBe(true);
  expect(canHop(published, 2)).toBe(false);
  expect(canHop({ ...published, memoryDepth: 3 }, 4)).toBe(false);
  expect(canHop({ ...published, skips: [2] }, 4)).toBe(false);
});

describe.each(kinds)('with bytes between the layers and %s', kind => {
  const inputOf = (end: number) =>
    Float32Array.from(
      frames(end, CLIP_FRAMES).data as Uint8Array,
      (level, i) => (level - background[i % (H * W)]!) / 40,
    );
  let lowering: Lowering;
  beforeAll(async () => {
    const ranges = await measureRanges(networks[kind], input, [inputOf(16), inputOf(50), inputOf(80)], 1);
    lowering = await byteLowering(new Map(Object.entries(ranges)));
  });

  it.each([1, 4, 8, 16])('scores the last %i frames about as floats do', async hop => {
    const floats = await open(kind, { hop });
    const bytes = await open(kind, { hop, lowering });
    const expected = (await floats(frames(40, CLIP_FRAMES))).regions;
    const { regions } = await bytes(frames(40, CLIP_FRAMES));
    expect(relativeError(regions, expected)).toBeLessThan(kind === 'region errors' ? 0.02 : 0.08);
  });

  it('goes on from bytes that were kept, to the very same regions at hop 4', async () => {
    const windowed = await open(kind, { lowering, hop: 4 });
    const start = await open(kind, { lowering, hop: 4, streaming: 'start' });
    const resumed = await open(kind, { lowering, hop: 4, streaming: 'resumed' });
    let { next } = await start(frames(CLIP_FRAMES, CLIP_FRAMES));
    expect(new Set(Object.values(next).map(({ type }) => type))).toEqual(new Set(['uint8']));
    for (let end = CLIP_FRAMES + 4; end <= 80; end += 4) {
      const ours = await resumed(frames(end, resumedFrames(4)), resume(next));
      expect(ours.regions).toEqual((await windowed(frames(end, CLIP_FRAMES))).regions);
      next = ours.next;
    }
  });

  it('has no gradient', () => {
    const g = new Graph();
    const x = { tensor: g.input('x', [1]), shape: [1, 2, 1, 4, 4] as const };
    expect(() => lowering.normalise(g, x, { scale: x.tensor, shift: x.tensor, slope: 0.2 })).toThrow(
      'no gradient',
    );
  });
});
