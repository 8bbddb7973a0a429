import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert, Camera } from '../../server/contract.ts';
import { ffmpeg } from '../support/ffmpeg.ts';
import { api, ended, hasChromium, missing, openPage, serveIn, until } from './running.ts';

/** Of the disk, in MB. */
const SIZE = 32;

/** A command that gives the one behind it a small disk of its own at `folder`, which goes with it. */
const onSmallDisk = (folder: string) => [
  ...['unshare', '-rm', 'sh', '-c'],
  ...[`mount -t tmpfs -o size=${SIZE}m small "$0" && exec "$@"`, folder],
];

function canMount(): boolean {
  try {
    const [command = '', ...args] = [...onSmallDisk(tmpdir()), 'true'];
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    missing('a small disk can not be mounted here');
    return false;
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-disk-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasChromium || !canMount())('a disk that is full', () => {
  it('loses the oldest recordings and clips, and nothing else', { timeout: 180_000 }, async () => {
    const movie = join(tmpdir(), `vigil-disk-${process.pid}.mp4`);
    // Noise, which H.264 can't make small: 8 Mbit/s.
    const noise = 'nullsrc=s=640x360:r=25,geq=random(1)*255:128:128';
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      noise,
      '-t',
      '10',
      ...['-c:v', 'libx264', '-preset', 'ultrafast'],
      ...['-b:v', '8M', '-g', '25', movie],
    );
    const { url, child } = await serveIn(folder, [], onSmallDisk(folder));
    const page = await openPage(url);
    try {
      const recorded = await api<Camera>(`${url}/api/cameras`, {
        ...{ url: movie, name: 'Noise', model: 'demo-walkway', record: { gigabytes: 1 } },
      });
      const warning = page.page.getByRole('button', { name: /Disk (almost )?full/ });
      await warning.waitFor({ timeout: 90_000 });
      const began = Date.now();

      // Cameras go on, alerts come and are kept.
      const later = async () =>
        (await api<Alert[]>(`${url}/api/events?from=${began}`)).find(
          ({ end, snapshot }) => end !== null && snapshot > 0,
        );
      const event = await until(later, 60, 'an event on the full disk');
      expect((await fetch(`${url}/api/events/${event.id}/snapshot.jpg`)).status).toBe(200);
      const cameras = await api<Camera[]>(`${url}/api/cameras`);
      expect(cameras.find(({ id }) => id === 'demo')!.state).toMatchObject({ phase: 'watching' });
      // It begins anew with its file, every 10 s.
      const goesOn = async () => {
        const all = await api<Camera[]>(`${url}/api/cameras`);
        const { phase } = all.find(({ id }) => id === recorded.id)!.state;
        return phase === 'watching' || phase === 'calibrating' ? phase : undefined;
      };
      await until(goesOn, 20, 'the camera that is recorded going on');

      await warning.click();
      const dialog = page.page.getByRole('dialog');
      await dialog.getByText(/free of 0.03 GB/).waitFor();
      expect(await dialog.getByText(/^The disk is (almost )?full/).isVisible()).toBe(true);
      expect(page.errors).toEqual([]);

      // Without the camera that fills it there is room again.
      await fetch(`${url}/api/cameras/${recorded.id}`, { method: 'DELETE' });
      await dialog.getByRole('button', { name: 'Close' }).click();
      await warning.waitFor({ state: 'hidden', timeout: 60_000 });
      expect((await api<Alert[]>(`${url}/api/events`)).map(({ id }) => id)).toContain(event.id);
    } finally {
      await page.close();
      await ended(child);
      rmSync(movie, { force: true });
    }
  });
});
