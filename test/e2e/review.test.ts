import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page, WebSocket, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayOf, startOfDay } from '../../client/review/days.ts';
import type { Alert, EventExport } from '../../server/contract.ts';
import { addPast, type PastEvent } from '../support/events.ts';
import { makeFootage } from '../support/packets.ts';
import {
  api,
  ended,
  hasChromium,
  missing,
  type OpenPage,
  openPage,
  seriousIssues,
  serveIn,
  until,
} from './running.ts';

if (!hasChromium) missing('the review page needs /usr/bin/chromium');

const YARD = { id: 'yard', name: 'Yard' };
const GATE = { id: 'gate', name: 'Gate' };
const YESTERDAY = addDays(dayOf(Date.now()), -1);
const BEFORE = addDays(YESTERDAY, -1);
const MINUTE = 60_000;
const at = (day: string, minutes: number) => startOfDay(day) + minutes * MINUTE;

/** 55 of the yard yesterday, from 8 o'clock on, 3 of the gate the day before. */
const past = (clip: PastEvent['clip']): PastEvent[] => [
  ...Array.from({ length: 55 }, (_, i) => ({
    ...{ camera: YARD, start: at(YESTERDAY, 480 + 10 * i), score: i === 54 ? 8 : 2 },
    ...(i === 54 && clip && { clip }),
  })),
  { camera: GATE, start: at(BEFORE, 600), said: { review: 'acknowledged' } },
  { camera: GATE, start: at(BEFORE, 620), said: { protected: true, comment: 'Fox' } },
  { camera: GATE, start: at(BEFORE, 640) },
];

