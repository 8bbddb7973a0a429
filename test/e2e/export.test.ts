import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera, ExportContents, RangeExport } from '../../server/contract.ts';
import { ffprobe, makeFootage } from '../support/packets.ts';
import { unzip } from '../support/unzip.ts';
import {
  api,
  hasChromium,
  missing,
  openPage,
  type RunningVigil,
  seriousIssues,
  serve,
  until,
} from './running.ts';

if (!hasChromium) missing('the page of an export needs /usr/bin/chromium');

const iso = (time: number) => new Date(time).toISOString();

describe('an export of a camera that is recorded', () => {
  let folder: string;
  let server: RunningVigil;
  let camera: Camera;
  let from: number;

  /** A recording of 6 s that is played again and again, as a camera that loses its connection. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-export-'));
    const movie = join(folder, 'movie.mp4');
    await makeFootage(movie, { seconds: 6 });
    server = await serve('--no-demo');
    from = Date.now() - 5000; // of which nothing is recorded
    const source = { url: movie, name: 'Yard', model: 'demo-walkway', calibration: 'model' };
    camera = await api<Camera>(`${server.url}/api/cameras`, { ...source, record: { gigabytes: 0.1 } });
    // The second connection has been recorded for a while.
    const twice = async () => {
      const { seconds, gaps, events } = await api<ExportContents>(exportOf('json', Date.now()));
      return seconds > 9 && gaps.length > 0 && events > 0;
    };
    await until(twice, 90, 'two recordings and an event');
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });
  const exportOf = (kind: 'json' | 'zip', to: number) =>
    `${server.url}/api/cameras/${camera.id}/export.${kind}?from=${iso(from)}&to=${iso(to)}`;

  it('holds all that the camera sent, each connection in a file that plays, and the events', async () => {
    const to = Date.now();
    const contents = await api<ExportContents>(exportOf('json', to));
    const response = await fetch(exportOf('zip', to));
    expect(response.headers.get('content-disposition')).toMatch(/"Yard \d{4}-.*\.zip"$/);
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    const { pieces, gaps, events } = JSON.parse(String(files.get('events.json'))) as RangeExport;
    expect([...files.keys()]).toEqual([...pieces.map(({ file }) => file), 'events.json']);
    expect(pieces.length).toBeGreaterThan(1);
    let seconds = 0;
    for (const piece of pieces) {
      const path = join(folder, piece.file);
      writeFileSync(path, files.get(piece.file)!);
      const probed = await ffprobe(path);
      // Of what is still being recorded B-frames may be missing before the last picture.
      expect(Math.abs(probed.seconds - piece.seconds)).toBeLessThan(piece === pieces.at(-1) ? 0.2 : 0.01);
      expect(Date.parse(piece.end) - Date.parse(piece.start)).toBeCloseTo(piece.seconds * 1000, -1);
      seconds += piece.seconds;
    }
    expect(pieces[0]!.seconds).toBeCloseTo(6, 1);
    expect(gaps.length).toBeGreaterThan(0);
    expect(Math.abs(seconds - contents.seconds)).toBeLessThan(4); // short gaps count for nothing
    expect(events.length).toBeGreaterThan(0);
    for (const { cameraId, frames } of events) {
      expect(cameraId).toBe(camera.id);
      expect(frames.length).toBeGreaterThan(0);
    }
  });

  it('says what is recorded where there is nothing', async () => {
    const query = 'from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z';
    const response = await fetch(`${server.url}/api/cameras/${camera.id}/export.zip?${query}`);
    expect(response.status).toBe(404);
    const { error } = (await response.json()) as { error: { message: string } };
    expect(error.message).toMatch(
      /^nothing of Yard was recorded from 20.* it is recorded from 20\d\d-.* to /,
    );
  });

  it.skipIf(!hasChromium)('is made in the page', { timeout: 90_000 }, async () => {
    const { page, errors, close } = await openPage(`${server.url}/review`);
    try {
      await page.getByRole('button', { name: 'Export…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Export' });
      expect(await dialog.getByLabel('Camera').inputValue()).toBe(camera.id);
      await dialog.getByText(/are recorded, about 0\.0\d GB; \d+ events?\./).waitFor();
      expect(await seriousIssues(page)).toEqual([]);

      const begin = await dialog.getByLabel('From').inputValue();
      const link = dialog.getByTestId('export-link');
      await dialog.getByLabel('To', { exact: true }).fill(begin);
      await dialog.getByText('The end must be later than the beginning.').waitFor();
      expect(await link.getAttribute('href')).toBeNull();
      await dialog.getByLabel('From').fill('2020-01-01T00:00');
      await dialog.getByText('An export covers 2 hours at most; make several of a longer time.').waitFor();
      await dialog.getByLabel('To', { exact: true }).fill('2020-01-01T01:00');
      await dialog.getByText('Nothing was recorded then, and nothing happened.').waitFor();
      expect(await link.getAttribute('href')).toBeNull();
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Export…' }).click();
      await until(async () => (await link.getAttribute('href')) !== null, 10, 'a link');
      const [download] = await Promise.all([page.waitForEvent('download'), link.press('Enter')]);
      expect(download.suggestedFilename()).toMatch(/^Yard \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.zip$/);
      expect(await download.failure()).toBeNull();
      await dialog.getByText('The download has begun').waitFor();
      expect(errors).toEqual([]);
    } finally {
      await close();
    }
  });
});
