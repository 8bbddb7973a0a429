/** Snoozing a camera and a zone as somebody does it on a real page, of a camera that sees what the test says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Alert, Camera, Zone } from '../../server/contract.ts';
import { FakeEngine, FakeLog, INTRUDER, QUIET } from '../../server/testing.ts';
import { squarePicture } from '../support/square.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, seriousIssues, until } from './running.ts';

/** The intruder is in it. */
const GATE: Zone = {
  ...{ id: 'gate', name: 'Gate', kind: 'zone' },
  polygon: [
    [0, 0],
    [0.6, 0],
    [0.6, 0.6],
    [0, 0.6],
  ],
};

if (!hasChromium) missing('snoozing in the page needs /usr/bin/chromium');

describe.skipIf(!hasChromium)('snoozing in the page', () => {
  const engine = new FakeEngine();
  let folder: string;
  let jpeg: Buffer;
  let server: RunningServer;
  let browser: OpenPage;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-snooze-'));
    jpeg = await squarePicture();
    const client = join(root, 'dist/client');
    server = await startServer({
      ...{ port: 0, dataDir: folder, demo: false, log: new FakeLog(), engine, page: client },
    });
    const camera = { url: 'rtsp://yard/live', name: 'Yard', model: 'yard', calibration: 'model' };
    const more = { zones: [GATE], coolDownSeconds: 0 };
    ({ id } = await api<Camera>(`${server.url}/api/cameras`, { ...camera, ...more }));
    browser = await openPage(server.url);
    page = browser.page;
    await page.getByTestId(`tile-${id}`).waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const newest = async () => (await api<Alert[]>(`${server.url}/api/events`))[0];
  const show = (regions: typeof QUIET, count: number) => {
    const stream = engine.streams[0]!; // later ones are of clips that are looked at
    for (let i = 0; i < count; i++) stream.push(regions, jpeg, Date.now() - stream.stats.frames * 100);
  };
  /** An intruder comes; resolves with the alert once the page has it. */
  async function intrude(): Promise<Alert> {
    const before = (await newest())?.id;
    show(INTRUDER, 7);
    const alert = await until(
      async () => {
        const event = await newest();
        return event?.id !== before && event;
      },
      10,
      'an alert',
    );
    await page.getByTestId(`alert-${alert.id}`).waitFor();
    return alert;
  }
  /** And goes. */
  async function leave({ id }: Alert): Promise<void> {
    show(QUIET, 60);
    await page.locator(`[data-testid=alert-${id}][data-active=false]`).waitFor();
  }
  const tile = () => page.getByTestId(`tile-${id}`);
  const inAlert = (is: boolean) => page.locator(`[data-testid=tile-${id}][data-alert=${is}]`).waitFor();
  const isQuiet = ({ id }: Alert) => page.locator(`[data-testid=alert-${id}][data-quiet=snoozed]`).waitFor();
  const isTold = ({ id }: Alert) => page.locator(`[data-testid=alert-${id}]:not([data-quiet])`).waitFor();

  it('silences a camera, and tells what is still there once that is ended', async () => {
    await page.getByRole('button', { name: 'Menu of Yard' }).click();
    await page.getByTestId('menu-snooze').click();
    await page.getByRole('button', { name: '15 minutes' }).click();
    const chip = tile().getByRole('button', { name: /^Snoozed until/ });
    await chip.waitFor();
    const alert = await intrude();
    await isQuiet(alert);
    await inAlert(false);

    await chip.click();
    await page.getByRole('button', { name: 'End snooze of The whole camera' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    show(INTRUDER, 3);
    await isTold(alert);
    await inAlert(true);
    await leave(alert);
    await inAlert(false);
  });

  it('silences the zone of an alert, and lets it call again from the zones', async () => {
    const first = await intrude();
    await isTold(first);
    await leave(first);
    await page.getByTestId(`alert-${first.id}`).click();
    await page.getByTestId('event-snooze').click();
    const dialog = page.getByRole('dialog', { name: 'Snooze Yard' });
    expect(await dialog.getByTestId('snooze-what').inputValue()).toBe(GATE.id);
    expect(await seriousIssues(page)).toEqual([]);
    await dialog.getByRole('button', { name: '1 hour' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await tile()
      .getByRole('button', { name: /^Gate snoozed until/ })
      .waitFor();
    const second = await intrude();
    await isQuiet(second);
    await inAlert(false);

    await page.getByRole('button', { name: 'Menu of Yard' }).click();
    await page.getByTestId('menu-zones').click();
    await page
      .getByTestId('zone-row')
      .getByRole('button', { name: /Gate.*Snoozed until/ })
      .click();
    await page
      .getByRole('button', { name: /^Snoozed until/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'End snooze of Zone Gate' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    show(INTRUDER, 3);
    await isTold(second);
    await inAlert(true);
    expect(browser.errors).toEqual([]);
  });
});
