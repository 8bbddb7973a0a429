/** Box and frame belong together, in each player: what the canvas shows is read back, pixel by pixel. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Camera } from '../../server/contract.ts';
import { FakeLog } from '../../server/testing.ts';
import { freePort, whyNoRtsp } from '../support/cameras.ts';
import { type RtspCameras, type Spec, startRtsp } from '../support/rtsp/index.ts';
import { placeOf, readNumbered } from '../support/rtsp/numbered.ts';
import { Detector } from './detector.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, until } from './running.ts';

const JUMPS: Spec = { kind: 'numbered', width: 640, height: 360, fps: 25, gop: 50, jumpEvery: 1 };

/** What was on the canvas when the tile said that it had drawn. */
interface Sample {
  readonly pts: number;
  readonly run: number;
  readonly boxes: number;
  readonly player: string;
  readonly number: number | undefined;
  /** Middle of what is red, as fractions of the picture. */
  readonly red: { readonly x: number; readonly y: number } | null;
  readonly ageMs: number | undefined;
}

const why = hasChromium ? whyNoRtsp() : 'no Chromium';
if (why) missing(`live video in the page is not tested: ${why}`);

describe.skipIf(why !== undefined)('live video of a camera whose anomaly jumps with every frame', () => {
  let folder: string;
  let port: number;
  let cameras: RtspCameras;
  let engine: Detector;
  let server: RunningServer;
  let camera: Camera;
  const log = new FakeLog();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-live-'));
    port = await freePort();
    cameras = await startRtsp({ cam: JUMPS }, { port });
    engine = new Detector();
    const page = join(root, 'dist/client');
    server = await startServer({ port: 0, dataDir: folder, demo: false, log, engine, page });
    const url = `${cameras.url}/cam`;
    camera = await api<Camera>(`${server.url}/api/cameras`, { url, model: 'yard', calibration: 'model' });
    await until(async () => engine.analysed.size > 20, 30, 'the camera is analysed');
  }, 60_000);
  afterAll(async () => {
    await server?.close();
    await cameras?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tileOf = (page: Page) => page.getByTestId(`tile-${camera.id}`);

  /** Looks at everything that is drawn for a while. */
  async function sample(page: Page, seconds: number): Promise<Sample[]> {
    return page.evaluate(watchCanvas, { id: camera.id, seconds, read: String(readNumbered) });
  }

  /** Every box is where the square was on the analysed frame that it belongs to: on that very frame, or one that follows it. */
  function check(samples: Sample[], player: string): void {
    const analysed = [...engine.analysed.values()].sort((a, b) => a - b);
    const marked = samples.filter(({ red }) => red !== null);
    expect(marked.length).toBeGreaterThan(20);
    let own = 0;
    for (const { number, red, pts, boxes, ...rest } of samples) {
      expect(rest.player).toBe(player);
      expect(number).toBeDefined();
      expect(red !== null).toBe(boxes > 0);
      const told = engine.analysed.get(pts);
      if (told !== undefined) expect(told).toBe(number);
      if (!red) continue;
      const judged = analysed.findLast(each => each <= number!)!;
      const place = placeOf(judged, 1);
      expect({ x: red.x, y: red.y, number, judged }).toEqual({
        ...{ x: expect.closeTo(place.x + place.w / 2, 1), y: expect.closeTo(place.y + place.h / 2, 1) },
        ...{ number, judged },
      });
      if (judged === number) own += 1;
    }
    expect(own).toBeGreaterThan(marked.length / 5);
  }

  describe.each(['webcodecs', 'mse', 'jpeg'])('by %s', player => {
    let browser: OpenPage;
    beforeAll(async () => {
      browser = await openPage(`${server.url}/?player=${player}`, { width: 900, height: 700 });
    });
    afterAll(async () => {
      const { errors } = browser;
      await browser.close();
      expect(errors).toEqual([]);
    });

    it('shows each box on its own frame', { timeout: 60_000 }, async () => {
      await tileOf(browser.page)
        .and(browser.page.locator(`[data-player=${player}]`))
        .waitFor();
      await browser.page.waitForTimeout(2000);
      check(await sample(browser.page, 6), player);
    });

    it('says within 3 s that a camera stands still, and goes on after it', { timeout: 60_000 }, async () => {
      const { page } = browser;
      cameras.pause('cam');
      const paused = Date.now();
      await page.locator('.tile[data-live=false]').waitFor({ timeout: 10_000 });
      // The last picture was up to a second old; what is in flight may still come.
      expect(Date.now() - paused).toBeLessThan(4500);
      cameras.resume('cam');
      await page.locator('.tile[data-live=true]').waitFor({ timeout: 30_000 });
      await page.waitForTimeout(3000);
      check(await sample(page, 5), player);
    });

    it('shows each box on its own frame after a reconnection', { timeout: 90_000 }, async () => {
      const { page } = browser;
      const run = await tileOf(page).getAttribute('data-run');
      await cameras.stop();
      await page.locator('.tile[data-live=false]').waitFor({ timeout: 20_000 });
      engine.analysed.clear();
      cameras = await startRtsp({ cam: JUMPS }, { port });
      await page.locator(`.tile[data-live=true]:not([data-run="${run}"])`).waitFor({ timeout: 60_000 });
      await page.waitForTimeout(4000);
      check(await sample(page, 5), player);
    });
  });
});

/** Runs in the page. */
async function watchCanvas({
  id,
  seconds,
  read,
}: {
  id: string;
  seconds: number;
  read: string;
}): Promise<Sample[]> {
  const readNumber = new Function(`return (${read})`)() as typeof readNumbered;
  const tile = document.querySelector<HTMLElement>(`[data-testid="tile-${id}"]`)!;
  const canvas = tile.querySelector('canvas')!;
  const copy = new OffscreenCanvas(640, 360);
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  const samples: Sample[] = [];
  const look = () => {
    const height = Math.min(canvas.height, Math.round((canvas.width * 9) / 16));
    const width = Math.min(canvas.width, Math.round((canvas.height * 16) / 9));
    const [left, top] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
    context.drawImage(canvas, left, top, width, height, 0, 0, 640, 360);
    const { data } = context.getImageData(0, 0, 640, 360);
    let [sumX, sumY, count] = [0, 0, 0];
    const edges = { left: 640, right: 0, top: 360, bottom: 0 };
    for (let at = 0; at < data.length; at += 4) {
      const isRed = data[at]! > 200 && data[at + 1]! < 110 && data[at + 2]! < 110;
      if (!isRed) continue;
      const [x, y] = [(at / 4) % 640, Math.floor(at / 4 / 640)];
      [sumX, sumY, count] = [sumX + x, sumY + y, count + 1];
      edges.left = Math.min(edges.left, x);
      edges.right = Math.max(edges.right, x);
      edges.top = Math.min(edges.top, y);
      edges.bottom = Math.max(edges.bottom, y);
    }
    const middle = { x: (edges.left + edges.right) / 1280, y: (edges.top + edges.bottom) / 720 };
    const found = readNumber(data, 640, 360);
    samples.push({
      ...{ pts: Number(tile.dataset.pts), run: Number(tile.dataset.run), boxes: Number(tile.dataset.boxes) },
      ...{ player: tile.dataset.player!, number: found?.number, red: count > 40 ? middle : null },
      ageMs: found && (Date.now() % 2 ** 40) - found.clockMs,
    });
  };
  // Told before anything else is drawn.
  const observer = new MutationObserver(look);
  observer.observe(tile, { attributes: true, attributeFilter: ['data-pts'] });
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  observer.disconnect();
  return samples;
}
