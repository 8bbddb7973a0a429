import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { ffmpegChildren } from '../../test/support/ffmpeg.ts';
import { runFfmpeg } from './command.ts';

const endless = {
  ffmpegPath: 'ffmpeg',
  input: 'color=s=640x480',
  inputOptions: ['-f', 'lavfi'],
  logLevel: 'warning',
} as const;

it('gives each output without a path a pipe of its own', async () => {
  const run = await runFfmpeg({
    ...endless,
    filter: '[0:v]split=3[a][b][c]',
    outputs: ['a', 'b', 'c'].map((pad, i) => ({
      options: ['-map', `[${pad}]`, '-frames:v', String(i + 1), '-f', 'framecrc'],
    })),
  });
  const texts = await Promise.all(run.pipes.map(text));
  expect(texts.map(each => each.match(/^0,/gm)?.length)).toEqual([1, 2, 3]);
  expect(await run.ended).toMatchObject({ error: undefined });
});

it('ends an ffmpeg that is blocked writing to a full pipe', async () => {
  const run = await runFfmpeg({ ...endless, outputs: [{ options: ['-f', 'rawvideo'] }] });
  await new Promise(resolve => run.pipes[0]!.once('readable', resolve));
  await run.stop();
  await run.stop();
  expect((await run.ended).error).toBeDefined();
  expect(await ffmpegChildren()).toEqual([]);
});

it('says that ffmpeg could not be started', async () => {
  const run = runFfmpeg({
    ...endless,
    ffmpegPath: '/nowhere/ffmpeg',
    outputs: [{ options: ['-f', 'null'] }],
  });
  await expect(run).rejects.toMatchObject({
    message: '/nowhere/ffmpeg could not be started (ENOENT)',
    code: 'no-ffmpeg',
  });
});
