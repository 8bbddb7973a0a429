import type { Page } from 'playwright-core';
import type { Alert } from '../../server/contract.ts';
import { api } from '../e2e/running.ts';

/** Opens a page of the site and makes it show what there is to see. Works in every language. */
type Open = (page: Page, url: string) => Promise<void>;

export const PAGES: Readonly<Record<string, Open>> = {
  wall,
  async menu(page, url) {
    await wall(page, url);
    await page.getByTestId('tile-demo').locator('.menu > button').click();
  },
  async full(page, url) {
    await wall(page, url);
    await page.getByTestId('full').click();
    await page.waitForTimeout(500);
  },
  async alert(page, url) {
    await page.goto(url);
    const { id } = await eventWithClip(url);
    await page.getByTestId(`alert-${id}`).click();
    await page.getByTestId('score-curve').waitFor();
    await page.waitForTimeout(800);
  },
  async camera(page, url) {
    await page.goto(`${url}/cameras/demo`);
    await isLive(page, 'camera-view');
    await boxIsSeen(page);
    await page.waitForTimeout(700);
  },
  async heat(page, url) {
    await page.goto(`${url}/cameras/demo`);
    await isLive(page, 'camera-view');
    await page.locator('.camera-tools .toggle').nth(2).click();
    await boxIsSeen(page);
    await page.waitForTimeout(700);
  },
  async review(page, url) {
    await page.goto(`${url}/review`);
    await page.getByRole('option').first().waitFor();
    await page.waitForTimeout(800);
  },
  async event(page, url) {
    await page.goto(`${url}/review?event=${(await eventWithClip(url)).id}`);
    await page.getByTestId('score-curve').waitFor();
    await page.waitForTimeout(1200);
  },
  async reviewEmpty(page, url) {
    await page.goto(`${url}/review?score=99`);
    await page.waitForTimeout(1200);
  },
  async zones(page, url) {
    await menu(page, url, 'zones');
    await page.getByTestId('zone-row').first().waitFor();
    await page.getByTestId('preview').waitFor();
    await page.waitForTimeout(800);
  },
  async replay(page, url) {
    await page.goto(`${url}/replay`);
    await page.locator('[data-testid=replay-tree], [data-testid=replay-none]').first().waitFor();
    await page.waitForTimeout(800);
  },
  /** The first labelled clip, to its end; needs `--replay`. */
  async replayed(page, url) {
    await page.goto(`${url}/replay`);
    const item = (name: string) => page.getByRole('treeitem', { name, exact: true });
    await item('Test').click();
    await item('Test002').click();
    await page.getByTestId('replay-model').selectOption('ucsd-ped2');
    await page.getByTestId('replay-speed').selectOption('fast');
    await page.getByTestId('replay-play').click();
    await page.getByTestId('replay-result').waitFor({ timeout: 120_000 });
    await page.waitForTimeout(800);
  },
  async performance(page, url) {
    await page.goto(url);
    await page.getByTestId('performance').click();
    await page.waitForTimeout(4000);
  },
  async add(page, url) {
    await page.goto(url);
    await page.getByTestId('add-camera').click();
    await page.getByTestId('camera-url').fill('demo:walkway');
    await page.getByTestId('camera-test').click();
    await page.locator('[data-testid=camera-test-result] img').waitFor();
  },
  async edit(page, url) {
    await menu(page, url, 'edit');
    await page.getByTestId('camera-form').waitFor();
    await page.waitForTimeout(500);
  },
  async snooze(page, url) {
    await menu(page, url, 'snooze');
    await page.waitForTimeout(300);
  },
  async learn(page, url) {
    await menu(page, url, 'learn');
    await page.locator('[data-testid=learn-form], [data-testid=learning]').first().waitFor();
    await page.waitForTimeout(500);
  },
  learning,
};

/** Takes minutes, and what is learned goes on; so it is looked at by name only. */
export const LEARNING = 'learning';

async function learning(page: Page, url: string): Promise<void> {
  await menu(page, url, 'learn');
  await page.locator('[data-testid=learn-form], [data-testid=learning]').first().waitFor();
  if (await page.getByTestId('learn-form').isVisible()) {
    await page.getByTestId('learn-record').fill('0.5');
    await page.getByTestId('learn-train').fill('2');
    await page.getByTestId('learn-start').click();
  }
  await page.locator('[data-testid=learning-triple][data-empty=false]').nth(1).waitFor({ timeout: 240_000 });
  await page.waitForTimeout(15_000); // some more of the curves
}

async function wall(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await isLive(page, 'tile-demo');
  await boxIsSeen(page);
  await page.waitForTimeout(700); // into the middle of it
}

async function menu(page: Page, url: string, action: string): Promise<void> {
  await page.goto(url);
  await isLive(page, 'tile-demo');
  await page.getByTestId('tile-demo').locator('.menu > button').click();
  await page.getByTestId(`menu-${action}`).click();
}

const isLive = (page: Page, id: string) =>
  page.locator(`[data-testid=${id}][data-live=true]`).waitFor({ timeout: 30_000 });

/** A live picture with a box on it, where the machine is fast enough for both. */
const boxIsSeen = (page: Page) =>
  page.locator('[data-live=true][data-boxes]:not([data-boxes="0"])').first().waitFor({ timeout: 90_000 });

const eventWithClip = async (url: string): Promise<Alert> =>
  (await api<Alert[]>(`${url}/api/events?camera=demo`)).find(({ clip }) => clip)!;
