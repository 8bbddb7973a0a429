import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeScene, type Scene, thresholdsOf } from '../../models/index.ts';
import type { Alert, ModelView, SimilarEvent } from '../../server/contract.ts';
import { EventRegions } from '../../server/events/regions.ts';
import { openDatabase } from '../../server/store/database.ts';
import {
  api,
  ended,
  hasChromium,
  missing,
  type OpenPage,
  openPage,
  root,
  seriousIssues,
  serveIn,
  until,
} from './running.ts';

if (!hasChromium) missing('the evidence on the event page needs /usr/bin/chromium');

const MODEL = join(root, 'models/zoo/demo-walkway');
const card = JSON.parse(readFileSync(join(MODEL, 'card.json'), 'utf8')) as { files: Record<string, string> };
const WEIGHTS = card.files['weights.safetensors']!;

describe.skipIf(!hasChromium)('what the model saw of an event', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof serveIn>>;
  let browser: OpenPage;
  let page: Page;
  let event: Alert;
  let other: Alert;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'vigil-evidence-'));
    server = await serveIn(data);
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
    if (server) await ended(server.child);
    if (data) rmSync(data, { recursive: true, force: true });
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

  it('counts as normal in the next calibration, once it was dismissed', { timeout: 300_000 }, async () => {
    await api(`${server.url}/api/cameras/demo/calibrate`, {});
    const measured = async (): Promise<Scene | undefined> => {
      try {
        return decodeScene(readFileSync(join(data, 'scenes', 'demo.bin')), 'scene', WEIGHTS);
      } catch {
        return undefined;
      }
    };
    const thresholds = thresholdsOf(await until(measured, 280, 'a calibration'));
    const db = await openDatabase(join(data, 'vigil.db'));
    const report = (what: string, error: unknown) => {
      throw new Error(what, { cause: error });
    };
    const dismissed = await new EventRegions(db, { report }).dismissed('demo', WEIGHTS);
    await db.destroy();
    expect(dismissed).toHaveLength(2);
    for (const { values } of dismissed) {
      expect(values.some(score => score > 0)).toBe(true);
      expect([...values].filter((score, cell) => score > thresholds.values[cell]!)).toEqual([]);
    }
  });
});
