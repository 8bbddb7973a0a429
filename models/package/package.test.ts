import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { goldenArchitecture, goldenWeights } from '../../test/golden.ts';
import { loadGraph } from '../graph/session.ts';
import type { Scene } from '../model.ts';
import { cardSchema } from './card.ts';
import { listPackages, loadPackage } from './package.ts';
import { savePackage } from './save.ts';
import { decodeScene, encodeScene } from './scene-file.ts';
import { verifyPackage } from './verify.ts';

let root: string;
const input = { width: 48, height: 32, fps: 10, scale: 40 };
const training = {
  ...{ footage: 'two clips', frames: 100, heldOut: 20, seed: 1, steps: 5, minutes: 0.1 },
  ...{ batch: 8, crop: [32, 48] as [number, number], rate: 1e-3, loss: 0.5, date: '2026-01-01' },
};
const calibration = { frames: 120, level: 0.995 };
const card = {
  name: 'small',
  title: 'Small',
  architecture: goldenArchitecture,
  input,
  training,
  calibration,
};
const scene: Scene = {
  background: Float32Array.from({ length: 48 * 32 }, (_, i) => i % 255),
  levels: { rows: 4, cols: 6, values: Float32Array.from({ length: 24 }, (_, i) => i / 10) },
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigil-package-'));
  await savePackage(join(root, 'small'), card, goldenWeights('init'), scene);
});
afterAll(() => rm(root, { recursive: true }));

/** A damaged copy of the good package. */
async function damaged(name: string, damage: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(root, name);
  await cp(join(root, 'small'), folder, { recursive: true });
  await damage(folder);
  return folder;
}

it('comes back as it was saved', async () => {
  const model = await loadPackage('small', [root]);
  expect(model.card).toMatchObject(card);
  expect(model.scene).toEqual(scene);
  for (const [name, { shape, data }] of goldenWeights('init')) {
    expect(model.weights.get(name)).toEqual({ shape: [...shape], data });
  }
  expect(await listPackages([root])).toMatchObject([{ name: 'small', title: 'Small', scene: 'two clips' }]);
});

it('holds what other runtimes need, with a checksum for every file', async () => {
  const folder = join(root, 'small');
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = files.filter(f => f.isFile()).map(f => join(f.parentPath, f.name).slice(folder.length + 1));
  const { card } = await verifyPackage(folder);
  expect([...Object.keys(card.files), 'card.json'].sort()).toEqual(names.sort());
  expect(names).toEqual(expect.arrayContaining(['scoring.onnx', 'tfjs/model.json']));
  const session = await loadGraph(await readFile(join(folder, 'scoring.onnx')), 1);
  expect([session.inputNames, session.outputNames]).toEqual([['clip', 'background'], ['regions']]);
  await session.release();
});

it('replaces the package that was there, and leaves nothing beside it', async () => {
  const folder = join(root, 'twice', 'again');
  await savePackage(folder, { ...card, title: 'First' }, goldenWeights('init'), scene);
  await savePackage(folder, { ...card, title: 'Second' }, goldenWeights('adam1'), undefined);
  const { title, scene: none } = await verifyPackage(folder);
  expect([title, none]).toEqual(['Second', undefined]);
  expect(await readdir(join(root, 'twice'))).toEqual(['again']);
});

it('keeps a fixed centre and every option of the architecture', async () => {
  const folder = join(root, 'centred');
  const unusual = { addressing: 'cosine', memoryDepth: 4, skips: [1, 2], nonNegativeMemory: true } as const;
  const draft = {
    ...card,
    architecture: { ...goldenArchitecture, ...unusual },
    input: { ...input, centre: 127.5 },
    validation: { mse: 0.25 },
  };
  await savePackage(folder, draft, goldenWeights('init'), undefined);
  const model = await loadPackage(folder);
  expect(model.input).toEqual({ ...input, centre: 127.5 });
  expect(model.architecture).toMatchObject(unusual);
  expect(model.card.validation).toEqual({ mse: 0.25 });
  await rm(folder, { recursive: true });
});

it('still reads a card of format 1', () => {
  const { calibration: _, ...rest } = card;
  const read = cardSchema.parse({ format: 1, ...rest, weights: 'ab'.repeat(32) });
  expect(read).toMatchObject({ format: 2, ...rest, files: { 'weights.safetensors': 'ab'.repeat(32) } });
});

it('keeps the tail of a scene, and notices one that is damaged', () => {
  const excess = { from: 0.9, rate: 5000, scale: 0.14 };
  const tail = { halves: [0.6, 0.8], frames: { ...excess, rate: 0.25 }, alerts: excess };
  const file = encodeScene({ ...scene, tail }, 'first');
  expect(decodeScene(file, 'it', 'first')).toEqual({ ...scene, tail });
  const text = Buffer.from(file).toString('latin1').replace('halves', 'hulves');
  expect(() => decodeScene(Buffer.from(text, 'latin1'), 'it', 'first')).toThrow(
    'it: it has levels without a tail',
  );
});

