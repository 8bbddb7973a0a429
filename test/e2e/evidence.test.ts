import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert, ModelView, SimilarEvent } from '../../server/contract.ts';
import {
  api,
  hasChromium,
  missing,
  type OpenPage,
  openPage,
  type RunningVigil,
  seriousIssues,
  serve,
  until,
} from './running.ts';

if (!hasChromium) missing('the evidence on the event page needs /usr/bin/chromium');

describe.skipIf(!hasChromium)('what the model saw of an event', () => {
  let server: RunningVigil;
  let browser: OpenPage;
  let page: Page;
  let event: Alert;
  let other: Alert;

  beforeAll(async () => {
    server = await serve();
    const two = async () => {
      const events = await api<Alert[]>(`${server.url}/api/events`);
      const seen = events.filter(({ clip }) => clip);
      return seen.length >= 2 && seen;
    };
    [event, other] = (await until(two, 240, 'two alerts with clips')) as [Alert, Alert];
    browser = await openPage(`${server.url}/review?event=${event.id}`);
    ({ page } = browser);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is shown beside its reconstruction and the error', { timeout: 60_000 }, async () => {
    await page.getByText('What the model saw').click();
    const pictures = page.getByTestId('model-saw').locator('img');
    await until(async () => (await pictures.count()) === 3, 30, 'three pictures');
    const widths = () => pictures.evaluateAll(all => all.map(img => (img as HTMLImageElement).naturalWidth));
    await until(async () => (await widths()).every(width => width > 100), 10, 'pictures that load');
    const view = await api<ModelView>(`${server.url}/api/events/${event.id}/model.json`);
    expect(view.model).toBe('demo-walkway');
    expect(new Set([view.original, view.reconstruction, view.error]).size).toBe(3);
  });

  it('finds similar events, which are dismissed with it', { timeout: 60_000 }, async () => {
    const similar = async () => {
      const found = await api<SimilarEvent[]>(`${server.url}/api/events/${event.id}/similar`);
      return found.some(one => one.event.id === other.id) && found;
    };
    const found = await until(similar, 30, 'the other one, looked at by itself'); // after its clip was cut
    const distances = found.map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));

    await page.getByText('Similar events').click();
    const one = page.getByTestId(`similar-${other.id}`);
    await one.getByRole('checkbox').check();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dismiss as normal too' }).click();
    const verdict = async ({ id }: Alert) =>
      (await api<Alert>(`${server.url}/api/events/${id}`)).review?.verdict;
    await until(async () => (await verdict(other)) === 'normal', 5, 'the other one dismissed');
    await until(() => one.getByRole('checkbox').isDisabled(), 5, 'no more to be said of it');
    expect(await verdict(event)).toBeUndefined();
    await page.getByRole('button', { name: 'Dismiss as normal', exact: true }).click();
    await page.getByText('Counts as normal from the next measuring on').waitFor();
    await until(async () => (await verdict(event)) === 'normal', 5, 'this one dismissed');
    expect(browser.errors).toEqual([]);
  });
});
