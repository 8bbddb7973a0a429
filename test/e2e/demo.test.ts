import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert, Camera } from '../../server/contract.ts';
import { createScene } from '../../streams/sources/demo/scene.ts';
import {
  api,
  hasChromium,
  missing,
  type OpenPage,
  openPage,
  overlap,
  type RunningVigil,
  serve,
  until,
} from './running.ts';

if (!hasChromium) missing('the demo in a browser needs /usr/bin/chromium');

describe.skipIf(!hasChromium)('the demo camera in the page', () => {
  let server: RunningVigil;
  let browser: OpenPage;
  let normal: Camera;
  const events = (id: string) => api<Alert[]>(`${server.url}/api/events?camera=${id}`);

  beforeAll(async () => {
    server = await serve();
    normal = await api<Camera>(`${server.url}/api/cameras`, {
      url: 'demo:walkway?anomalies=none&start=7000',
      name: 'Normal walking',
      model: 'demo-walkway',
      calibration: 'model',
    });
    browser = await openPage(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('plays live', async () => {
    const tile = browser.page.getByTestId('tile-demo');
    await until(async () => (await tile.getAttribute('data-live')) === 'true', 20, 'a live tile');
    const frame = async () => Number(await tile.getAttribute('data-pts'));
    const before = await frame();
    await until(async () => (await frame()) > before + 500_000, 10, 'a picture that moves');
  });

  it('shows an alert within a minute, its box on what is abnormal', { timeout: 90_000 }, async () => {
    const alert = await until(async () => (await events('demo'))[0], 60, 'an alert');
    await browser.page.getByTestId(`alert-${alert.id}`).waitFor({ timeout: 5000 });
    await browser.page.waitForTimeout(1500); // into the middle of it
    expect((await browser.page.screenshot()).length).toBeGreaterThan(50_000);

    const ended = await until(
      async () => (await events('demo')).find(a => a.id === alert.id && a.end !== null),
      30,
      'the end of the alert',
    );
    const truth = createScene({ seed: 1 }).truthAt(ended.peak.frame);
    expect(truth.length, `something abnormal in frame ${ended.peak.frame}`).toBeGreaterThan(0);
    expect(Math.max(...truth.map(t => overlap(ended.peak.box, t.box)))).toBeGreaterThan(0.2);
    for (const name of ['snapshot.jpg', 'plain.jpg']) {
      const picture = await fetch(`${server.url}/api/events/${ended.id}/${name}`);
      expect(picture.headers.get('content-type')).toBe('image/jpeg');
    }
  });

  it('says nothing in a minute of normal walking', { timeout: 120_000 }, async () => {
    const tile = browser.page.getByTestId(`tile-${normal.id}`);
    const watched = async () => Number(await tile.getAttribute('data-pts'));
    await until(async () => (await watched()) > 62e6, 110, 'a minute of frames'); // the first seconds are unscored
    expect(await events(normal.id)).toEqual([]);
    expect(browser.errors).toEqual([]);
  });
});
