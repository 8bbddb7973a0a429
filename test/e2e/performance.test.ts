import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Performance } from '../../server/contract.ts';
import {
  api,
  hasChromium,
  missing,
  type OpenPage,
  openPage,
  type RunningVigil,
  serve,
  until,
} from './running.ts';

if (!hasChromium) missing('figures in the page need /usr/bin/chromium');

describe.skipIf(!hasChromium)('figures of performance', () => {
  let server: RunningVigil;
  let browser: OpenPage;
  let page: Page;

  beforeAll(async () => {
    server = await serve();
    browser = await openPage(server.url, { width: 360, height: 740 });
    page = browser.page;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Numbers in the text of an element, once `enough` of them is true. */
  const numbers = (read: () => Promise<string | null>, enough: (found: number[]) => boolean, what: string) =>
    until(
      async () => {
        const found = (await read())?.match(/\d+(\.\d+)?/g)?.map(Number) ?? [];
        return enough(found) && found;
      },
      30,
      what,
    );

  it('lie over a tile when they are asked for, also after a reload', { timeout: 90_000 }, async () => {
    const figures = page.getByTestId('figures-demo');
    await page.getByTestId('tile-demo').and(page.locator('[data-live=true]')).waitFor({ timeout: 30_000 });
    expect(await figures.count()).toBe(0);
    await page.getByLabel('Menu of Demo walkway').click();
    await page.getByTestId('menu-figures').click();
    for (const again of [false, true]) {
      if (again) await page.reload();
      const fps = figures.locator('div').filter({ hasText: 'Analysis' }).locator('dd');
      const [frames] = await numbers(
        () => fps.textContent(),
        ([first = 0]) => first > 0,
        'analysed frames',
      );
      expect(frames).toBeLessThan(20); // the demo has 10; more come at once after a stall
    }
    expect(await figures.evaluate(panel => panel.scrollWidth <= panel.clientWidth)).toBe(true);
    await page.getByLabel('Menu of Demo walkway').click();
    await page.getByTestId('menu-figures').click();
    await figures.waitFor({ state: 'detached' });
  });

  it('stand in a dialog for cameras, engine and server', { timeout: 60_000 }, async () => {
    await page.getByTestId('performance').click();
    const dialog = page.getByRole('dialog', { name: 'Performance' });
    const cells = dialog.getByRole('row', { name: /^Demo walkway/ }).getByRole('cell');
    await cells.first().waitFor();
    const [p50, p95] = await numbers(
      async () => `${await cells.nth(3).textContent()} ${await cells.nth(4).textContent()}`,
      found => found.length === 2,
      'latencies',
    );
    expect(p50).toBeGreaterThan(0);
    expect(p95).toBeGreaterThan(0);
    expect(await page.getByTestId('verdict').textContent()).toMatch(
      /^(Nothing is dropped|This machine|Alerts come late)/,
    );
    expect(await dialog.getByRole('row', { name: /^onnx/ }).getByRole('cell').count()).toBe(6);
    expect(await dialog.getByText(/^\d+\.\d\d of \d+ cores$/).count()).toBe(1);
    expect(await dialog.evaluate(shown => shown.scrollWidth <= shown.clientWidth)).toBe(true);

    const { cameras, process } = await api<Performance>(`${server.url}/api/performance`);
    expect(cameras).toMatchObject([{ cameraId: 'demo', latencyMs: { p50: expect.any(Number) } }]);
    expect(process.memoryMb).toBeGreaterThan(50);
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('performance').evaluate(button => button === document.activeElement)).toBe(
      true,
    );
    expect(browser.errors).toEqual([]);
  });
});
