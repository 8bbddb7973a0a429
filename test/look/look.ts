/**
 * Takes a picture of every page in every size and theme, to be looked at: `npm run look -- --out FOLDER`.
 * No test: nothing here can fail but the server. Those in docs/images are `wall`, `heat`, `event`, `zones`, `replayed` and `learning`, desktop, dark.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { ended, launchChromium } from '../e2e/running.ts';
import { LEARNING, PAGES } from './pages.ts';
import { startSite } from './site.ts';

const SIZES = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  small: { width: 360, height: 640 },
  '4k': { width: 3840, height: 2160 },
} as const;
type Size = keyof typeof SIZES;

const ALL = Object.keys(PAGES)
  .filter(name => name !== LEARNING)
  .join();

const { values: set } = parseArgs({
  options: {
    out: { type: 'string', default: 'data/look' },
    pages: { type: 'string', default: ALL },
    sizes: { type: 'string', default: Object.keys(SIZES).join() },
    themes: { type: 'string', default: 'dark,light' },
    languages: { type: 'string', default: 'en' },
    /** Of cameras beside the demo; two of them show something. */
    cameras: { type: 'string', default: '4' },
    /** Folders that may be replayed. */
    replay: { type: 'string', multiple: true, default: [] },
    /** Of a server that `--keep` goes on running; otherwise one is started, which takes a minute or two. */
    url: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});

const site = set.url === undefined ? await startSite(Number(set.cameras), set.replay) : undefined;
const browser = await launchChromium();
try {
  mkdirSync(set.out, { recursive: true });
  if (site) process.stdout.write(`${site.url}\n`);
  await site?.withClip();
  for (const language of set.languages.split(','))
    for (const size of set.sizes.split(',') as Size[])
      for (const theme of set.themes.split(',') as ('dark' | 'light')[])
        await takeAll(browser, set.url ?? site!.url, { language, size, theme });
  if (set.keep && site) {
    await new Promise(done => process.once('SIGINT', done).once('SIGTERM', done));
  }
} finally {
  await browser.close();
  if (site) {
    await ended(site.child);
    rmSync(site.data, { recursive: true, force: true });
  }
}

async function takeAll(
  browser: Browser,
  url: string,
  how: { language: string; size: Size; theme: 'dark' | 'light' },
): Promise<void> {
  const viewport = SIZES[how.size];
  const touch = how.size === 'phone' || how.size === 'small';
  const context = await browser.newContext({
    ...{ viewport, colorScheme: how.theme, locale: how.language, hasTouch: touch, isMobile: touch },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', error => process.stderr.write(`${error.message}\n`));
  for (const name of set.pages.split(',')) {
    const path = join(set.out, [name, how.size, how.theme, how.language].join('-'));
    try {
      await PAGES[name]!(page, url);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) process.stderr.write(`${path}: ${wide} px too wide\n`);
    } catch (error) {
      process.stderr.write(`${path}: ${(error as Error).message.split('\n')[0]}\n`);
    }
    const shot = await page.screenshot();
    await sharp(shot).png({ palette: true, quality: 90, effort: 10 }).toFile(`${path}.png`);
  }
  await context.close();
}
