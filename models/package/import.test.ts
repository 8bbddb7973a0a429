import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipOf } from '../../test/clip.ts';
import { vigil } from '../../test/e2e/running.ts';
import { ENGINES } from '../engines/engine.ts';
import { PRESETS } from '../memae/architecture.ts';
import { initialWeights, type Weight } from '../memae/weights.ts';
import { CLIP_FRAMES, HOP } from '../model.ts';
import { seededRandom } from '../random.ts';
import { encodeTensors } from '../safetensors.ts';
import { loadPackage } from './package.ts';
import { zooFolder } from './zoo.ts';

let folder: string;
const weights = initialWeights(PRESETS.lite, seededRandom(5));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-import-'));
  await writeFile(join(folder, 'official.safetensors'), official());
});
afterAll(() => rm(folder, { recursive: true }));

/** As PyTorch's DataParallel names them, with a count of batches in 64-bit integers. */
function official(change: (tensors: Map<string, Weight>) => void = () => {}): Uint8Array {
  const tensors = new Map([...weights].map(([name, weight]) => [`module.${name}`, weight]));
  change(tensors);
  const count = { shape: [2], data: new Float32Array(2) }; // 8 bytes, as one I64
  const file = Buffer.from(encodeTensors([...tensors, ['module.encoder.1.num_batches_tracked', count]]));
  const entry = '"dtype":"F32","shape":[2],';
  const at = file.indexOf(entry, file.indexOf('num_batches_tracked'));
  file.write('"dtype":"I64","shape":[],'.padEnd(entry.length), at);
  return file;
}

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const call = promisify(execFile)(process.execPath, [vigil, ...args], { cwd: folder });
  return call.then(
    done => ({ code: 0, ...done }),
    error => error as { code: number; stdout: string; stderr: string },
  );
}

it('makes a package of them that scores and verifies', async () => {
  const args = ['official.safetensors', '--preset', 'lite', '--name', 'official', '--size', '48x32'];
  const { code, stdout, stderr } = await run('import', 'weights', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^model {4}\S+official\nweights {2}SHA-256 [0-9a-f]{64}\n$/);

  const model = await loadPackage('official', [join(folder, 'data/models')]);
  expect(model).toMatchObject({ title: 'official', scene: undefined, input: { width: 48, height: 32 } });
  expect([...model.weights.keys()].sort()).toEqual([...weights.keys()].sort());
  for (const [name, { data }] of weights) expect(model.weights.get(name)!.data).toEqual(data);
  const engine = await ENGINES['onnx-cpu'](model, { threads: 1, hop: HOP });
  const clip = new Uint8Array(CLIP_FRAMES * 48 * 32).map((_, i) => i % 251);
  const background = new Float32Array(48 * 32);
  const [regions] = await engine.score([{ clip: clipOf(clip), background }]);
  expect(regions!.every(error => error > 0 && error < 100)).toBe(true);
  await engine.close();

  expect((await run('verify', 'official')).stdout).toMatch(
    /^official is whole: weights\.safetensors, scoring\.onnx/,
  );
  expect(await run('import', 'weights', ...args)).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(
      /^vigil: \S+official is there already; choose another --name, or remove it\n$/,
    ),
  });
});

it('can be scored with 8 bits once the ranges of its layers were measured', async () => {
  const name = join('data', 'models', 'official');
  const before = await loadPackage(join(folder, name));
  expect(before.ranges).toBeUndefined();
  const { code, stdout, stderr } = await run(
    'quantise',
    name,
    'demo:walkway?anomalies=none',
    '--frames',
    '40',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(`${name} can be scored with --engine onnx-cpu-int8 now\n`);
  const model = await loadPackage(join(folder, name));
  expect(model.weightsId).toBe(before.weightsId);
  const engine = await ENGINES['onnx-cpu-int8'](model, { threads: 1, hop: HOP });
  const clip = clipOf(new Uint8Array(CLIP_FRAMES * 48 * 32).fill(90));
  const [regions] = await engine.score([{ clip, background: new Float32Array(48 * 32).fill(90) }]);
  expect(regions!.every(Number.isFinite)).toBe(true);
  await engine.close();
});

it.each([
  [['quantise', 'nothing', 'demo:walkway'], 4, 'nothing: no such model'],
  [['quantise', 'official', 'nothing.mp4'], 3, 'nothing.mp4'],
  [['quantise', 'official', 'demo:walkway', '--frames', '9'], 3, '9 frames, but a clip takes 16'],
  [['quantise', 'demo-walkway', 'demo:walkway'], 2, 'Copy it to ./data/models and quantise the copy'],
  [['train', 'demo:walkway', '--out', join(zooFolder(), 'demo-walkway')], 2, 'Choose another --out'],
  [
    ['import', 'weights', 'official.safetensors', '--name', 'x', '--out', join(zooFolder(), 'x')],
    2,
    'the models that come with vigil stay as they are. Choose another --out',
  ],
])('%j ends with exit code %i and one line', async (args, expected, text) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(expected);
  expect(stderr).toContain(text);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

it('says that there is no such file', async () => {
  expect(await run('import', 'weights', 'nothing.safetensors', '--name', 'x')).toMatchObject({
    code: 4,
    stderr: 'vigil: nothing.safetensors: no such file, or not readable\n',
  });
});

it.each<[string, string[], (tensors: Map<string, Weight>) => void, RegExp]>([
  [
    'another network',
    ['--preset', 'paper'],
    () => {},
    /encoder\.0\.weight is 16x1x3x3x3, but the preset paper has 96x1x3x3x3\. Choose another --preset/,
  ],
  [
    'a missing tensor',
    ['--preset', 'lite'],
    tensors => tensors.delete('module.mem_rep.memory.weight'),
    /mem_rep\.memory\.weight is missing/,
  ],
  [
    'no numbers',
    ['--preset', 'lite'],
    tensors => tensors.set('module.decoder.9.bias', { shape: [1], data: Float32Array.of(Number.NaN) }),
    /decoder\.9\.bias holds values that are no numbers/,
  ],
])('refuses %s in one line', async (_, flags, change, text) => {
  await writeFile(join(folder, 'bad.safetensors'), official(change));
  const { code, stdout, stderr } = await run(
    'import',
    'weights',
    'bad.safetensors',
    '--name',
    'bad',
    ...flags,
  );
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(text);
  expect(stderr).toMatch(/^vigil: bad\.safetensors: [^\n]*\n$/);
});
