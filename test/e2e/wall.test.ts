/** The wall and one camera, as a guard uses them, of cameras that see one white square all the time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Alert, Camera } from '../../server/contract.ts';
import { FakeLog } from '../../server/testing.ts';
import { startHttpCamera, type TestServer } from '../support/cameras.ts';
import { squarePicture } from '../support/square.ts';
import { Detector } from './detector.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, until } from './running.ts';

const NAMES = ['Door', 'Gate', 'Yard'];

if (!hasChromium) missing('the wall needs /usr/bin/chromium');

describe.skipIf(!hasChromium)('the wall', () => {
  let folder: string;
  let source: TestServer;
  let server: RunningServer;
  let browser: OpenPage;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-wall-'));
    source = await startHttpCamera({ folder, jpegs: [await squarePicture()] });
    const page = join(root, 'dist/client');
    const engine = new Detector();
    server = await startServer({ port: 0, dataDir: folder, demo: false, log: new FakeLog(), engine, page });
    for (const name of NAMES) {
      const camera = { url: `${source.url}/mjpeg`, name, model: 'yard', calibration: 'model' };
      ids[name] = (await api<Camera>(`${server.url}/api/cameras`, camera)).id;
    }
    await until(async () => (await api<Alert[]>(`${server.url}/api/events`)).length >= 3, 40, 'alerts');
    browser = await openPage(server.url);
    await tile('Yard').waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await source?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tile = (name: string) => browser.page.getByTestId(`tile-${ids[name]}`);
  const shown = () => browser.page.locator('.tile h2').allTextContents();
  const kept = async () => (await api<Camera[]>(`${server.url}/api/cameras`)).map(({ name }) => name);

  it('keeps the order in which cameras were dragged, for other pages too', { timeout: 60_000 }, async () => {
    const { page } = browser;
    const { page: other, close } = await openPage(server.url);
    await other.getByTestId(`tile-${ids.Yard}`).waitFor();
    const grip = (await page.getByTestId(`grip-${ids.Yard}`).boundingBox())!;
    const goal = (await tile('Door').boundingBox())!;
    const drag = async () => {
      await page.mouse.move(grip.x + 10, grip.y + 10);
      await page.mouse.down();
      await page.mouse.move(goal.x + goal.width / 2, goal.y + goal.height / 2, { steps: 8 });
    };
    await drag();
    await page.keyboard.press('Escape'); // gives it up
    await page.mouse.up();
    expect(await shown()).toEqual(NAMES);
    await drag();
    expect(await shown()).toEqual(NAMES); // nothing jumps while it is dragged
    await page.mouse.up();
    expect(await shown()).toEqual(['Yard', 'Door', 'Gate']);
    await until(async () => (await other.locator('.tile h2').first().textContent()) === 'Yard', 5, 'a push');
    await close();
    expect(await kept()).toEqual(['Yard', 'Door', 'Gate']);
    await page.reload();
    await tile('Yard').waitFor();
    expect(await shown()).toEqual(['Yard', 'Door', 'Gate']);
  });

  it('is put in order by keyboard', { timeout: 30_000 }, async () => {
    const { page } = browser;
    const menu = page.getByRole('button', { name: 'Menu of Yard' });
    await menu.focus();
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('menu-move-left').count()).toBe(0); // it is the first one
    await page.getByTestId('menu-move-right').focus();
    await page.keyboard.press('Enter');
    await until(async () => (await shown()).join() === 'Door,Yard,Gate', 5, 'the new order');
    await page.getByText('Yard is number 2 of 3 now.').waitFor({ state: 'attached' });
    expect(await menu.evaluate(button => button === document.activeElement)).toBe(true);
    await until(async () => (await kept()).join() === 'Door,Yard,Gate', 5, 'that it is kept');
    await page.reload();
    await tile('Yard').waitFor();
    expect(await shown()).toEqual(['Door', 'Yard', 'Gate']);
  });

  it('shows one group of cameras, by its address', { timeout: 30_000 }, async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Menu of Gate' }).click();
    await page.getByTestId('menu-edit').click();
    await page.getByTestId('camera-group').fill('Entrance');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('navigation', { name: 'Groups' }).getByRole('link', { name: 'Entrance' }).click();
    await until(async () => (await shown()).join() === 'Gate', 5, 'the group');
    expect(new URL(page.url()).search).toBe('?group=Entrance');
    await page.reload();
    await tile('Gate').waitFor();
    expect(await shown()).toEqual(['Gate']);
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await tile('Yard').waitFor();
  });

  it('fills the screen, alerts in a corner, until Escape', { timeout: 30_000 }, async () => {
    const { page } = browser;
    const head = page.locator('.page-head');
    await page.getByTestId('full').click();
    await head.waitFor({ state: 'hidden' });
    await page.getByTestId('corner-alerts').locator('li').first().waitFor();
    await page.keyboard.press('Escape');
    await head.waitFor();
    expect(await page.getByTestId('corner-alerts').count()).toBe(0);
    await page.getByTestId('full').click();
    await page.getByTestId('leave-full').click();
    await head.waitFor();
    expect(browser.errors).toEqual([]);
  });
});
