import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../server/contract.ts';
import { addPast } from '../support/events.ts';
import { ended, hasChromium, missing, type OpenPage, openPage, seriousIssues, serveIn } from './running.ts';

if (!hasChromium) missing('the languages of the page need /usr/bin/chromium');

const YARD = { id: 'yard', name: 'Yard' };
const HOUR = 3_600_000;

/** Latin words that are the same in Chinese, and what is not the page's: names of cameras, and the server's own words. */
const ALIKE =
  /vigil|demo|walkway|Yard|English|EN|Esc|JSON|Shift|Enter|Ctrl|Tab|Insert|Delete|Escape|rtsp:\/\/\S*|\/nowhere\S*|\b[a-z]\b/gi;

describe.skipIf(!hasChromium)('the page in Chinese', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof serveIn>>;
  let browser: OpenPage;
  let page: Page;
  let events: Alert[];

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'vigil-language-'));
    const said = { protected: true, comment: '狐狸' };
    events = await addPast(
      data,
      [YARD],
      [
        { camera: YARD, start: Date.now() - 2 * HOUR, said },
        { camera: YARD, start: Date.now() - HOUR, score: 5 },
      ],
    );
    server = await serveIn(data);
    browser = await openPage(server.url);
    ({ page } = browser);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (server) await ended(server.child);
    rmSync(data, { recursive: true, force: true });
  });

  /** What stands in an element, spoken or read, in English. */
  const english = async (of: string): Promise<string[]> => {
    const texts = await page.locator(of).evaluateAll(all =>
      all.flatMap(element => {
        const labelled = [element, ...element.querySelectorAll('*')].flatMap(each =>
          ['aria-label', 'title', 'placeholder', 'alt'].map(name => each.getAttribute(name) ?? ''),
        );
        return [...(element.textContent ?? '').split('\n'), ...labelled];
      }),
    );
    return texts.filter(text => /[a-z]{3}/i.test(text.replace(ALIKE, '')));
  };

  /** Buttons and chips whose words have no room. */
  const cut = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('button, .chip, .segments label, .nav a, .button')]
        .filter(element => element.clientWidth > 1 && element.scrollWidth > element.clientWidth)
        .map(element => `${element.className}: ${element.textContent}`),
    );

  it('is one click away, and said to whoever reads the page aloud', async () => {
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('button', { name: 'Language: 中文' }).click();
    await page.getByRole('heading', { name: '报警' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    // Tiles and alerts remember how they were drawn.
    await page.getByRole('article', { name: '摄像机 Yard' }).getByText('离线').first().waitFor();
    await page.getByTestId(`acknowledge-${events[0]!.id}`).and(page.getByTitle('确认')).waitFor();
    await page.getByRole('article', { name: '摄像机 Demo walkway' }).getByText('布防中').waitFor();
    expect(await english('.page-head')).toEqual([]);
    expect(await english('.alerts')).toEqual([]);
    expect(await english('[data-testid=tile-demo] .tile-head, [data-testid=tile-demo] .tile-foot')).toEqual(
      [],
    );
  });

  it('has dialogs in it', async () => {
    await page.getByTestId('add-camera').click();
    await page.getByRole('dialog', { name: '添加摄像机' }).waitFor();
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByLabel('Demo walkway 的菜单').click();
    await page.getByTestId('menu-zones').click();
    const dialog = page.getByRole('dialog', { name: '区域与灵敏度：Demo walkway' });
    await dialog.getByText('每天约 5 次误报').first().waitFor();
    expect(await english('dialog')).toEqual([]);
    expect(await seriousIssues(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('is remembered, and tells days and times as Chinese does', { timeout: 60_000 }, async () => {
    await page.goto(`${server.url}/review?event=${events[0]!.id}`);
    await page.getByRole('button', { name: '标为正常' }).waitFor();
    expect(await page.title()).toMatch(/复核 · vigil$/);
    const [year, month] = [new Date().getFullYear(), new Date().getMonth() + 1];
    await page.getByRole('heading', { name: `${year}年${month}月`, exact: true }).waitFor();
    expect(await page.locator('.timeline h2').textContent()).toMatch(/^今天，\d+月\d+日/);
    await page.getByTestId(`row-${events[0]!.id}`).getByText('4 秒').waitFor();
    expect(await english('.review')).toEqual([]);
    await page.keyboard.press('a');
    await page.getByTestId('toast').getByText('已确认').waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  it.each(['/', '/cameras/demo', '/review', '/replay'])('has room on a phone: %s', async path => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(server.url + path);
    await page.getByRole('link', { name: '实时预览' }).waitFor();
    await page.locator('.tile, .camera-view, .row, .page-none').first().waitFor();
    expect(await cut()).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await page.evaluate(() => document.querySelector('.page-head-row')!.scrollWidth)).toBe(390);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('goes back, and was no mistake for the browser', async () => {
    await page.getByRole('button', { name: '语言: EN' }).click();
    await page.getByRole('button', { name: 'Language: 中文' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(browser.errors).toEqual([]);
  });

  it('is what a Chinese browser gets', async () => {
    const context = await page.context().browser()!.newContext({ locale: 'zh-CN' });
    const other = await context.newPage();
    await other.goto(server.url);
    await other.getByRole('heading', { name: '报警' }).waitFor();
    await context.close();
  });
});
