import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, type OpenPage, openPage, type RunningVigil, serve } from './running.ts';

/** Of all that a page needs before it shows anything, compressed, in bytes. */
const MOST_BYTES = 350_000;
/** By which what is shown may move by itself; above 0.1 people notice. */
const MOST_SHIFT = 0.05;
/** Watched, in milliseconds: pictures, alerts and figures come and go meanwhile. */
const WATCHED_MS = 15_000;

describe.skipIf(!hasChromium)('what the page may cost', () => {
  let server: RunningVigil;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server?.stop());

  describe.each([
    ['the live page', '/', '.tile canvas'],
    ['the review page', '/review', '.calendar'],
  ])('%s', (_name, path, shown) => {
    let open: OpenPage;
    beforeAll(async () => {
      open = await openPage('about:blank');
      // Before the page's own scripts, so that nothing is missed.
      await open.page.addInitScript(() => {
        const seen = { shift: 0, sources: [] as string[] };
        Object.assign(globalThis, { seen });
        new PerformanceObserver(list => {
          for (const entry of list.getEntries() as unknown as LayoutShift[]) {
            if (entry.hadRecentInput) continue;
            seen.shift += entry.value;
            seen.sources.push(...entry.sources.map(({ node }) => (node as Element | null)?.className ?? '?'));
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await open.page.goto(server.url + path);
      await open.page.waitForSelector(shown);
    });
    afterAll(() => open?.close());

    it('is small', async () => {
      const files = await open.page.evaluate(() =>
        (performance.getEntries() as PerformanceResourceTiming[])
          .filter(({ entryType, name }) => /navigation|resource/.test(entryType) && !/\/api\//.test(name))
          .map(({ name, encodedBodySize, decodedBodySize }) => ({ name, encodedBodySize, decodedBodySize })),
      );
      const bytes = files.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
      expect(files.length).toBeGreaterThan(2);
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes, JSON.stringify(files)).toBeLessThan(MOST_BYTES);
    });

    it('does not jump', { timeout: 60_000 }, async () => {
      await open.page.waitForTimeout(WATCHED_MS);
      const seen = await open.page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
      expect(seen.shift, seen.sources.join(', ')).toBeLessThan(MOST_SHIFT);
      expect(open.errors).toEqual([]);
    });
  });
});

interface Seen {
  readonly shift: number;
  readonly sources: readonly string[];
}

interface LayoutShift {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: unknown }[];
}
