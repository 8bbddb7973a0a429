/** A file of features as somebody looks at it in the page: the frame of a point, in a plane and in space. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PicturesWriter } from '../../models/features/pictures-writer.ts';
import { picturesPath, writeFeatures } from '../../models/index.ts';
import { type RunningServer, startServer } from '../../server/app.ts';
import { FakeEngine, FakeLog } from '../../server/testing.ts';
import { hasChromium, missing, type OpenPage, openPage, root, seriousIssues } from './running.ts';

const SIZE = { width: 64, height: 32 };
/** In a plane three of them are at its corners; the last one is abnormal. */
const ROWS = [
  [0, 0, 0],
  [9, 0, 0],
  [0, 7, 0],
  [9, 7, 5],
];

if (!hasChromium) missing('features in the page need /usr/bin/chromium');

describe.skipIf(!hasChromium)('features in the page', () => {
  let folder: string;
  let server: RunningServer;
  let browser: OpenPage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-features-'));
    const path = join(folder, 'walk.npy');
    const pictures = await PicturesWriter.create(picturesPath(path), SIZE);
    for (const i of ROWS.keys()) await pictures.add(new Uint8Array(SIZE.width * SIZE.height).fill(60 * i));
    await pictures.close();
    await writeFeatures(path, {
      ...{ model: 'yard', layer: 'latent' },
      rows: { count: 4, width: 3, data: Float32Array.from(ROWS.flat()) },
      memory: { count: 1, width: 3, data: Float32Array.of(4, 4, 4) },
      origin: {
        ...{ clips: ['Test001'], clip: [0, 0, 0, 0], frame: [8, 12, 16, 20], picture: [0, 1, 2, 3] },
        ...{ classes: ['normal', 'abnormal'], label: [0, 0, 0, 1] },
      },
    });
    server = await startServer({
      ...{
        port: 0,
        dataDir: join(folder, 'data'),
        demo: false,
        log: new FakeLog(),
        engine: new FakeEngine(),
      },
      ...{ page: join(root, 'dist/client'), features: folder },
    });
    browser = await openPage(`${server.url}/features`);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows the frame of a point, by pointer and by keyboard', { timeout: 60_000 }, async () => {
    const { page } = browser;
    await page.getByTestId('features-source').selectOption('file:walk.npy');
    const chart = page.getByTestId('scatter');
    await chart.waitFor();
    expect(await chart.getAttribute('aria-label')).toContain('4 points in a plane');
    await chart.focus();
    const said = () => page.getByTestId('point').textContent();
    const seen = new Set<string | null>();
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('ArrowRight');
      seen.add(await said());
    }
    expect([...seen].sort()).toEqual([
      'abnormalTest001, frame 20',
      'normalTest001, frame 12',
      'normalTest001, frame 16',
      'normalTest001, frame 8',
    ]);
    const loaded = await page
      .getByTestId('point-picture')
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
    expect(loaded).toBe(SIZE.width);
    // What is not wanted is not gone through.
    await page.getByRole('checkbox', { name: /^normal/ }).uncheck();
    await page.getByTestId('point-next').click();
    expect(await said()).toBe('abnormalTest001, frame 20');
  });

  it('turns in space, and hinders nobody', { timeout: 60_000 }, async () => {
    const { page, errors } = browser;
    await page.getByRole('checkbox', { name: /^normal/ }).check();
    await page.getByRole('radio', { name: '3D' }).check({ force: true });
    const chart = page.getByTestId('scatter');
    const pixels = () => chart.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const before = await pixels();
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(pixels).not.toBe(before);
    expect(await seriousIssues(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
