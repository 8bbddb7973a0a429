/** The pages of a researcher: the frame or image of a point of features, in a plane and in space; an experiment while its runs end. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST_LOOK, projector, rangesOf } from '../../client/features/space.ts';
import { PicturesWriter } from '../../models/features/pictures-writer.ts';
import { picturesPath, writeFeatures } from '../../models/index.ts';
import { type RunningServer, startServer } from '../../server/app.ts';
import type { Scatter } from '../../server/contract.ts';
import { FakeEngine, FakeLog } from '../../server/testing.ts';
import { writeDots } from '../support/dots.ts';
import { api, hasChromium, missing, type OpenPage, openPage, root, seriousIssues, vigil } from './running.ts';

const SIZE = { width: 64, height: 32 };
/** In a plane three of them are at its corners; the last one is abnormal. */
const ROWS = [
  [0, 0, 0],
  [9, 0, 0],
  [0, 7, 0],
  [9, 7, 5],
];

if (!hasChromium) missing('features and experiments in the page need /usr/bin/chromium');

describe.skipIf(!hasChromium)('features and experiments in the page', () => {
  let folder: string;
  let server: RunningServer;
  let browser: OpenPage;

  /** Three images in colour, each of a class of its own. */
  async function writeDigits(): Promise<void> {
    const path = join(folder, 'digits.npy');
    const pictures = await PicturesWriter.create(picturesPath(path), { width: 4, height: 4, channels: 3 });
    for (const gray of [10, 100, 200]) await pictures.add(new Uint8Array(48).fill(gray));
    await pictures.close();
    await writeFeatures(path, {
      ...{ model: 'MemAE, normal: 3, seed 1', layer: 'latent' },
      rows: { count: 3, width: 3, data: Float32Array.from(ROWS.slice(0, 3).flat()) },
      memory: { count: 1, width: 3, data: Float32Array.of(4, 4, 4) },
      origin: {
        ...{ clips: ['mnist'], clip: [0, 0, 0], frame: [0, 1, 2], images: true, picture: [0, 1, 2] },
        ...{ classes: ['7', '2', '1'], label: [0, 1, 2] },
      },
    });
  }

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
    await writeDigits();
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

  it('shows the frame of a point, by keyboard', { timeout: 60_000 }, async () => {
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

  it('shows the image of a point that is clicked, with its class and memory items', async () => {
    const { page } = browser;
    await page.getByTestId('features-source').selectOption('file:digits.npy');
    await page.getByText('latent of MemAE, normal: 3, seed 1').waitFor();
    const { points, memory } = await api<Scatter>(`${server.url}/api/features/scatter?file=digits.npy`);
    const chart = page.getByTestId('scatter');
    const sheet = await chart.evaluate(({ clientWidth: width, clientHeight: height }) => ({ width, height }));
    const ranges = rangesOf([...points.map(({ at }) => at), ...memory]);
    const { x, y } = projector(2, ranges, sheet, FIRST_LOOK)(points[2]!.at);
    await chart.click({ position: { x, y } });
    await page.mouse.move(0, 0); // it stays
    expect(await page.getByTestId('point').textContent()).toBe('1mnist, image 2');
    const level = await page.getByTestId('point-picture').evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      const context = document.createElement('canvas').getContext('2d')!;
      context.drawImage(image, 0, 0);
      return context.getImageData(3, 3, 1, 1).data[0];
    });
    expect(level).toBe(200);
    await page.getByText('memory items (1)').waitFor();
    await page.getByRole('button', { name: 'No class' }).click();
    expect(
      await page
        .getByRole('checkbox', { name: /^[127] / })
        .evaluateAll(boxes => boxes.some(box => (box as HTMLInputElement).checked)),
    ).toBe(false);
  });

  it('turns in space, and hinders nobody', { timeout: 60_000 }, async () => {
    const { page, errors } = browser;
    await page.getByTestId('features-source').selectOption('file:walk.npy');
    await page.getByText('latent of yard').waitFor();
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

  /** A real grid, as a person runs it, where the page looks for it. */
  const experiment = async (grid: string) => {
    await writeFile(join(folder, 'dots.yaml'), `data: { folder: images }\nclasses: [0, 1]\n${grid}`);
    const where = join(folder, 'data', 'experiments', 'dots');
    const args = [vigil, 'experiment', join(folder, 'dots.yaml'), '--out', where, '--jobs', '1'];
    await promisify(execFile)(process.execPath, args);
  };

  it('shows an experiment, and runs that end meanwhile', { timeout: 90_000 }, async () => {
    const { page, errors } = browser;
    await writeDots(join(folder, 'images'));
    await experiment('trials: { PCA: { method: pca, components: 2 } }');
    await page.goto(`${server.url}/experiments`);
    await page.getByRole('link', { name: 'dots Ended · 2 of 2 runs' }).waitFor();
    const table = page.getByRole('region', { name: 'Area under the ROC curve, by normal class' });
    const rows = () =>
      table
        .locator('tbody')
        .first()
        .locator('tr')
        .evaluateAll(all => all.map(row => row.textContent));
    await expect.poll(rows).toEqual(['PCA1.0001.0001.000']);

    await experiment(
      'seeds: [1, 2]\ntrials: { PCA: { method: pca, components: 2 }, more: { method: pca, components: 3 } }',
    );
    await page.getByText('Ended · 8 of 8 runs').first().waitFor();
    const whole = '1.000± 0.0001.000± 0.0001.000± 0.000';
    await expect.poll(rows).toEqual([`PCA${whole}`, `more${whole}`]);
    expect(await table.getByText('over 2 of 2 classes and 2 of 2 seeds').count()).toBe(1);
    const pictures = page.locator('.experiments img');
    await page.getByLabel('Pictures of').selectOption('more');
    await page.getByText('more Scores of all that is tested').waitFor();
    const widths = () =>
      pictures.evaluateAll(all => all.map(image => (image as HTMLImageElement).naturalWidth > 0));
    await page.mouse.wheel(0, 5000); // those further down come when they are seen
    await expect.poll(widths).toEqual([true, true, true, true]); // overview, ROC, scores, examples
    expect(await seriousIssues(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
