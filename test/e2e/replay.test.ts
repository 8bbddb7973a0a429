/** A labelled clip as somebody replays it in the page: one thing is told, one is missed, one alarm is false. */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBmp, live, openDataset } from '../../models/index.ts';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Alert, Camera, Replay, ReplayProgress } from '../../server/contract.ts';
import { measure } from '../../server/evaluation/measured.ts';
import { modelScorer } from '../../server/evaluation/scorers.ts';
import { readTruth } from '../../server/evaluation/truth.ts';
import { FakeLog } from '../../server/testing.ts';
import { ffmpegChildren } from '../support/ffmpeg.ts';
import { mask, name, put } from '../support/ucsd-tree.ts';
import { Detector } from './detector.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, seriousIssues, until } from './running.ts';

const FRAMES = 80;
const SIZE = { width: 128, height: 72 };
/** From the first frame to the last. Squares are what the model finds, masks what is true; in pixels of `SIZE`. */
const SQUARES = [
  { first: 20, last: 39, box: [26, 36, 20, 20] },
  { first: 44, last: 53, box: [96, 36, 20, 20] },
] as const;
const MASKS = [
  { first: 20, last: 39, box: [24, 34, 22, 22] },
  { first: 60, last: 75, box: [60, 50, 16, 16] },
] as const;

if (!hasChromium) missing('replays in the page need /usr/bin/chromium');

