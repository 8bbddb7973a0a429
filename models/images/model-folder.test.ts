import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { initialFrom } from '../memae/weights.ts';
import { seededRandom } from '../random.ts';
import { type ImageArchitecture, imageWeightSpecs } from './backbone/architecture.ts';
import { loadImageModel, saveImageNetwork } from './model-folder.ts';

const architecture: ImageArchitecture = {
  ...{ image: { channels: 1, height: 8, width: 8 }, input: 'levels', affine: true, linearLatent: false },
  encoder: [
    { kernel: 1, outputs: 2 },
    { kernel: 3, outputs: 3 },
  ],
  ...{ decoder: [2], skips: [] },
  memory: { items: 4, shrink: 0, addressing: 'dot', depth: 2, query: 'image' },
};

let folder: string;
let card: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-card-'));
  await saveImageNetwork(join(folder, 'model'), {
    ...{ method: 'autoencoder', options: {}, architecture },
    weights: initialFrom(imageWeightSpecs(architecture), seededRandom(1)),
    scoring: { kind: 'reconstruction', error: 'squared', entropy: 0.1 },
  });
  card = await readFile(join(folder, 'model', 'card.json'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

const late = 'must be in front of the last layer';
const beyond = 'scoring: wants what the network does not have';

it.each([
  ['architecture.memory.depth', 4, `architecture.memory.depth: ${late}`],
  ['architecture.decoder', [2, 2], 'architecture.decoder: must be one shorter than the encoder'],
  ['architecture.skips', [2], "architecture.skips: must be layers in front of the encoder's last one"],
  ['architecture.encoder.1.kernel', 2, 'architecture.encoder.1.kernel: must be odd'],
  ['architecture.memory', undefined, beyond],
  ['scoring.svdd', { weight: 1, layer: 5 }, beyond],
])('says in one line what is wrong with a card: %s %j', async (path, value, line) => {
  const changed = JSON.parse(card);
  const keys = path.split('.');
  const last = keys.pop()!;
  keys.reduce((part, key) => part[key], changed)[last] = value;
  await writeFile(join(folder, 'model', 'card.json'), JSON.stringify(changed));
  await expect(loadImageModel(join(folder, 'model'))).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining(line),
  });
});
