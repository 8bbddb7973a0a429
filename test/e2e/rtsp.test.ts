import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '../../server/contract.ts';
import {
  api,
  ended,
  firstMatch,
  hasChromium,
  missing,
  type OpenPage,
  openPage,
  type RunningVigil,
  serve,
  shared,
  until,
} from './running.ts';

const rtspServe = join(shared, 'tools/rtsp-serve');
const movie = join(shared, 'data/cctv/lobby.mp4');
const ready = hasChromium && existsSync(rtspServe) && existsSync(movie) && hasGStreamer();
if (!ready) missing('a real RTSP camera in the page needs Chromium, GStreamer for Python and ../shared');

describe.skipIf(!ready)('a real RTSP camera, added in the page', () => {
  const port = 18_554;
  let camera: ChildProcess;
  let server: RunningVigil;
  let browser: OpenPage;

  beforeAll(async () => {
    camera = spawn(rtspServe, ['--port', String(port), '--user', 'guard:s3cret', `cam=${movie}`]);
    await firstMatch(camera, /ready/);
    server = await serve('--no-demo');
    browser = await openPage(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await ended(camera);
  });

  it('says what is wrong with the password', async () => {
    const { page } = browser;
    await page.getByTestId('add-camera').first().click();
    await page.getByTestId('camera-url').fill(`rtsp://guard:hunter2@127.0.0.1:${port}/cam`);
    await page.getByTestId('camera-test').click();
    const result = page.getByTestId('camera-test-result');
    const text = `rtsp://guard:***@127.0.0.1:${port}/cam: user name or password is wrong`;
    await result.getByText(text).waitFor({ timeout: 20_000 });
  });

  it('shows its first frame on request, and plays live once it is added', { timeout: 60_000 }, async () => {
    const { page } = browser;
    await page.getByTestId('camera-url').fill(`rtsp://guard:s3cret@127.0.0.1:${port}/cam`);
    await page.getByTestId('camera-name').fill('Lobby');
    await page.getByTestId('camera-test').click();
    await page.getByTestId('camera-test-result').getByText(/h264/i).waitFor({ timeout: 20_000 });
    await page.getByTestId('camera-save').click();

    const [added] = await until(
      async () => {
        const cameras = await api<Camera[]>(`${server.url}/api/cameras`);
        return cameras.length > 0 && cameras;
      },
      10,
      'the camera',
    );
    expect(added!.url).toBe(`rtsp://guard:***@127.0.0.1:${port}/cam`);
    const tile = page.getByTestId(`tile-${added!.id}`);
    await until(async () => (await tile.getAttribute('data-live')) === 'true', 30, 'a live tile');
    expect(await tile.getAttribute('data-phase')).toBe('calibrating');
  });

  it('never looks live once the camera is gone', { timeout: 60_000 }, async () => {
    const [tile] = await browser.page.locator('[data-testid^=tile-]').all();
    await ended(camera);
    await until(
      async () => (await tile!.getAttribute('data-live')) === 'false',
      10,
      'a tile that is not live',
    );
    await until(async () => (await tile!.getAttribute('data-phase')) === 'offline', 30, 'the state offline');
    expect(browser.errors.filter(text => !/502/.test(text))).toEqual([]); // the wrong password's answer
  });
});

function hasGStreamer(): boolean {
  try {
    const script =
      "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer";
    execFileSync('/usr/bin/python3', ['-c', script], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
