import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Alert, type Camera, isFinal, type LearningPhase } from '../../server/contract.ts';
import { createScene } from '../../streams/sources/demo/scene.ts';
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

if (!hasChromium) missing('learning a camera in the page needs /usr/bin/chromium');

/** Longest time for which the tile may show the same picture, milliseconds: beyond it the tile says "No picture". */
const LONGEST_PAUSE = 3000;

describe.skipIf(!hasChromium)('a camera that learns, in the page', () => {
  let server: RunningVigil;
  let browser: OpenPage;
  let tile: Locator;
  const find = (id: string) => browser.page.getByTestId(id);
  const phase = () => find('learning').getAttribute('data-phase') as Promise<LearningPhase>;
  const camera = async () => (await api<Camera[]>(`${server.url}/api/cameras`))[0]!;

  beforeAll(async () => {
    server = await serve();
    browser = await openPage(server.url);
    tile = find('tile-demo');
    await until(async () => (await tile.getAttribute('data-live')) === 'true', 20, 'a live tile');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function learn(record?: number, train?: number): Promise<void> {
    await tile.getByRole('button', { name: /^Menu of/ }).click();
    await find('menu-learn').click();
    await begin(record, train);
  }

  async function begin(record?: number, train?: number): Promise<void> {
    if (record !== undefined) await find('learn-record').fill(String(record));
    if (train !== undefined) await find('learn-train').fill(String(train));
    await find('learn-start').click();
    await find('learning').waitFor();
  }

  /** How the learning that goes on ends. */
  async function end(seconds: number): Promise<LearningPhase> {
    await until(async () => isFinal(await phase()), seconds, 'the end of a learning');
    return phase();
  }

  it('can be told to stop, and forgets it', async () => {
    await learn();
    expect(await phase()).toBe('collecting');
    await find('learning-cancel').click();
    await find('confirm').click();
    await until(async () => (await phase()) === 'cancelled', 10, 'a learning that is cancelled');
    await find('learning-close').click();
    await find('learning-chip-demo').waitFor({ state: 'detached' });
    const gone = async () => (await fetch(`${server.url}/api/cameras/demo/learn`)).status === 404;
    await until(gone, 5, 'a learning that is put away');
  });

  it('records, trains, and watches with its new model, playing all the while', {
    timeout: 1_000_000,
  }, async () => {
    const before = await camera();
    await watchPauses(tile);
    await learn(0.5, 0.5);
    await browser.page.keyboard.press('Escape');
    await find('learning-chip-demo').click();

    const points = async () => Number(await find('learning-curves').getAttribute('data-points'));
    const first = await until(points, 150, 'a curve'); // alerts are left out of the half minute
    await until(async () => (await points()) > first, 30, 'a curve that grows');
    const triple = find('learning-triple').first();
    await until(async () => (await triple.getAttribute('data-empty')) === 'false', 60, 'pictures');
    expect(await triple.locator('img').evaluateAll(widths)).toSatisfy(isDrawn);

    // Half a minute on a slow machine may make a model that is no better; then longer must do.
    let outcome = await end(120);
    if (outcome === 'kept') {
      expect(await camera()).toMatchObject({ model: before.model, state: { phase: 'watching' } });
      await find('learning-again').click();
      await begin(1, 3);
      await until(async () => (await phase()) === 'collecting', 10, 'a second learning');
      outcome = await end(500);
    }
    expect(outcome).toBe('armed');
    const armedAt = Date.now();
    const after = await camera();
    expect(after.model).not.toBe(before.model);
    expect(after.state.phase).toBe('watching');

    await find('learning-close').click();
    await find('learning-chip-demo').waitFor({ state: 'detached' });
    const { truthAt } = createScene({ seed: 1 });
    const isFound = ({ start, peak }: Alert) => start > armedAt && truthAt(peak.frame).length > 0;
    await until(
      async () => (await api<Alert[]>(`${server.url}/api/events?camera=demo`)).some(isFound),
      150,
      'an alert by the new model on what is abnormal',
    );
    expect(await longestPause(tile)).toBeLessThan(LONGEST_PAUSE);
    expect(browser.errors).toEqual([]);
  });
});

const widths = (pictures: Element[]) => pictures.map(picture => (picture as HTMLImageElement).naturalWidth);
const isDrawn = (widths: number[]) => widths.length === 3 && widths.every(width => width > 0);

/** From now on the tile keeps, in `data-pause`, the longest time between two pictures in milliseconds. */
async function watchPauses(tile: Locator): Promise<void> {
  await tile.evaluate(element => {
    const tile = element as HTMLElement;
    let [last, longest] = [performance.now(), 0];
    new MutationObserver(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      tile.dataset.pause = String(longest);
    }).observe(tile, { attributeFilter: ['data-pts'] });
  });
}

const longestPause = async (tile: Locator): Promise<number> => Number(await tile.getAttribute('data-pause'));