it('knows which weights a scene belongs to', () => {
  const file = encodeScene(scene, 'first');
  expect(decodeScene(file, 'it', 'first')).toEqual(scene);
  expect(() => decodeScene(file, 'it', 'second')).toThrow('it: measured with other weights (first) than');
});

it.each(['scoring.onnx', 'tfjs/model.json', 'tfjs/group1-shard1of1.bin', 'scene.safetensors'])(
  'notices that %s was changed',
  async name => {
    const folder = await damaged('altered', async folder => {
      const bytes = await readFile(join(folder, name));
      bytes[bytes.length - 3]! ^= 1;
      await writeFile(join(folder, name), bytes);
    });
    await expect(verifyPackage(folder)).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 4,
      message: `${join(folder, name)}: its checksum is not the one in card.json. Copy or train the model again`,
    });
    await rm(folder, { recursive: true });
  },
);

it('is found by folder, too', async () => {
  expect((await loadPackage(join(root, 'small'), [])).name).toBe('small');
});

it.each([
  ['a missing one', async () => 'nowhere', 'nowhere: no such model. Known: small. Or give a model’s folder'],
  [
    'one without a card',
    () => damaged('cardless', folder => rm(join(folder, 'card.json'))),
    '<folder>: not a model, it has no readable card.json',
  ],
  [
    'a card that is no JSON',
    () => damaged('garbled', folder => writeFile(join(folder, 'card.json'), '{')),
    '<folder>/card.json: Invalid input: expected object, received undefined. Copy or train the model again',
  ],
  [
    'a size that the network can’t take',
    () =>
      damaged('odd', async folder => {
        const text = await readFile(join(folder, 'card.json'), 'utf8');
        await writeFile(join(folder, 'card.json'), text.replace('"width": 48', '"width": 50'));
      }),
    '<folder>/card.json: input.width: Invalid number: must be a multiple of 16. Copy or train the model again',
  ],
  [
    'missing weights',
    () => damaged('weightless', folder => rm(join(folder, 'weights.safetensors'))),
    '<folder>/weights.safetensors: missing or unreadable. Copy or train the model again',
  ],
  [
    'truncated weights',
    () => damaged('cut', folder => truncate(join(folder, 'weights.safetensors'), 60_000)),
    '<folder>/weights.safetensors: cut short: encoder.9.weight is missing. The file is damaged; copy or train the model again',
  ],
  [
    'weights of another network',
    () =>
      damaged('other', async folder => {
        const text = await readFile(join(folder, 'card.json'), 'utf8');
        await writeFile(join(folder, 'card.json'), text.replace('"items": 20', '"items": 21'));
      }),
    '<folder>/weights.safetensors: mem_rep.memory.weight is 20x16, but card.json says 21x16. Copy or train the model again',
  ],
  [
    'changed weights',
    () =>
      damaged('changed', async folder => {
        const path = join(folder, 'weights.safetensors');
        const bytes = await readFile(path);
        bytes[bytes.length - 3]! ^= 1;
        await writeFile(path, bytes);
      }),
    '<folder>/weights.safetensors: its checksum is not the one in card.json. Copy or train the model again',
  ],
  [
    'a missing shard',
    () => damaged('shardless', folder => rm(join(folder, 'tfjs/group1-shard1of1.bin'))),
    '<folder>/tfjs/group1-shard1of1.bin: missing or unreadable. Copy or train the model again',
  ],
  [
    'a scene of another model',
    () =>
      damaged('foreign', folder =>
        writeFile(join(folder, 'scene.safetensors'), encodeScene(scene, '0123456789ab')),
      ),
    "<folder>/scene.safetensors: measured with other weights (01234567) than the model's; measure again what is normal there",
  ],
  [
    'a scene of another size',
    () =>
      damaged('elsewhere', async folder => {
        const text = await readFile(join(folder, 'card.json'), 'utf8');
        await writeFile(join(folder, 'card.json'), text.replace('"height": 32', '"height": 64'));
      }),
    '<folder>/scene.safetensors: it is not made for 48x64. Copy or train the model again',
  ],
])('refuses %s in one clear line', async (_, make, text) => {
  const folder = await make();
  const error = await loadPackage(folder, [root]).catch(e => e);
  expect(error).toMatchObject({ name: 'UserError', exitCode: 4 });
  expect(error.message).toBe(text.replace('<folder>', folder).replace('’', "'"));
});
