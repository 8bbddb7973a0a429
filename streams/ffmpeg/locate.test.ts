import { expect, it, onTestFinished } from 'vitest';
import { bundledFfmpeg } from '../../test/support/ffmpeg.ts';
import { locate, locateFfmpeg } from './locate.ts';

const nothing = () => undefined;

function usePath(path: string): void {
  const before = process.env.PATH;
  process.env.PATH = path;
  onTestFinished(() => {
    process.env.PATH = before;
  });
}

it('takes the system ffmpeg, without a warning', async () => {
  const found = await locate(undefined);
  expect(found).toMatchObject({ path: 'ffmpeg', origin: 'system' });
  expect(found.version).toMatch(/\d/);
  expect(found.libavformat).toBeGreaterThanOrEqual(58);
  expect(found).not.toHaveProperty('warning');
});

it.skipIf(!bundledFfmpeg())('falls back to the one inside npm, with a warning', async () => {
  usePath('/nowhere');
  const found = await locate(undefined);
  expect(found).toMatchObject({ path: bundledFfmpeg(), origin: 'bundled', libavformat: 58 });
  expect(found.warning).toContain('from 2018');
});

it.skipIf(!bundledFfmpeg())('prefers FFMPEG_PATH', async () => {
  expect(await locate(bundledFfmpeg())).toMatchObject({ path: bundledFfmpeg(), origin: 'env' });
});

it('says what to do when there is none', async () => {
  usePath('/nowhere');
  await expect(locate(undefined, nothing)).rejects.toMatchObject({
    message: 'ffmpeg was not found. Install it (for example "apt install ffmpeg") or set FFMPEG_PATH to it',
    code: 'no-ffmpeg',
    exitCode: 3,
  });
});

it.each(['/nowhere/ffmpeg', '/bin/true'])('says that FFMPEG_PATH is wrong: %s', async path => {
  await expect(locate(path)).rejects.toThrow(`FFMPEG_PATH is ${path}, which is no ffmpeg that runs`);
});

it('looks once', async () => {
  expect(locateFfmpeg()).toBe(locateFfmpeg());
});
