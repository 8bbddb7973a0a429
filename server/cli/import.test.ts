import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../models/random.ts';
import { missing, shared, vigil } from '../../test/e2e/running.ts';
import { name, picture, put, writeUcsdTree } from '../../test/support/ucsd-tree.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-cli-import-'));
  await writeUcsdTree(join(folder, 'sets/UCSDped1'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => execute(process.execPath, vigil, 'import', ...args);

async function execute(file: string, ...args: string[]) {
  return promisify(execFile)(file, args, { cwd: folder }).then(
    done => ({ code: 0, ...done }),
    error => error as { code: number; stdout: string; stderr: string },
  );
}

describe('vigil import', () => {
  it('says the new form to whom calls it as weights were imported before', async () => {
    const { code, stdout, stderr } = await run('official.safetensors', '--preset', 'lite', '--name', 'x');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'vigil: say what to import: vigil import weights official.safetensors ..., or vigil import ucsd SRC DEST\n',
    );
  });

  it('says without arguments what can be imported', async () => {
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toMatch(/weights \[options\] <file>[\s\S]*ucsd \[options\] <src> <dest>/);
  });
});

describe('vigil import ucsd', () => {
  it('prints a table of the clips, then what was skipped', async () => {
    const { code, stdout, stderr } = await run('ucsd', 'sets/UCSDped1', 'out');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`\
clip      chosen  written  abnormal  masks  tracks  missing  unreadable
Train001       4        4         0      0       0        0           0
Test001       12       12         7     12       2        0           0
Test002        8        6         3      6       3        1           1
Test004        5        5         3      0       0        0           0
total         29       27        13     18       5        1           1

Test002: can't be read: 005.tif
Test002: no picture of frame: 3
Test002: left out, since another picture has the same number: frame007.jpg
Test002: label and mask contradict each other in 1 frame; the label counts
without masks: Test004
not there, though labelled: Test003, Test005, Test006
nothing to read: Test005_gt: masks without Test005, Test006: no pictures in it
hidden files passed over: 5
UCSDped1: 27 frames in out
`);
  });

  it('prints one object with --json, and obeys its conditions', async () => {
    const choice = '--set ped1 --split test --clips 1,4 --frames 1-3,5 --only abnormal --mask with';
    const conditions = `${choice} --size 24x16 --gray --json`.split(' ');
    const { stdout, stderr } = await run('ucsd', 'sets', 'chosen', ...conditions);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ set: 'UCSDped1', folder: 'chosen', labelsFrom: 'label file' },
      clips: [{ name: 'Test001', chosen: 2, frames: 2, abnormal: 2, masks: 2, tracks: 1 }],
      notChosen: ['Train001', 'Test002', 'Test004'],
    });
    expect(await readdir(join(folder, 'chosen/Test/Test001'))).toEqual(['002.jpg', '003.jpg']);
  });

  it.each([
    [['ucsd', 'nowhere', 'x'], 3, /^vigil: \S+nowhere: no such folder\n$/],
    [['ucsd', 'sets', 'sets'], 2, /^vigil: sets is there already; remove it, or choose another place\n$/],
    [['ucsd', 'sets'], 2, /^vigil: missing required argument 'dest'/],
    [['ucsd', 'sets', 'x', '--frames', '9-2'], 2, /Write numbers of frames, such as 1-100,150-180/],
    [['ucsd', 'sets', 'x', '--clips', 'a b'], 2, /Write names or numbers, such as/],
    [['ucsd', 'sets', 'x', '--size', '24'], 2, /Write it like 240x160/],
  ])('%j ends with exit code %i and one line', async (args, expected, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each(['folder', 'video'])('leaves nothing behind where the disk is full (%s)', async form => {
    await put(join(folder, 'large/Train/Train001/001.tif'), await noise());
    const limited = [
      '-c',
      'ulimit -f 4; exec "$0" "$@"',
      process.execPath,
      vigil,
      'import',
      'ucsd',
      'large',
      'full',
    ];
    const { code, stderr } = await execute('bash', ...limited, '--as', form);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      form === 'video'
        ? /full\/Train\/Train001\.mp4: the video could not be written/
        : /^vigil: full: the file would become larger than it may/,
    );
    expect((await readdir(folder)).filter(entry => entry.includes('full'))).toEqual([]);
  });
});

const data = join(shared, 'data/ucsd');
if (!existsSync(data)) missing('UCSD Ped2 needs ../shared');

describe.skipIf(!existsSync(data))('files as distributed', () => {
  const sample = join(data, 'official-sample');

  it('without pictures are masks without clips', async () => {
    const { code, stderr } = await run('ucsd', sample, 'sample');
    expect(code).toBe(3);
    expect(stderr).toMatch(/UCSDped2: no clips \(Test010_gt: masks without Test010\)\. Expected folders/);
  });

  it('are read once there are pictures to the masks', async () => {
    const set = join(folder, 'sample/UCSDped2');
    await cp(join(sample, 'UCSDped2'), set, { recursive: true });
    await cp(join(sample, 'UCSDped1.m'), join(set, 'Test/UCSDped1.m'));
    const size = { width: 360, height: 240 };
    for (const [clip, last] of [
      ['Test010', 150],
      ['Test012', 180],
    ] as const) {
      for (const n of [1, 120, last])
        await put(`${set}/Test/${clip}/${name(n)}.tif`, await picture(n, 'tiff', size));
    }
    // Those of Ped1, of which there are more.
    expect((await run('ucsd', 'sample', 'wrong')).stderr).toMatch(
      /UCSDped1\.m labels 130:200 of Test012, which ends at 180\./,
    );
    await cp(join(data, 'UCSDped2/Test/UCSDped2.m'), join(set, 'Test/UCSDped2.m'));
    const { stdout } = await run('ucsd', 'sample', 'right', '--json');
    const { clips, hiddenFiles } = JSON.parse(stdout);
    const clip = { chosen: 3, frames: 3, masks: 2, contradictions: 0 };
    expect(clips[0]).toMatchObject({ ...clip, name: 'Test010', abnormal: 3, tracks: 2 });
    expect(clips[1]).toMatchObject({ ...clip, name: 'Test012', abnormal: 2, tracks: 1 });
    expect(JSON.stringify(clips[1].missing)).toBe('[[2,119],[121,179]]');
    expect(hiddenFiles).toBe(3);
  });

  it('of Ped2 come whole', { timeout: 60_000 }, async () => {
    const { stdout } = await run(
      'ucsd',
      join(data, 'UCSDped2'),
      'ped2',
      '--clips',
      'Train001,Test012',
      '--json',
    );
    const { clips, absent } = JSON.parse(stdout);
    expect(absent.every((clip: string) => !existsSync(join(data, 'UCSDped2/Test', clip)))).toBe(true);
    const clean = { missing: [], unreadable: [], twice: [], contradictions: 0 };
    expect(clips).toEqual([
      {
        ...clean,
        name: 'Train001',
        split: 'train',
        chosen: 120,
        frames: 120,
        abnormal: 0,
        masks: 0,
        tracks: 0,
      },
      {
        ...clean,
        name: 'Test012',
        split: 'test',
        chosen: 180,
        frames: 180,
        abnormal: 93,
        masks: 180,
        tracks: 1,
      },
    ]);
  });
});

/** What no encoder makes small. */
function noise(): Promise<Buffer> {
  const [width, height] = [320, 240];
  const random = seededRandom(1);
  const pixels = Uint8Array.from({ length: width * height }, () => 256 * random());
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .tiff({ compression: 'none' })
    .toBuffer();
}
