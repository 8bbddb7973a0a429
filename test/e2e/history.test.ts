/** What people did, as somebody looks it up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Camera } from '../../server/contract.ts';
import { FakeEngine, FakeLog } from '../../server/testing.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, seriousIssues } from './running.ts';

if (!hasChromium) missing('the history in the page needs /usr/bin/chromium');

describe.skipIf(!hasChromium)('the history in the page', () => {
  let folder: string;
  let server: RunningServer;
  let browser: OpenPage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-history-'));
    const page = join(root, 'dist/client');
    const engine = new FakeEngine();
    server = await startServer({ port: 0, dataDir: folder, demo: false, log: new FakeLog(), engine, page });
    const cameras = `${server.url}/api/cameras`;
    const add = (name: string) =>
      api<Camera>(cameras, {
        url: 'rtsp://user:pa55word@door/live',
        name,
        model: 'yard',
        calibration: 'model',
      });
    const { id } = await add('Door');
    await add('Gate');
    for (let i = 1; i <= 60; i++) await api(`${cameras}/${id}`, { name: `Door ${i}` }, 'PATCH');
    browser = await openPage(server.url, { width: 360, height: 740 });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is found from every page, lists what was done by day, and more of it when asked', async () => {
    const { page, errors } = browser;
    await page.getByRole('link', { name: 'History' }).click();
    const entries = page.getByRole('list').getByRole('listitem');
    await page.getByText('Name: Door 59 → Door 60').waitFor();
    expect(await entries.count()).toBe(50);
    expect(await entries.first().textContent()).toContain('127.0.0.1');
    await page.getByRole('button', { name: 'Show older' }).click();
    await page.getByText('Camera added').nth(1).waitFor();
    expect(await entries.count()).toBe(62);
    await page.getByText('Nothing older is kept.').waitFor();
    expect(await page.locator('body').textContent()).not.toContain('pa55word');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await seriousIssues(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('shows one camera, and keeps that in its address', async () => {
    const { page } = browser;
    await page.getByTestId('history-camera').selectOption({ label: 'Gate' });
    await page.getByText('Camera added').waitFor();
    const entries = page.getByRole('list').getByRole('listitem');
    expect(await entries.count()).toBe(1);
    await page.reload();
    await page.getByText('Camera added').waitFor();
    expect(await entries.count()).toBe(1);
  });
});
