import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clipOf } from '../../test/clip.ts';
import { goldenArchitecture, goldenTensors, goldenWeights, relativeError } from '../../test/golden.ts';
import { noWebGpu, useSwiftShader } from '../../test/support/webgpu.ts';
import { Graph } from '../graph/graph.ts';
import { createSession } from '../graph/session.ts';
import { foldBatchNorm } from '../memae/fold.ts';
import { forward } from '../memae/network.ts';
import { measureRanges } from '../memae/ranges.ts';
import { weight } from '../memae/weights.ts';
import { CLIP_FRAMES, HOP } from '../model.ts';
import { seededRandom } from '../random.ts';
import { ENGINES, type Engine, type EngineName, type Network } from './engine.ts';

const golden = goldenTensors();
const plain: Network = {
  architecture: goldenArchitecture,
  weights: goldenWeights('adam1'),
  input: { width: 48, height: 32, fps: 10, scale: 127.5 },
};
const random = seededRandom(7);
const clip = Uint8Array.from({ length: CLIP_FRAMES * 32 * 48 }, () => Math.floor(256 * random()));
const background = Float32Array.from({ length: 32 * 48 }, () => 255 * random());
const input = Float32Array.from(clip, (level, i) => (level - background[i % 1536]!) / 127.5);
const network = { ...plain, ranges: await measureRanges(plain, plain.input, [input], 1) };

/** The network as an ONNX graph with BatchNorm folded in, on clips `[N, 16, 1, 32, 48]` in input units. */
async function foldedForward(clips: Float32Array, N: number): Promise<(name: string) => Float32Array> {
  const g = new Graph();
  const weights = foldBatchNorm(goldenArchitecture, network.weights);
  const parameter = (name: string) => g.constant(weight(weights, name).data, weight(weights, name).shape);
  const shape = [N, CLIP_FRAMES, 1, 32, 48];
  const { latent, output } = forward(g, goldenArchitecture, parameter, g.input('clips', shape), 'folded');
  g.output('latent', g.transpose(latent, [0, 2, 1, 3, 4])); // as the authors have it
  g.output('output', output);
  const session = await createSession(g.build(), { threads: 1 });
  const out = await session.run(new Map([['clips', { shape, data: clips }]]));
  return name => out.get(name)!.data;
}

/** Region errors computed from the reconstruction, one pixel at a time. */
async function expectedRegions(): Promise<Float32Array> {
  const output = (await foldedForward(input, 1))('output');
  const cells = new Float32Array(CLIP_FRAMES * 4 * 6);
  for (let i = 0; i < input.length; i++) {
    const [t, y, x] = [Math.floor(i / 1536), Math.floor(i / 48) % 32, i % 48];
    cells[(t * 4 + (y >> 3)) * 6 + (x >> 3)]! += (output[i]! - input[i]!) ** 2 / 64;
  }
  return cells.map((_, i) => {
    const [t, row, col] = [Math.floor(i / 24), Math.floor(i / 6) % 4, i % 6];
    const near = [-1, 0, 1].flatMap(r => [-1, 0, 1].map(c => [row + r, col + c] as const));
    const inside = near.filter(([r, c]) => r >= 0 && r < 4 && c >= 0 && c < 6);
    return inside.reduce((sum, [r, c]) => sum + cells[(t * 4 + r) * 6 + c]!, 0) / inside.length;
  });
}

const cuda = await ENGINES['onnx-cuda'](network, { threads: 1, hop: HOP }).catch((error: Error) => error);

/** Why an engine can't run on this machine; nothing where it can. */
const missing: Partial<Record<EngineName, string>> = {
  ...(cuda instanceof Error && { 'onnx-cuda': cuda.message }),
  ...(noWebGpu && { 'onnx-webgpu': noWebGpu }),
};
const able = (Object.keys(ENGINES) as EngineName[]).filter(name => !missing[name]);
for (const [name, reason] of Object.entries(missing)) it.skip(`the ${name} engine: ${reason}`, () => {});

afterAll(async () => {
  if (!(cuda instanceof Error)) await cuda.close();
});

describe.each(able)('the %s engine', name => {
  /** Bytes between the layers round more coarsely. */
  const bar = name === 'onnx-cpu-int8' ? 0.02 : 1e-5;
  let engine: Engine;
  beforeAll(async () => {
    useSwiftShader();
    engine = await ENGINES[name](network, { threads: 1, hop: HOP });
  });
  afterAll(async () => {
    await engine.close();
    vi.unstubAllEnvs();
  });

  it('gives the region errors of the last frames of a clip', async () => {
    const [regions] = await engine.score([{ clip: clipOf(clip), background }]);
    const expected = (await expectedRegions()).slice(-HOP * 24);
    expect(relativeError(regions!, expected)).toBeLessThan(bar);
  });

  it('gives each clip of a batch, of whatever stream, what it gives that alone', async () => {
    const frames = [clip, clip.toReversed(), clip.map(level => level >> 1)];
    const clips = frames.map((bytes, i) => ({
      clip: clipOf(bytes, 7 * i),
      background: background.map(level => level / (i + 1)),
    }));
    const together = await engine.score(clips);
    const later = clips.map(({ clip, ...rest }) => ({ clip: { ...clip, position: 100 }, ...rest }));
    const again = await engine.score([later[0]!, later[2]!]);
    for (const [i, alone] of clips.entries()) {
      const [expected] = await engine.score([alone]);
      expect(expected).toHaveLength(HOP * 24);
      expect(relativeError(together[i]!, expected!)).toBeLessThan(1e-5);
    }
    expect(relativeError(again[1]!, together[2]!)).toBeLessThan(1e-5);
    expect(new Set([...together, ...again].map(({ buffer }) => buffer)).size).toBe(5); // memory of its own
  });

  it('takes a fixed centre for zero, whatever the background', async () => {
    const centred = { ...network, input: { ...network.input, centre: 127.5 } };
    const fixed = await ENGINES[name](centred, { threads: 1, hop: HOP });
    const flat = new Float32Array(32 * 48).fill(127.5);
    const [expected] = await engine.score([{ clip: clipOf(clip), background: flat }]);
    expect(await fixed.score([{ clip: clipOf(clip), background }])).toEqual([expected]);
    await fixed.close();
  });
});

it('computes the authors’ latent and reconstruction with BatchNorm folded in', async () => {
  const out = await foldedForward(golden('input').data, 2);
  for (const name of ['latent', 'output']) {
    // Folding rounds every weight once more: a tenth of the bar for scoring graphs, 1e-4.
    expect(relativeError(out(name), golden(`eval/${name}`).data), name).toBeLessThan(1e-5);
  }
});

it('refuses 8 bits where the ranges of the layers are not known', async () => {
  const open = ENGINES['onnx-cpu-int8'](plain, { threads: 1, hop: HOP });
  await expect(open).rejects.toThrow('vigil quantise');
});
