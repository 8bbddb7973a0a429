/** The wall and one camera, as a guard uses them, of cameras that see one white square all the time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Alert, Camera } from '../../server/contract.ts';
import type { Model } from '../../server/engine.ts';
import { FakeLog } from '../../server/testing.ts';
import { startHttpCamera, type TestServer } from '../support/cameras.ts';
import { squarePicture } from '../support/square.ts';
import { Detector } from './detector.ts';
import { finger } from './finger.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, seriousIssues, until } from './running.ts';

const NAMES = ['Door', 'Gate', 'Yard'];

/** Of normal footage, so that thresholds follow the sensitivity: at 5 false alarms a day they are 1.3 times the levels. */
const TAIL = {
  halves: [0.5],
  frames: { from: 0.5, rate: 0.5, scale: 0.1 },
  alerts: { from: 1, rate: 100, scale: 0.1 },
};

class Sensitive extends Detector {
  override async model(name: string): Promise<Model> {
    const model = await super.model(name);
    return { ...model, scene: { ...model.scene!, tail: TAIL } };
  }
}

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
    const engine = new Sensitive();
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
    await page.getByTestId('full').click();
    await head.waitFor();
  });

  it('leads to one camera and back to the group, by name and by keyboard', { timeout: 30_000 }, async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Entrance' }).click();
    await tile('Gate').getByRole('link', { name: 'Gate' }).press('Enter');
    const view = page.getByRole('region', { name: 'Camera Gate' });
    await view.and(page.locator('[data-live=true]')).waitFor();
    await page
      .getByRole('button', { name: /^Acknowledge the alert of Gate/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'All cameras' }).click();
    expect(new URL(page.url()).search).toBe('?group=Entrance');
    expect(await shown()).toEqual(['Gate']);
    await page.goBack();
    await view.waitFor();
  });

  it('draws a heat map under the boxes, and keeps that it is on', { timeout: 40_000 }, async () => {
    const { page } = browser;
    const view = page.getByTestId('camera-view');
    await view.and(page.locator('[data-live=true]')).waitFor();
    /** Of the grey at the right, where nothing is marked: amber is more red than blue. */
    const warmth = () =>
      view.locator('canvas').evaluate(element => {
        const canvas = element as HTMLCanvasElement;
        const [x, y] = [Math.round(canvas.width * 0.8), Math.round(canvas.height * 0.5)];
        const [red, , blue] = canvas.getContext('2d')!.getImageData(x, y, 1, 1).data;
        return red! - blue!;
      });
    const heat = view.getByRole('button', { name: 'Heat map' });
    expect(Math.abs(await warmth())).toBeLessThan(8);
    await heat.click();
    await until(async () => (await warmth()) > 20, 10, 'a heat map');
    await page.reload();
    await until(async () => (await warmth()) > 20, 15, 'the heat map after a reload');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousIssues(page)).toEqual([]);
    }
    await heat.click();
    await until(async () => Math.abs(await warmth()) < 8, 10, 'the plain picture');
  });

  it('moves the threshold by keyboard, which sets the sensitivity', { timeout: 40_000 }, async () => {
    const { page } = browser;
    const camera = async () =>
      (await api<Camera[]>(`${server.url}/api/cameras`)).find(({ id }) => id === ids.Gate)!;
    const line = page.getByRole('slider', { name: 'Threshold' });
    await line.focus();
    const before = (await line.boundingBox())!.y;
    await page.keyboard.press('ArrowUp');
    expect(await line.getAttribute('aria-valuetext')).toBe('about 2 false alarms a day');
    expect((await line.boundingBox())!.y).toBeLessThan(before);
    await page.getByTestId('preview').and(page.locator('[data-at="2"]')).waitFor();
    expect((await camera()).falseAlarmsPerDay).toBe(5); // nothing is applied yet
    await page.getByTestId('threshold-apply').press('Enter');
    await until(async () => (await camera()).falseAlarmsPerDay === 2, 5, 'the sensitivity on the server');

    // By mouse to the top, where it is least sensitive.
    const box = (await line.boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 100, box.y - 60, { steps: 4 });
    await page.mouse.up();
    expect(await line.getAttribute('aria-valuetext')).toBe('about 1 false alarm a month');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await line.getAttribute('aria-valuetext')).toBe('about 2 false alarms a day');
  });

  it('has a zone that the review page filters by', { timeout: 40_000 }, async () => {
    const { page } = browser;
    const polygon = [
      [0.1, 0.4],
      [0.45, 0.4],
      [0.45, 0.85],
      [0.1, 0.85],
    ];
    const zones = [{ id: 'gate', name: 'Path', kind: 'zone', polygon }];
    await api(`${server.url}/api/cameras/${ids.Gate}`, { zones }, 'PATCH');
    const found = () => api<Alert[]>(`${server.url}/api/events?zone=gate`);
    const [event] = await until(async () => (await found()).length > 0 && found(), 15, 'an event there');
    await page.goto(`${server.url}/review`);
    await page.getByRole('checkbox', { name: 'Path · Gate' }).check();
    const rows = page.getByTestId('rows').getByRole('option');
    await until(async () => (await rows.count()) === (await found()).length, 5, 'those events alone');
    expect(new URL(page.url()).search).toBe('?zone=gate');
    await page.getByTestId(`row-${event!.id}`).waitFor();
    expect(browser.errors).toEqual([]);
  });

  it('obeys a finger: what it drags moves, and the page does not', { timeout: 60_000 }, async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
    const context = await browser.page.context().browser()!.newContext(phone);
    const page = await context.newPage();
    const drag = await finger(page);
    const still = async (of: () => Promise<number>, act: () => Promise<void>) => {
      const before = await of();
      await act();
      expect(await of()).toBe(before);
    };
    const scrolled = () => page.evaluate(() => scrollY);
    await page.goto(server.url);
    const names = () => page.locator('.tile h2').allTextContents();
    await page.getByTestId(`grip-${ids.Yard}`).waitFor();
    expect(await names()).toEqual(['Door', 'Yard', 'Gate']);
    const [grip, goal] = [page.getByTestId(`grip-${ids.Door}`), page.getByTestId(`tile-${ids.Yard}`)];
    await still(scrolled, () => drag(grip, goal));
    await until(async () => (await names()).join() === 'Yard,Door,Gate', 5, 'the new order');

    await page.getByTestId(`tile-${ids.Gate}`).getByRole('link', { name: 'Gate' }).tap();
    const line = page.getByRole('slider', { name: 'Threshold' });
    const words = await line.getAttribute('aria-valuetext');
    await line.scrollIntoViewIfNeeded();
    await still(scrolled, () => drag(line, line, -40));
    expect(await line.getAttribute('aria-valuetext')).not.toBe(words);

    await page.getByRole('button', { name: 'Menu of Gate' }).tap();
    await page.getByTestId('menu-zones').tap();
    const dialog = page.getByRole('dialog');
    await dialog.getByTestId('zone-row').first().tap();
    const corner = dialog.getByTestId('zone-corner').nth(2);
    const place = async () => (await corner.boundingBox())!;
    const { y: before } = await place();
    await still(
      () => dialog.evaluate(element => element.scrollTop),
      () => drag(corner, corner, -30),
    );
    expect((await place()).y).toBeCloseTo(before - 30, 0);
    await dialog.getByTestId('zone-undo').tap();
    await until(async () => (await place()).y === before, 5, 'the corner where it was');
    await context.close();
  });
});
