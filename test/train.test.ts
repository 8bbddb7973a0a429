import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPackage } from '../models/index.ts';
import { vigil } from './e2e/running.ts';
import { countingPicture, ffmpeg, temporaryFolder } from './support/ffmpeg.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** Runs the command as a person would, in a folder of its own. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return {
      code: 0,
      ...(await promisify(execFile)(process.execPath, [vigil, ...args], { cwd: folder.path })),
    };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

describe('vigil train', () => {
  it('makes a package that loads and replays', { timeout: 120_000 }, async () => {
    const source = 'demo:walkway?anomalies=none&seed=4';
    const size = ['--size', '64x48', '--frames', '120', '--steps', '3'];
    const trained = await run('train', source, '--name', 'tiny', '--title', 'Tiny', ...size);
    expect(
      trained.stdout.split('\n').map(line => line.replace(folder.path, '').replace(/\d+\.\d+/g, '#')),
    ).toEqual([
      'model       /data/models/tiny',
      'trained     3 steps in # min, loss #',
      expect.stringMatching(/^validation {2}error # in step 3, entropy #, \d+ of 500 memory items read$/),
      'curves      /data/models/tiny.training/curves.svg',
      'try it      vigil replay CLIP --model /data/models/tiny',
      '',
    ]);
    expect(trained.stderr).toMatch(
      /^preparing\nONNX Runtime, CPU, .* CUDA is not there, training on the CPU\n/m,
    );

    const model = await loadPackage('tiny', [join(folder.path, 'data/models')]);
    expect(model.card.training).toMatchObject({
      footage: source,
      frames: 96,
      heldOut: 24,
      steps: 3,
      seed: 1,
    });
    expect(model.scene!.levels).toMatchObject({ rows: 6, cols: 8 });
    expect(Math.min(...model.scene!.levels.values)).toBeGreaterThan(0);

    await ffmpeg(...countingPicture(30), join(folder.path, 'clip.mp4'));
    const replayed = await run('replay', 'clip.mp4', '--model', 'tiny', '--scores');
    const scores = replayed.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(scores.filter(s => s.frame !== undefined)).toHaveLength(30);
    expect(scores.filter(s => typeof s.score === 'number')).toHaveLength(16);
  });

  it.each([
    ['a missing folder', () => ['nowhere'], 'nowhere: no such file or folder'],
    ['an empty folder', () => ['empty'], 'empty: no pictures in this folder'],
    ['less than a clip', () => ['short.mp4'], 'short.mp4: 9 frames, but a clip takes 16'],
  ])('says in one line that it was given %s', async (_, sources, text) => {
    await mkdir(join(folder.path, 'empty'), { recursive: true });
    await ffmpeg(...countingPicture(9), join(folder.path, 'short.mp4'));
    const { code, stdout, stderr } = await run('train', ...sources(), '--name', 'x');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.replace(folder.path, '')).toMatch(new RegExp(`^vigil: ${text}[^\n]*\n$`));
  });

  it.each([
    [
      ['--name', 'Big Name'],
      "option '--name <name>' argument 'Big Name' is invalid. Use lower-case letters, digits and - . _",
    ],
    [
      ['--name', 'x', '--size', '100x100'],
      "option '--size <WxH>' argument '100x100' is invalid. Write it like 256x144, both multiples of 16.",
    ],
    [
      ['--name', 'x', '--minutes', 'soon'],
      "option '--minutes <n>' argument 'soon' is invalid. It must be a number above 0.",
    ],
    [
      ['--name', 'x', '--preset', 'huge'],
      "option '--preset <preset>' argument 'huge' is invalid. Allowed choices are lite, paper.",
    ],
    [['--steps', '5', '--minutes', '1'], "option '--minutes <n>' cannot be used with option '--steps <n>'"],
    [
      ['--schedule', 'step:0'],
      "option '--schedule <schedule>' argument 'step:0' is invalid. Write cosine, constant, or step:FACTOR@SHARE,SHARE such as step:0.1@0.5,0.8.",
    ],
    [
      ['--crop', '50'],
      "option '--crop <pixels>' argument '50' is invalid. Write a multiple of 16, or whole.",
    ],
  ])('%j is a wrong call', async (flags, text) => {
    const { code, stderr } = await run('train', 'demo:walkway', ...flags);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `vigil: ${text} (--help tells more)\n` });
  });

  it.each([
    ['no footage', [], 2, 'give footage to learn from: a source, or --data FOLDER (--help tells more)'],
    [
      'an unknown backend',
      ['demo:walkway', '--backend', 'abacus'],
      2,
      'abacus: no such training backend. Choose one of auto, ',
    ],
    [
      'nothing to go on with',
      ['demo:walkway', '--name', 'none', '--resume'],
      1,
      '/data/models/none.training: there is no training to go on with. Leave --resume out',
    ],
    [
      'a file where the folder goes',
      ['demo:walkway', '--out', 'a-file/model'],
      1,
      '/a-file/model.training: a file is in the way of this folder. Choose another one',
    ],
    [
      'something else where the model goes',
      ['demo:walkway', '--out', 'a-file'],
      1,
      '/a-file: is there and is no model. Choose another place for it',
    ],
  ])('says in one line, before it reads anything: %s', async (_, args, exit, text) => {
    await writeFile(join(folder.path, 'a-file'), 'mine');
    const { code, stdout, stderr } = await run('train', ...args);
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr.replace(folder.path, '')).toMatch(/^vigil: [^\n]*\n$/);
    expect(stderr.replace(folder.path, '')).toContain(`vigil: ${text}`);
  });

  it('goes on after kill -9 as if nothing had been', { timeout: 240_000 }, async () => {
    const tiny = ['--size', '64x48', '--frames', '120', '--batch', '2', '--crop', '32', '--threads', '1'];
    // The memory joins after a fifth of the steps, which writes a checkpoint.
    const recipe = ['--steps', '120', '--pretrain', '0.2', '--svdd', '0.01', '--noise', '0.1'];
    const args = ['train', 'demo:walkway?anomalies=none&seed=4', ...tiny, ...recipe];
    const weights = async (name: string) =>
      readFile(join(folder.path, 'data/models', name, 'weights.safetensors'));
    await run(...args, '--name', 'straight');

    const training = join(folder.path, 'data/models/killed.training');
    const child = spawn(process.execPath, [vigil, ...args, '--name', 'killed'], { cwd: folder.path });
    const gone = once(child, 'exit');
    while (!existsSync(join(training, 'checkpoint.safetensors'))) await setTimeout(20);
    await setTimeout(1000 * Math.random());
    child.kill('SIGKILL');
    await gone;
    expect(existsSync(join(folder.path, 'data/models/killed'))).toBe(false);

    const again = await run(...args, '--name', 'killed');
    expect(again.code).toBe(1);
    expect(again.stderr.replace(folder.path, '')).toBe(
      'vigil: /data/models/killed.training: holds a training that did not come to its end. Go on with it with --resume, or throw it away with --restart\n',
    );
    const other = await run(...args, '--name', 'killed', '--resume', '--seed', '2');
    expect(other.stderr).toContain('made with another recipe (seed 1)');
    const resumed = await run(...args, '--name', 'killed', '--resume');
    expect(resumed.stdout).toMatch(/^trained {5}120 steps/m);
    expect((await weights('killed')).equals(await weights('straight'))).toBe(true);
    expect(existsSync(join(training, 'checkpoint.safetensors'))).toBe(false);
  });

  it('says that the disk is full, and keeps what was there', { timeout: 120_000 }, async () => {
    const args = ['train', 'demo:walkway?anomalies=none&seed=4', '--name', 'full', '--size', '64x48'];
    const rest = ['--frames', '120', '--batch', '2', '--crop', '32', '--steps', '2'];
    const limited = ['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, vigil, ...args, ...rest];
    const error = await promisify(execFile)('bash', limited, { cwd: folder.path }).catch(e => e);
    expect(error.code).toBe(1);
    expect(error.stderr.trim().split('\n').at(-1).replace(folder.path, '')).toBe(
      'vigil: /data/models/full.training: the file would become larger than it may. Raise the limit (ulimit -f)',
    );
    expect(existsSync(join(folder.path, 'data/models/full'))).toBe(false);
  });

  it('ends early at Ctrl-C, with what was learnt', { timeout: 120_000 }, async () => {
    const args = ['train', 'demo:walkway?anomalies=none&seed=4', '--name', 'early', '--size', '64x48'];
    const rest = ['--frames', '120', '--batch', '2', '--crop', '32', '--minutes', '10'];
    const child = spawn(process.execPath, [vigil, ...args, ...rest], { cwd: folder.path });
    let stdout = '';
    child.stdout.on('data', data => (stdout += data));
    const log = join(folder.path, 'data/models/early.training/log.jsonl');
    const gone = once(child, 'exit');
    while (!(await readFile(log, 'utf8').catch(() => '')).includes('"step":2,')) await setTimeout(20);
    child.kill('SIGINT');
    expect(await gone).toEqual([0, null]);
    expect(stdout).toMatch(/^trained .*, ended early$/m);
  });
});
