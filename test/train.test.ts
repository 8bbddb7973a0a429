import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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
    expect(trained.stdout).toMatch(/^model {4}.*tiny\ntrained {2}3 steps in .* min, loss \d\.\d{4}\ntry it/);

    const model = await loadPackage('tiny', [join(folder.path, 'data/models')]);
    expect(model.card.training).toMatchObject({
      footage: source,
      frames: 96,
      heldOut: 24,
      steps: 3,
      seed: 1,
    });
    expect(model.scene!.thresholds).toMatchObject({ rows: 6, cols: 8 });
    expect(Math.min(...model.scene!.thresholds.values)).toBeGreaterThan(0);

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
    [[], "required option '--name <name>' not specified"],
  ])('%j is a wrong call', async (flags, text) => {
    const { code, stderr } = await run('train', 'demo:walkway', ...flags);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `vigil: ${text} (--help tells more)\n` });
  });
});
