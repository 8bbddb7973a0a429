import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { clipOf } from '../../test/clip.ts';
import { goldenArchitecture, goldenWeights, relativeError } from '../../test/golden.ts';
import { ENGINES, type Network } from '../engines/engine.ts';
import { CLIP_FRAMES } from '../model.ts';
import { loadPackage } from '../package/package.ts';
import { seededRandom } from '../random.ts';
import { buildTfjsScoring } from './tfjs-scoring.ts';
import { initialWeights } from './weights.ts';

const input = { width: 80, height: 48, fps: 10, scale: 40 };
const random = seededRandom(3);
const clip = Uint8Array.from({ length: CLIP_FRAMES * 48 * 80 }, () => 256 * random());
const background = Float32Array.from({ length: 48 * 80 }, () => 255 * random());

beforeAll(() => tf.setBackend('cpu'));

const networks: Record<string, () => Promise<Network>> = {
  async random() {
    return { architecture: goldenArchitecture, weights: initialWeights(goldenArchitecture, random), input };
  },
  async unusual() {
    const options = { addressing: 'cosine', memoryDepth: 5, skips: [1, 3], nonNegativeMemory: true } as const;
    const architecture = { ...goldenArchitecture, ...options };
    return { architecture, weights: initialWeights(architecture, random), input };
  },
  async discriminating() {
    const architecture = { ...goldenArchitecture, discriminator: 6 };
    return { architecture, weights: initialWeights(architecture, random), input };
  },
  async memoryless() {
    const architecture = { ...goldenArchitecture, memory: false };
    return { architecture, weights: initialWeights(architecture, random), input };
  },
  async trained() {
    return { architecture: goldenArchitecture, weights: goldenWeights('adam1'), input };
  },
  async shipped() {
    const { architecture, weights } = await loadPackage('demo-walkway');
    return { architecture, weights, input };
  },
};

describe.each(Object.keys(networks))('the TF.js graph model of %s weights', name => {
  it('gives what the reference gives, loaded as anybody loads one', async () => {
    const network = await networks[name]!();
    const model = await serve(buildTfjsScoring(network), url => tf.loadGraphModel(url));
    expect(model.inputs.map(({ name, shape, dtype }) => ({ name, shape, dtype }))).toEqual([
      { name: 'clip', shape: [16, 48, 80], dtype: 'float32' },
      { name: 'background', shape: [48, 80], dtype: 'float32' },
    ]);
    const feeds = {
      clip: tf.tensor(clip, [16, 48, 80], 'float32'),
      background: tf.tensor(background, [48, 80]),
    };
    const regions = model.predict(feeds) as tf.Tensor;
    expect(regions.shape).toEqual([16, 6, 10]);
    const whole = { threads: 1, hop: CLIP_FRAMES };
    const scored = [{ clip: clipOf(clip), background }];
    const reference = await ENGINES.tfjs(network, whole);
    expect(relativeError(regions.dataSync(), (await reference.score(scored))[0]!)).toBeLessThan(1e-4);
    await reference.close();
    const onnx = await ENGINES['onnx-cpu'](network, whole);
    expect(relativeError(regions.dataSync(), (await onnx.score(scored))[0]!)).toBeLessThan(1e-4);
    await onnx.close();
  });
});

it('cuts its weights into shards of 4 MB', async () => {
  const channels = [16, 32, 64, 128] as const;
  const architecture = { ...goldenArchitecture, channels, items: 9000 };
  const files = buildTfjsScoring({ architecture, weights: initialWeights(architecture, random), input });
  const sizes = [...files].map(([name, bytes]) => [name, bytes.length] as const).slice(1);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.slice(0, -1).every(([, size]) => size === 4 * 1024 * 1024)).toBe(true);
  expect(sizes[0]![0]).toBe(`group1-shard1of${sizes.length}.bin`);
  const model = await serve(files, url => tf.loadGraphModel(url));
  expect(Object.keys(model.weights).length).toBeGreaterThan(30);
});

/** Offers the files over HTTP while `use` runs. */
async function serve<T>(
  files: ReadonlyMap<string, Uint8Array>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => response.end(files.get(request.url!.slice(1))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/model.json`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
