import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '../../server/contract.ts';
import { api, ended, hasChromium, missing, type OpenPage, openPage, serveIn, until } from './running.ts';

if (!hasChromium) missing('the configuration file in the page needs /usr/bin/chromium');

/** @param walk what the file says of this camera besides */
const fileWith = (walk: string) => `# yaml-language-server: $schema=vigil.schema.json
server: { demo: false }
cameras:
  walk:
    url: demo:walkway?seed=3&token=\${WALK_TOKEN}
    model: demo-walkway
    calibration: model
${walk}`;

describe.skipIf(!hasChromium)('a configuration file', () => {
  let folder: string;
  let path: string;
  let server: { url: string; child: ChildProcess };
  let browser: OpenPage;

  /** As editors do that never write into a file. */
  async function save(text: string): Promise<void> {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-config-'));
    path = join(folder, 'vigil.yaml');
    process.env.WALK_TOKEN = 'pa55word'; // the servers of these tests have it from here
    await save(fileWith('    name: Walkway\n'));
    server = await serveIn(join(folder, 'data'), ['--config', path]);
    browser = await openPage(server.url);
  });
  afterAll(async () => {
    delete process.env.WALK_TOKEN;
    await browser?.close();
    if (server) await ended(server.child);
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings its cameras, and changes them when it is saved', { timeout: 60_000 }, async () => {
    const { page } = browser;
    await page.getByTestId('tile-walk').and(page.locator('[data-live=true]')).waitFor({ timeout: 30_000 });
    await page.getByTestId('tile-walk').getByText('Walkway').waitFor();
    await save(fileWith('    name: Promenade\n    falseAlarmsPerDay: 24\n'));
    await page.getByTestId('tile-walk').getByText('Promenade').waitFor({ timeout: 10_000 });
    expect(await api<Camera[]>(`${server.url}/api/cameras`)).toMatchObject([
      { id: 'walk', name: 'Promenade', falseAlarmsPerDay: 24, url: 'demo:walkway?seed=3&token=***' },
    ]);
  });

  it('says in the page what is wrong with it, and changes nothing', { timeout: 60_000 }, async () => {
    const { page } = browser;
    await save(fileWith('    name: Broken\n    falseAlarmsPerDay: 300\n'));
    const notice = page.getByRole('button', { name: 'Settings not applied' });
    await notice.waitFor({ timeout: 10_000 });
    await notice.click();
    const dialog = page.getByRole('dialog', { name: 'Performance' });
    await dialog.getByText(`${path}:9:24 cameras.walk.falseAlarmsPerDay: must be at most 240`).waitFor();
    expect(await page.getByTestId('tile-walk').getByText('Promenade').count()).toBe(1);
    await page.reload(); // a page that comes later hears of it, too
    await notice.waitFor();
    await save(fileWith('    name: Walkway\n'));
    await notice.waitFor({ state: 'detached', timeout: 10_000 });
    await page.getByTestId('tile-walk').getByText('Walkway').waitFor();
  });

  it('is exported from the page, and makes the same cameras elsewhere', { timeout: 90_000 }, async () => {
    const { page, errors } = browser;
    await api(`${server.url}/api/cameras/walk`, { name: 'Set in the page' }, 'PATCH');
    await page.getByTestId('performance').click();
    const coming = page.waitForEvent('download');
    await page.getByTestId('export-settings').click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('vigil.yaml');
    const exported = join(folder, 'exported.yaml');
    await download.saveAs(exported);
    const text = await readFile(exported, 'utf8');
    expect(text).not.toContain('pa55word');
    expect(text).toContain('token=${WALK_TOKEN}');

    const there = await serveIn(join(folder, 'elsewhere'), ['--config', exported]);
    try {
      const cameras = await until(
        async () => {
          const found = await api<Camera[]>(`${there.url}/api/cameras`);
          return found[0]?.state.phase === 'watching' && found;
        },
        30,
        'the camera elsewhere',
      );
      const settings = ({ state: _, ...others }: Camera) => others;
      expect(cameras.map(settings)).toEqual((await api<Camera[]>(`${server.url}/api/cameras`)).map(settings));
      expect(cameras[0]!.name).toBe('Set in the page');
    } finally {
      await ended(there.child);
    }
    expect(errors).toEqual([]);
  });
});
