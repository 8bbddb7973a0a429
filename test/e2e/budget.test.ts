import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenPage, openPage, type RunningVigil, serve } from './running.ts';

/** Of all that a page needs before it shows anything, compressed, in bytes. */
const MOST_BYTES = 350_000;
/** By which what is shown may move by itself; above 0.1 people notice. */
const MOST_SHIFT = 0.03;
/** Watched, in milliseconds: pictures, alerts and figures come and go meanwhile. */
const WATCHED_MS = 15_000;

const PAGES = [
  ['the live page', '/', '.tile canvas', { width: 1440, height: 900 }],
  ['the review page', '/review', '.calendar', { width: 1440, height: 900 }],
  ['the page of a camera, on a phone', '/cameras/demo', '.threshold-line', { width: 390, height: 844 }],
] as const;

describe.skipIf(!hasChromium)('what the page may cost', () => {
  let server: RunningVigil;
  const opened = new Map<string, OpenPage>();
  beforeAll(async () => {
    server = await serve();
    for (const [, path, shown, size] of PAGES) {
      const open = await openPage('about:blank', size);
      opened.set(path, open);
      await open.page.addInitScript(watchShifts); // before the page's own scripts, so that nothing is missed
      await open.page.goto(server.url + path);
      await open.page.waitForSelector(shown);
    }
    await opened.get('/')!.page.waitForTimeout(WATCHED_MS);
  }, 120_000);
  afterAll(async () => {
    for (const open of opened.values()) await open.close();
    await server?.stop();
  });

  describe.each(PAGES)('%s', (_name, path) => {
    it('is small', async () => {
      const files = await opened.get(path)!.page.evaluate(() =>
        (performance.getEntries() as PerformanceResourceTiming[])
          .filter(({ entryType, name }) => /navigation|resource/.test(entryType) && !/\/api\//.test(name))
          .map(({ name, encodedBodySize, decodedBodySize }) => ({
            name,
            encodedBodySize,
            decodedBodySize,
          })),
      );
      const bytes = files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
      expect(files.length).toBeGreaterThan(2);
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes, JSON.stringify(files)).toBeLessThan(MOST_BYTES);
    });

    it('does not jump', async () => {
      const { page, errors } = opened.get(path)!;
      const seen = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
      expect(seen.shift, seen.sources.join(', ')).toBeLessThan(MOST_SHIFT);
      expect(errors).toEqual([]);
    });
  });
});

/** Runs in the page. */
function watchShifts(): void {
  const seen = { shift: 0, sources: [] as string[] };
  Object.assign(globalThis, { seen });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries() as unknown as LayoutShift[]) {
      if (entry.hadRecentInput) continue;
      seen.shift += entry.value;
      seen.sources.push(...entry.sources.map(({ node }) => (node as Element | null)?.className ?? '?'));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

interface Seen {
  readonly shift: number;
  readonly sources: readonly string[];
}

interface LayoutShift {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: unknown }[];
}
