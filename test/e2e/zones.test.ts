/** Zones as somebody draws them on a real page, of a camera that sees one white square all the time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Alert, Camera, Point } from '../../server/contract.ts';
import { FakeLog } from '../../server/testing.ts';
import { startHttpCamera, type TestServer } from '../support/cameras.ts';
import { squarePicture } from '../support/square.ts';
import { Detector } from './detector.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, until } from './running.ts';

/** Round the square, in fractions of the picture. */
const CORNERS: Point[] = [
  [0.1, 0.4],
  [0.45, 0.4],
  [0.45, 0.85],
  [0.1, 0.85],
];

if (!hasChromium) missing('zones in the page need /usr/bin/chromium');

describe.skipIf(!hasChromium)('zones in the page', () => {
  let folder: string;
  let source: TestServer;
  let server: RunningServer;
  let browser: OpenPage;
  let id: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-zones-'));
    source = await startHttpCamera({ folder, jpegs: [await squarePicture()] });
    const page = join(root, 'dist/client');
    const engine = new Detector();
    server = await startServer({ port: 0, dataDir: folder, demo: false, log: new FakeLog(), engine, page });
    const camera = { url: `${source.url}/mjpeg`, name: 'Yard', model: 'yard', calibration: 'model' };
    ({ id } = await api<Camera>(`${server.url}/api/cameras`, camera));
    await until(async () => (await lasting()) !== undefined, 30, 'an alert');
    browser = await openPage(server.url);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await source?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const events = (query = '') => api<Alert[]>(`${server.url}/api/events?camera=${id}${query}`);
  const lasting = async () => (await events()).find(({ end }) => end === null);
  const camera = async () => (await api<Camera[]>(`${server.url}/api/cameras`))[0]!;

  async function openZones(): Promise<Locator> {
    const { page } = browser;
    await page.getByRole('button', { name: 'Menu of Yard' }).click();
    await page.getByTestId('menu-zones').click();
    const dialog = page.getByRole('dialog', { name: 'Zones and sensitivity: Yard' });
    await dialog.locator('img').first().waitFor();
    return dialog;
  }

  it('draws a zone by mouse, whose name stands on the alert that goes on', { timeout: 60_000 }, async () => {
    const { page } = browser;
    const dialog = await openZones();
    const at = async ([x, y]: Point) => {
      const box = (await dialog.getByTestId('zone-picture').boundingBox())!;
      return [box.x + x * box.width, box.y + y * box.height] as const;
    };
    // Once closed by a click on the first corner, and taken back; then by a double click on the last one.
    await dialog.getByTestId('zone-add').click();
    for (const corner of CORNERS) await page.mouse.click(...(await at(corner)));
    await page.mouse.click(...(await at(CORNERS[0]!)));
    expect(await dialog.getByTestId('zone-corner').count()).toBe(4);
    await dialog.getByTestId('zone-undo').click();
    expect(await dialog.getByTestId('zone-row').count()).toBe(0);
    await dialog.getByTestId('zone-add').click();
    for (const corner of CORNERS.slice(0, 3)) await page.mouse.click(...(await at(corner)));
    await page.mouse.dblclick(...(await at(CORNERS[3]!)));
    await dialog.getByTestId('zone-name').fill('Gate');
    // The last corner a little further down, and once too far.
    for (const to of [0.9, 0.2] as const) {
      await page.mouse.move(...(await at(to === 0.9 ? CORNERS[3]! : [0.1, 0.9])));
      await page.mouse.down();
      await page.mouse.move(...(await at([0.1, to])), { steps: 4 });
      await page.mouse.up();
    }
    await dialog.getByTestId('zone-undo').click();
    await dialog.getByTestId('zones-save').click();
    await dialog.waitFor({ state: 'detached' });

    const [zone] = (await camera()).zones!;
    expect(zone).toMatchObject({ name: 'Gate', kind: 'zone' });
    expect(zone!.polygon).toHaveLength(4);
    for (const [i, [x, y]] of [...CORNERS.slice(0, 3), [0.1, 0.9] as const].entries()) {
      expect(zone!.polygon[i]![0]).toBeCloseTo(x, 2);
      expect(zone!.polygon[i]![1]).toBeCloseTo(y, 2);
    }
    const alert = await until(async () => (await events(`&zone=${zone!.id}`))[0], 10, 'an alert in the zone');
    expect(alert.zones).toEqual([{ id: zone!.id, name: 'Gate' }]);
    await page.getByTestId(`alert-${alert.id}`).getByText('Gate').waitFor();
    expect(await events('&zone=other')).toEqual([]);
  });

  it('shows zones over the live picture where that is wanted', async () => {
    const { page } = browser;
    const tile = page.getByTestId(`tile-${id}`);
    expect(await tile.getByRole('img', { name: 'Zones: Gate' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Menu of Yard' }).click();
    await page.getByTestId('menu-show-zones').click();
    await tile.getByRole('img', { name: 'Zones: Gate' }).waitFor();
  });

  it('draws a mask by keyboard alone, which ends the alert below it', { timeout: 60_000 }, async () => {
    const { page } = browser;
    const press = async (key: string, times = 1) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key);
    };
    const dialog = await openZones();
    await dialog.getByTestId('mask-add').focus();
    await press('Enter');
    await press('Space');
    await press('Escape'); // gives the drawing up, not the dialog
    expect(await dialog.getByTestId('zone-pad').count()).toBe(0);
    await dialog.getByTestId('mask-add').focus();
    await press('Enter');
    await press('ArrowLeft', 40);
    await press('ArrowUp', 10);
    await press('Space');
    for (const [key, times] of [
      ['ArrowRight', 35],
      ['ArrowDown', 45],
      ['ArrowLeft', 35],
    ] as const) {
      await press(key, times);
      await press('Space');
    }
    await press('Enter');
    // On the first corner now: one more behind it, which goes again; then the last one, moved by a hair.
    await press('Insert');
    await press('Tab');
    await press('Delete');
    await press('Tab', 2);
    await press('Shift+ArrowDown');
    await dialog.getByTestId('zones-save').focus();
    await press('Enter');
    await dialog.waitFor({ state: 'detached' });

    const [, mask] = (await camera()).zones!;
    expect(mask).toMatchObject({ name: 'Mask 1', kind: 'mask' });
    expect(mask!.polygon).toEqual([...CORNERS.slice(0, 3), [0.1, 0.851]]);
    await until(async () => (await lasting()) === undefined, 15, 'the end of the alert');
    const before = (await events()).length;
    await new Promise(done => setTimeout(done, 3000));
    expect(await events()).toHaveLength(before);
    expect((await camera()).state.phase).toBe('watching');
  });

  it('tells which past alerts another sensitivity would have told', async () => {
    const dialog = await openZones();
    const preview = dialog.getByTestId('preview');
    await preview.waitFor();
    await dialog.getByTestId('sensitivity-slider').fill('0');
    await preview.and(browser.page.locator(`[data-at="${1 / 30}"]`)).waitFor();
    // The thresholds of this model are fixed.
    expect(await preview.getByText('Would alert').count()).toBe((await events()).length);
    await dialog.getByRole('button', { name: 'Discard changes' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await camera()).falseAlarmsPerDay).toBe(5);
    expect(browser.errors).toEqual([]);
  });
});