describe.skipIf(!hasChromium)('the review page', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof serveIn>>;
  let browser: OpenPage;
  let page: Page;
  let yard: Alert[];
  let gate: Alert[];
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'vigil-review-'));
    const clip = join(data, 'clip.mp4');
    await makeFootage(clip, { seconds: 8, bFrames: 0 });
    const events = await addPast(data, [YARD, GATE], past({ path: clip, seconds: 8 }));
    yard = events.filter(({ cameraId }) => cameraId === 'yard');
    gate = events.filter(({ cameraId }) => cameraId === 'gate');
    server = await serveIn(data);
    // One thing after the other walks by, and each of them is to be announced.
    await api(`${server.url}/api/cameras/demo`, { coolDownSeconds: 0 }, 'PATCH');
    browser = await openPage('about:blank');
    ({ page } = browser);
    page.on('websocket', socket => sockets.push(socket));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (server) await ended(server.child);
    rmSync(data, { recursive: true, force: true });
  });

  const rows = () => page.getByRole('option');
  const row = (event: Alert) => page.getByTestId(`row-${event.id}`);
  const goto = (search: string) => page.goto(`${server.url}/review${search}`);
  const search = () => decodeURIComponent(new URL(page.url()).search);
  const stored = (event: Alert) => api<Alert>(`${server.url}/api/events/${event.id}`);
  const isOpen = (event: Alert) => page.waitForURL(url => url.searchParams.get('event') === event.id);
  /** The words of an element. */
  const textOf = async (element: Locator) => (await element.textContent()) ?? '';
  const toast = () => textOf(page.getByTestId('toast'));

  it('is one click from the live page, whose pictures then stop', async () => {
    await page.goto(server.url);
    await page.getByTestId('tile-yard').waitFor();
    await until(async () => sockets.some(socket => socket.url().endsWith('/live')), 10, 'live pictures');
    await page.getByRole('link', { name: /^Review/ }).click();
    await page.waitForURL('**/review?reviewed=no');
    await row(yard[0]!).waitFor();
    await until(async () => sockets.find(socket => socket.url().endsWith('/live'))!.isClosed(), 5, 'an end');
    await page.goBack();
    await page.getByTestId('tile-yard').waitFor();
    expect(browser.errors).toEqual([]);
  });

  it('lists what happened, newest first, page by page', async () => {
    await goto('?camera=yard');
    await row(yard[0]!).waitFor();
    expect(await rows().count()).toBe(50);
    expect(await textOf(row(yard[0]!))).toMatch(/Yard.*8\.0.*4 s.*New/s);
    await rows().last().scrollIntoViewIfNeeded();
    await until(async () => (await rows().count()) === 55, 5, 'the second page');
    const shown = await rows().evaluateAll(all => all.map(({ id }) => id));
    expect(shown).toEqual(yard.map(({ id }) => `event-${id}`));
  });

  it('filters; the address says how, and the back button undoes it', async () => {
    await goto('');
    await page.getByRole('checkbox', { name: 'Gate' }).check();
    await until(async () => (await rows().count()) === 3, 5, 'those of the gate');
    expect(await textOf(row(gate[1]!))).toMatch(/Protected.*Fox/s);
    await page.locator('.segments').getByText('Unreviewed').click();
    await until(async () => (await rows().count()) === 2, 5, 'the unreviewed ones');
    await page.getByRole('checkbox', { name: 'Only protected' }).check();
    await until(async () => (await rows().count()) === 1, 5, 'the protected one');
    expect(search()).toBe('?camera=gate&reviewed=no&protected=yes');
    await page.goBack();
    await until(async () => (await rows().count()) === 2, 5, 'the filter before');
    await page.reload();
    await until(async () => (await rows().count()) === 2, 5, 'the same after a reload');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Score at least').fill('7');
    await page.getByRole('checkbox', { name: 'Yard' }).check();
    await until(async () => (await rows().count()) === 1, 5, 'the highest one');
    await page.getByLabel('Score at least').fill('99');
    await page.getByRole('heading', { name: 'No event fits' }).waitFor();
    await page.locator('.rows-empty').getByRole('button', { name: 'Clear filters' }).click();
    await row(yard[0]!).waitFor();
    expect(search()).toBe('');
  });

  it('counts by day on the calendar, where a day can be chosen', async () => {
    await goto('?camera=yard,gate');
    const calendar = page.getByRole('region', { name: 'Calendar' });
    if (BEFORE.slice(0, 7) !== dayOf(Date.now()).slice(0, 7))
      await calendar.getByRole('button', { name: 'Month before' }).click();
    const day = calendar.locator(`[data-day="${BEFORE}"]`);
    await until(async () => /3 events, 2 unreviewed/.test(await textOf(day)), 5, 'counts');
    await day.click();
    await until(async () => (await rows().count()) === 3, 5, 'the events of the day');
    expect(search()).toBe(`?camera=gate,yard&from=${BEFORE}&to=${BEFORE}`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('from') === YESTERDAY);
    const [year, month, date] = BEFORE.split('-');
    await page.getByLabel('From').pressSequentially(`${month}${date}${year}`);
    await page.waitForURL(url => url.searchParams.get('from') === BEFORE);
    await until(async () => (await rows().count()) === 50, 5, 'both days');
  });

  it('shows a day over all cameras; pointing shows a picture, a click opens', async () => {
    await goto(`?from=${BEFORE}&to=${BEFORE}`);
    const line = page.getByTestId('timeline-gate');
    await until(async () => (await line.locator('span').count()) === 3, 5, 'bars');
    expect(await line.getAttribute('aria-label')).toBe('Gate: 3 events');
    const { x, y, width, height } = (await line.boundingBox())!;
    const share = (gate[2]!.start - startOfDay(BEFORE)) / (startOfDay(YESTERDAY) - startOfDay(BEFORE));
    await page.mouse.move(x + share * width, y + height / 2);
    expect(await page.getByTestId('preview').locator('img').getAttribute('src')).toContain(gate[2]!.id);
    await page.mouse.down();
    await page.mouse.up();
    await isOpen(gate[2]!);
    await page.mouse.move(0, 0);
    expect(await page.getByTestId('preview').count()).toBe(0);
    expect(await textOf(page.getByTestId('event-panel'))).toContain('Gate');
  });

  it('shows all of an event, lets it be taken away, commented and shared', async () => {
    const event = yard[0]!;
    await goto('?camera=yard');
    await row(event).click();
    await isOpen(event);
    const panel = page.getByTestId('event-panel');
    await page.getByTestId('clip').waitFor();
    await until(
      async () => (await page.getByTestId('score-curve').getAttribute('data-frames')) === '40',
      5,
      'a curve',
    );
    const curve = page.locator('.score-curve .u-over');
    await until(
      () => page.locator('video').evaluate((v: HTMLVideoElement) => v.readyState >= 1),
      10,
      'a video',
    );
    const { width } = (await curve.boundingBox())!;
    await curve.click({ position: { x: width / 2, y: 20 } });
    const seconds = await page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
    expect(seconds).toBeGreaterThan(3.5);
    expect(seconds).toBeLessThan(4.5);
    expect(await textOf(panel)).toMatch(/1 of 3,000 normal frames.*40 frames/s);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('link', { name: 'As JSON' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^Yard .*\.json$/);
    const exported = JSON.parse(readFileSync(await download.path(), 'utf8')) as EventExport;
    expect(exported).toMatchObject({ id: event.id, peak: { score: 8 } });
    expect(exported.frames).toHaveLength(40);

    await panel.getByLabel('Comment').fill('A cart. Called the gate.');
    await panel.getByRole('button', { name: 'Save comment' }).click();
    await until(async () => (await stored(event)).comment === 'A cart. Called the gate.', 5, 'the comment');

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await panel.getByRole('button', { name: 'Copy link' }).click();
    await until(async () => /Link copied/.test(await toast()), 5, 'a word');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${server.url}/review?event=${event.id}`);
    await page.goto(`${server.url}/review?camera=gate&event=${event.id}`); // not in its list
    await page.getByTestId('event-panel').getByText('A cart. Called the gate.').waitFor();
    expect(browser.errors).toEqual([]);
  });

  it('is gone through by keyboard, and what was done is undone', async () => {
    await goto('?camera=yard&reviewed=no');
    await row(yard[0]!).waitFor();
    await page.keyboard.press('j');
    await isOpen(yard[0]!);
    await page.keyboard.press('a');
    await isOpen(yard[1]!); // on to the next
    expect(await textOf(row(yard[0]!))).toContain('Acknowledged'); // and it stays where it was
    await page.keyboard.press('d');
    await isOpen(yard[2]!);
    await page.keyboard.press('p');
    await page.keyboard.press('k');
    await isOpen(yard[1]!);
    const verdict = async (event: Alert) => (await stored(event)).review?.verdict;
    await until(async () => (await stored(yard[2]!)).protected === true, 5, 'protection');
    expect(await Promise.all([0, 1, 2].map(i => verdict(yard[i]!)))).toEqual([
      ...['acknowledged', 'normal', undefined],
    ]);
    await page.keyboard.press('a');
    await until(async () => (await verdict(yard[1]!)) === 'acknowledged', 5, 'another word');
    await page.keyboard.press('u');
    await until(async () => (await verdict(yard[1]!)) === 'normal', 5, 'the word before');
    expect(await toast()).toContain('Undone');
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await isOpen(yard[0]!);
    const video = page.locator('video');
    await page.keyboard.press('Space');
    await until(
      () => video.evaluate((v: HTMLVideoElement) => v.currentTime > 0 && !v.paused),
      10,
      'a picture',
    );
    await page.keyboard.press('Space');
    expect(await video.evaluate((v: HTMLVideoElement) => v.paused)).toBe(true);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Undo what was done last').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.waitForURL(url => !url.searchParams.has('event'));
  });

  it('does to many at once what is done to one, and takes it back', async () => {
    await goto('?camera=yard&reviewed=no');
    await row(yard[3]!).waitFor();
    await page.keyboard.press('j'); // yard[2], the first that nobody has seen
    await page.keyboard.press('x');
    await row(yard[6]!).click({ modifiers: ['Shift'] });
    await row(yard[4]!).locator('.row-select').click();
    const bulk = page.getByTestId('bulk');
    expect(await textOf(bulk)).toContain('4 selected');
    await bulk.getByRole('button', { name: 'Dismiss as normal' }).click();
    const seen = async () =>
      Promise.all([2, 3, 4, 5, 6].map(async i => (await stored(yard[i]!)).review?.verdict));
    await until(async () => (await seen()).filter(Boolean).length === 4, 5, 'four of them');
    expect(await seen()).toEqual(['normal', 'normal', undefined, 'normal', 'normal']);
    expect(await bulk.count()).toBe(0);
    expect(await toast()).toContain('Dismissed as normal: 4 events');
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(async () => (await seen()).every(verdict => !verdict), 5, 'none of them');
  });

  it('puts right what the server refuses', async () => {
    await goto('?camera=yard&reviewed=no');
    await page.route('**/api/events', route =>
      route.request().method() === 'PATCH'
        ? route.fulfill({ status: 507, json: { error: { code: 'disk', message: 'the disk is full' } } })
        : route.continue(),
    );
    await row(yard[7]!).click();
    await page.getByTestId('event-panel').getByRole('button', { name: 'Acknowledge' }).click();
    await until(async () => /Not saved. the disk is full/.test(await toast()), 5, 'the reason');
    expect(await textOf(row(yard[7]!))).toContain('New');
    await page.unroute('**/api/events');
    expect(browser.errors.splice(0)).toEqual([expect.stringContaining('507')]);
  });

  it('catches up after a lost connection: nothing missing, nothing twice', async () => {
    const other = await page.context().browser()!.newPage();
    const links: WebSocketRoute[] = [];
    let isDown = false;
    await other.routeWebSocket(/socket\.io/, link => {
      if (isDown) return void link.close();
      links.push(link);
      link.connectToServer();
    });
    await other.goto(`${server.url}/review?camera=gate`);
    const options = other.getByRole('option');
    await until(async () => (await options.count()) === 3, 5, 'the events');
    isDown = true;
    await links[0]!.close();
    await other.getByTestId('banner').waitFor();
    await api(`${server.url}/api/events`, { ids: [gate[0]!.id], review: 'normal' }, 'PATCH');
    expect(await textOf(other.getByTestId(`row-${gate[0]!.id}`))).toContain('New');
    isDown = false;
    await until(
      async () => /Normal/.test(await textOf(other.getByTestId(`row-${gate[0]!.id}`))),
      15,
      'what was said meanwhile',
    );
    expect(await options.evaluateAll(all => all.map(({ id }) => id))).toEqual(
      gate.map(({ id }) => `event-${id}`),
    );
    await other.close();
  });

  it('announces what happens meanwhile, and shows it when asked to', { timeout: 90_000 }, async () => {
    await goto('?reviewed=no');
    await row(yard[3]!).waitFor();
    const first = await rows().first().getAttribute('id');
    await page.getByTestId('fresh').waitFor({ timeout: 60_000 }); // of the demo
    expect(await rows().first().getAttribute('id')).toBe(first);
    expect(await textOf(page.locator('p[aria-live=polite]').first())).toContain('Demo walkway');
    await page.getByTestId('fresh').click();
    await until(async () => /Demo walkway/.test(await textOf(rows().first())), 5, 'what is new');
  });

  it('is acknowledged on the wall as well', { timeout: 60_000 }, async () => {
    await page.goto(server.url);
    const event = yard[8]!;
    const button = page.getByTestId(`acknowledge-${event.id}`);
    await button.click();
    await until(async () => (await stored(event)).review?.verdict === 'acknowledged', 5, 'the word');
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await page.getByTestId(`alert-${yard[9]!.id}`).click();
    const dialog = page.getByRole('dialog', { name: 'Alert: Yard' });
    await dialog.getByRole('button', { name: 'Protect' }).click();
    await until(async () => (await stored(yard[9]!)).protected === true, 5, 'protection');
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await until(async () => (await stored(yard[9]!)).protected !== true, 5, 'none');
    await dialog.getByRole('link', { name: 'Open in Review' }).click();
    await isOpen(yard[9]!);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('fits a phone: the event lies over the list', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await goto('?camera=yard');
    await row(yard[0]!).click();
    const panel = page.getByTestId('event-panel');
    expect(await panel.boundingBox()).toMatchObject({ x: 0, width: 360 });
    await panel.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /^Filters/ }).click();
    await page.getByRole('checkbox', { name: 'Gate' }).check();
    await page.getByRole('button', { name: 'Show events' }).click();
    expect(await row(yard[0]!).isVisible()).toBe(true);
    for (const path of ['/', '/review']) {
      await page.goto(server.url + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBe(360);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('has nothing that a screen reader stumbles over', { timeout: 60_000 }, async () => {
    const paths = ['/', `/review?camera=yard&event=${yard[0]!.id}`, '/review?score=99'];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const path of paths) {
        await page.goto(server.url + path);
        await page.locator('main').waitFor();
        await page.waitForTimeout(1000);
        expect([colorScheme, path, await seriousIssues(page)]).toEqual([colorScheme, path, []]);
      }
    }
    expect(browser.errors).toEqual([]);
  });
});
