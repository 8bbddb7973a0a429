import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { countingPicture, ffmpeg, ffmpegChildren, temporaryFolder } from '../../test/support/ffmpeg.ts';
import type { Packet } from '../stream.ts';
import { openLiveEncoder } from './encode-live.ts';

it('makes a packet of each picture before the next one comes, with its timestamp', async () => {
  const folder = await temporaryFolder();
  await ffmpeg(
    ...countingPicture(30, 10, '161x120'),
    '-c:v',
    'mjpeg',
    '-q:v',
    '3',
    join(folder.path, '%02d.jpg'),
  );
  const names = (await readdir(folder.path)).sort();
  const packets: Packet[] = [];
  let came = () => {};
  const encoder = await openLiveEncoder(packet => {
    packets.push(packet);
    came();
  });
  for (const [i, name] of names.entries()) {
    const next = new Promise<void>(resolve => {
      came = resolve;
    });
    encoder!.write({ pts: i * 100_000, jpeg: await readFile(join(folder.path, name)) });
    await Promise.race([next, sleep(5000)]);
    expect(packets).toHaveLength(i + 1);
  }
  expect(packets.map(({ pts }) => pts)).toEqual(names.map((_, i) => i * 100_000));
  expect(packets.flatMap(({ key }, i) => (key ? i : []))).toEqual([0, 20]);
  expect(packets[0]).toMatchObject({ width: 160, height: 120, codec: expect.stringMatching(/^avc1/) });
  await encoder!.end();
  expect(await ffmpegChildren()).toEqual([]);
  await folder.remove();
});
