import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { vigil } from '../../test/e2e/running.ts';
import { writeDots } from '../../test/support/dots.ts';
import { temporaryFolder } from '../../test/support/ffmpeg.ts';
import { lockFolder } from '../lock.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeDots(join(folder.path, 'images'));
});
afterAll(() => folder.remove());

/** As a person would, in a folder of its own. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const ran = promisify(execFile)(process.execPath, [vigil, ...args], { cwd: folder.path });
  return ran.then(
    output => ({ code: 0, ...output }),
    error => error,
  );
}

it('runs a grid, makes its report, and says by its exit code whether a run failed', {
  timeout: 60_000,
}, async () => {
  const grid =
    'data: { folder: images }\nclasses: [1, 2]\ntrials: { some: { method: pca, components: 2 } }\n';
  await writeFile(join(folder.path, 'dots.yaml'), grid);
  const failed = await run('experiment', 'dots.yaml', '--jobs', '1');
  expect(failed).toMatchObject({ code: 1 });
  expect(failed.stderr).toContain(
    'failed  some, class 2, seed 1: principal components need two normal images at least\n',
  );
  expect(failed.stdout).toMatch(
    /^trial {2}AUC +gap\nsome {3}1\.000 .*\n\nRuns are missing: .*, 1 of 2 classes and one seed\.\n\n1 of 2 runs, 1 failed\. Report: /,
  );
  expect(existsSync(join(folder.path, 'data/experiments/dots/report.html'))).toBe(true);

  await writeFile(join(folder.path, 'dots.yaml'), grid.replace(', 2]', ']'));
  expect(await run('experiment', 'dots.yaml')).toMatchObject({ code: 0 }); // nothing left to do
  const { code, stdout } = await run('report', 'data/experiments/dots', '--out', 'page.html');
  expect([code, stdout]).toEqual([0, `${join(folder.path, 'page.html')}\n`]);
  expect(existsSync(join(folder.path, 'page-figures/class-1-roc.svg'))).toBe(true);
});

it('touches nothing in a folder of results that another one writes', async () => {
  await writeFile(
    join(folder.path, 'twice.yaml'),
    'data: { folder: images }\ntrials: { some: { method: pca, components: 2 } }\n',
  );
  const runs = join(folder.path, 'data/experiments/twice/runs');
  await mkdir(runs, { recursive: true });
  await writeFile(join(runs, 'half.tmp'), '');
  const unlock = await lockFolder(dirname(runs));
  const { code, stderr } = await run('experiment', 'twice.yaml');
  await unlock();
  expect([code, stderr]).toEqual([1, expect.stringContaining('is in use by another vigil')]);
  expect(existsSync(join(runs, 'half.tmp'))).toBe(true);
});

it('says in one line what is wrong', async () => {
  await writeFile(
    join(folder.path, 'bad.yaml'),
    'data: { folder: none }\ntrials: { some: { method: pca } }\n',
  );
  expect(await run('experiment', 'bad.yaml')).toMatchObject({
    code: 3,
    stderr: `vigil: ${join(folder.path, 'none')}: there is no such folder. In a grid file data.folder counts from where that file is; --data names another one\n`,
  });
  expect(await run('report', '.')).toMatchObject({ code: 1 });
  await writeFile(
    join(folder.path, 'good.yaml'),
    (await readFile(join(folder.path, 'bad.yaml'), 'utf8')).replace('none', 'images'),
  );
  vi.stubEnv('VK_ICD_FILENAMES', '/none'); // not even where there is a GPU
  const { code, stderr } = await run('experiment', 'good.yaml', '--engine', 'onnx-webgpu');
  vi.unstubAllEnvs();
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      /^vigil: onnx-webgpu can't be loaded here \(Failed to get a WebGPU adapter.*\)\. .*\n$/m,
    ),
  ]);
  expect(existsSync(join(folder.path, 'data/experiments/good'))).toBe(false);
});