describe.skipIf(!hasChromium)('a replay in the page', () => {
  let folder: string;
  let server: RunningServer;
  let browser: OpenPage;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-replay-'));
    const set = join(folder, 'Walk');
    for (let n = 1; n <= FRAMES; n++) {
      const square = SQUARES.find(({ first, last }) => first <= n - 1 && n - 1 <= last);
      const masks = MASKS.filter(({ first, last }) => first <= n - 1 && n - 1 <= last);
      await put(join(set, `Test/Test001/${name(n)}.jpg`), await picture(square?.box));
      const bmp = encodeBmp(
        mask(
          masks.map(({ box }) => box),
          SIZE,
        ),
      );
      await put(join(set, `Test/Test001_gt/${name(n)}.bmp`), bmp);
    }
    await put(join(folder, 'secret/1.jpg'), await picture(undefined));
    await symlink(join(folder, 'secret'), join(set, 'way-out'));
    server = await startServer({
      ...{ port: 0, dataDir: join(folder, 'data'), demo: false, log: new FakeLog(), engine: new Detector() },
      ...{ page: join(root, 'dist/client'), replay: [set] },
    });
    browser = await openPage(server.url);
    ({ page } = browser);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const shown = (of: 'frame' | 'boxes' | 'truth') =>
    page.getByTestId('replay-picture').evaluate((element, of) => Number(element.dataset[of]), of);
  /** Presses something that starts a replay. */
  const startBy = async (act: () => Promise<void>): Promise<Replay> => {
    const answer = page.waitForResponse(
      response => response.url().endsWith('/api/replays') && response.request().method() === 'POST',
    );
    await act();
    return (await answer).json();
  };
  const status = (value: string) => page.locator(`[data-testid=replay][data-status=${value}]`).waitFor();

  it('is chosen by keyboard and shows boxes beside the truth', { timeout: 60_000 }, async () => {
    await page.getByRole('link', { name: 'Replay' }).click();
    const tree = page.getByRole('tree', { name: 'What to replay' });
    await tree.getByRole('treeitem', { name: 'Test' }).waitFor();
    await tree.getByRole('treeitem', { name: 'Walk' }).focus();
    await press('ArrowDown', 'ArrowRight');
    await tree.getByRole('treeitem', { name: 'Test001' }).waitFor();
    expect(await tree.getByRole('treeitem').count()).toBe(3); // neither masks nor what a link leads to
    await press('ArrowDown', 'Enter');
    expect(new URL(page.url()).searchParams.get('path')).toBe('Walk/Test/Test001');
    await page.getByTestId('replay-speed').selectOption('2');
    const replay = await startBy(() => page.getByTestId('replay-play').click());
    expect(replay).toMatchObject({ frames: FRAMES, fps: 10 });
    expect(replay.truth!.abnormal).toEqual(MASKS.map(({ first, last }) => [first, last]));

    await until(async () => (await shown('frame')) >= 26, 20, 'the square');
    await page.getByTestId('replay-play').click();
    await status('paused');
    await page.waitForTimeout(500);
    const frame = await shown('frame');
    expect(frame).toBeLessThan(39);
    expect(await shown('boxes')).toBe(1);
    expect(await shown('truth')).toBe(1);
    expect(await lit()).toEqual({ red: true, truth: true });
    await page.getByTestId('replay-truth').click();
    await until(async () => (await shown('truth')) === 0, 5, 'no truth');
    expect(await lit()).toEqual({ red: true, truth: false });
    await page.getByTestId('replay-truth').click();
    await page.waitForTimeout(500);
    expect(await shown('frame')).toBe(frame);
    expect(await ffmpegChildren()).toHaveLength(1);
  });

  it('tells at its end how right it was, as an evaluation would', { timeout: 60_000 }, async () => {
    await page.getByTestId('replay-speed').selectOption('fast');
    const replay = await startBy(() => page.getByTestId('replay-again').click());
    await page.getByTestId('replay-result').waitFor();
    await status('ended');

    const [clip] = (await openDataset(join(folder, 'Walk'))).clips;
    const engine = new Detector();
    const scorer = modelScorer(engine, await engine.model('yard'));
    const measured = await measure(clip!, await readTruth(clip!), scorer, () => {});
    const { frameAucMicro: auc } = live([{ scores: measured.scores, labels: clip!.labels }]);
    expect(auc).toBeGreaterThan(0.5);
    expect(auc).toBeLessThan(0.95);
    const { scores, result } = await api<ReplayProgress>(`${server.url}/api/replays/${replay.id}?from=0`);
    expect(scores).toEqual(measured.scores);
    expect(result).toEqual({
      ...{ frames: FRAMES, alerts: 2 },
      judged: { abnormal: 36, auc, told: 1, missed: 1, falseAlarms: 1 },
    });
    const figures = await page.getByTestId('replay-result').locator('[data-figure]').allInnerTexts();
    expect(figures.map(text => text.replace('\n', ' '))).toEqual([
      ...[`AUC ${auc.toFixed(3)}`, 'Frames 80', 'Abnormal frames 36'],
      ...['Events told 1', 'Events missed 1', 'False alarms 1'],
    ]);
    await page.locator(`[data-testid=replay-chart][data-scores="${FRAMES}"]`).waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      expect(await seriousIssues(page)).toEqual([]);
    }
  });

  it('is no camera and makes no events', async () => {
    expect(await api<Camera[]>(`${server.url}/api/cameras`)).toEqual([]);
    expect(await api<Alert[]>(`${server.url}/api/events`)).toEqual([]);
  });

  it('ends with its ffmpeg when the page is left', { timeout: 60_000 }, async () => {
    await page.getByTestId('replay-speed').selectOption('1');
    await startBy(() => page.getByTestId('replay-again').click());
    await until(async () => (await ffmpegChildren()).length === 1, 10, 'ffmpeg');
    await page.getByRole('link', { name: 'Live' }).click();
    await until(async () => (await ffmpegChildren()).length === 0, 4, 'no ffmpeg');

    // A page that is gone without a word is noticed, too.
    const other = await openPage(`${server.url}/replay?path=Walk/Test/Test001`);
    await other.page.getByTestId('replay-play').click();
    await until(async () => (await ffmpegChildren()).length === 1, 10, 'ffmpeg');
    await other.page.route('**/api/replays/*', route => route.abort());
    await other.close();
    await until(async () => (await ffmpegChildren()).length === 0, 15, 'no ffmpeg');
  });

  it.each(['Walk/../secret', '../secret', 'Walk/way-out', join(tmpdir(), 'x'), 'secret'])(
    'is refused outside of the folders that were named: %s',
    async path => {
      const body = { path, page: 'elsewhere', model: 'yard', speed: 1 };
      const [list, start] = await Promise.all([
        fetch(`${server.url}/api/replay/sources?${new URLSearchParams({ path })}`),
        fetch(`${server.url}/api/replays`, {
          ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        }),
      ]);
      for (const answer of [list, start]) {
        expect(answer.status).toBe(403);
        expect((await answer.json()).error).toEqual({
          ...{ code: 'forbidden', message: `${path} is not in a folder that may be replayed` },
        });
      }
    },
  );

  it('says in the page what was refused, and what to do without folders', { timeout: 60_000 }, async () => {
    await page.goto(`${server.url}/replay?path=Walk/../secret`);
    await page.getByTestId('replay-play').click();
    const problem = page.getByTestId('replay-problem');
    await problem.getByText('Walk/../secret is not in a folder that may be replayed').waitFor();
    expect(browser.errors.splice(0).every(line => line.includes('403'))).toBe(true);

    const bare = await startServer({
      ...{ port: 0, dataDir: join(folder, 'bare'), demo: false, log: new FakeLog(), engine: new Detector() },
      page: join(root, 'dist/client'),
    });
    try {
      await page.goto(`${bare.url}/replay`);
      await page.getByTestId('replay-none').getByText('vigil serve --replay FOLDER').waitFor();
    } finally {
      await page.goto(server.url);
      await bare.close();
    }
    expect(browser.errors).toEqual([]);
  });

  /** Whether both colours are on the picture. */
  const lit = () =>
    page.getByTestId('replay-picture').evaluate(element => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let [red, truth] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === 0xff && data[i + 1] === 0x3b && data[i + 2] === 0x30) red += 1;
        if (data[i] === 0x3d && data[i + 1] === 0xdb && data[i + 2] === 0xc4) truth += 1;
      }
      return { red: red > 100, truth: truth > 100 };
    });
});

const pictures = new Map<string, Promise<Buffer>>();

/** Gray, with a white square or without. */
function picture(box: readonly [number, number, number, number] | undefined): Promise<Buffer> {
  const key = String(box);
  const known = pictures.get(key) ?? draw(box);
  pictures.set(key, known);
  return known;
}

async function draw(box: readonly [number, number, number, number] | undefined): Promise<Buffer> {
  const ground = sharp({ create: { width: 640, height: 360, channels: 3, background: '#505050' } });
  if (!box) return ground.jpeg().toBuffer();
  const [left, top, width, height] = box.map(side => side * 5) as [number, number, number, number];
  const square = sharp({ create: { width, height, channels: 3, background: '#fff' } }).png();
  return ground
    .composite([{ input: await square.toBuffer(), left, top }])
    .jpeg()
    .toBuffer();
}
