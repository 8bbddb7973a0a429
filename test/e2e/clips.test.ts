import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert, Camera, ClipBoxes } from '../../server/contract.ts';
import { createClips } from '../../server/http/clips.ts';
import { cutClip } from '../../server/recording/clip.ts';
import { Ring } from '../../server/recording/ring.ts';
import { startRtspCamera, type TestServer, whyNoRtsp } from '../support/cameras.ts';
import { ffprobe, makeFootage, packetsOf, unitsOfFile } from '../support/packets.ts';
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

if (!hasChromium) missing('clips in the page need /usr/bin/chromium');

/** Plays a little, then seeks; resolves with where it was, in seconds. */
function playAndSeek(page: Page, to: number) {
  return page.locator('video').evaluate(async (video: HTMLVideoElement, to) => {
    const happens = (name: string) =>
      new Promise((done, fail) => {
        video.addEventListener(name, done, { once: true });
        setTimeout(() => fail(new Error(`no ${name} within 10 s: ${video.error?.message}`)), 10_000);
      });
    let shown = Number.NaN;
    const look = () =>
      video.requestVideoFrameCallback((_now, { mediaTime }) => {
        shown = mediaTime;
        look();
      });
    look();
    video.muted = true;
    await video.play();
    while (video.currentTime < 0.3) await happens('timeupdate');
    const played = video.currentTime;
    video.pause();
    video.currentTime = to;
    await happens('seeked');
    // A picture from before the seek may still be on its way, and that from behind it may have been shown before we hear of it.
    for (let tries = 100; tries > 0 && !(Math.abs(shown - to) <= 0.2); tries--) {
      await new Promise(later => setTimeout(later, 100));
    }
    return { played, sought: shown, duration: video.duration, width: video.videoWidth };
  }, to);
}

describe.skipIf(!hasChromium)("a clip of a camera's own packets", () => {
  let folder: string;
  let server: Server;
  let browser: OpenPage;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-clip-'));
    await makeFootage(join(folder, 'camera.mp4'), { seconds: 12, bFrames: 3 });
    const packets = await packetsOf(join(folder, 'camera.mp4'));
    const errors = { report: expect.unreachable };
    const ring = new Ring({
      folder: join(folder, 'a'),
      limits: () => ({ bytes: 1e9 }),
      errors,
      now: Date.now,
    });
    for (const packet of packets) ring.add(1, packet);
    const begin = packets[0]!.pts;
    const groups = await ring.span(1, begin + 1e6, begin + 11e6);
    await cutClip(groups, begin + 11e6, join(folder, 'clip.mp4'));
    const clip = { start: 0, seconds: 10, bytes: 1 };
    const app = express();
    const event = { cameraName: 'Yard', start: 0, clip } as Alert;
    app.use(createClips({ get: async () => event, clipFile: (_id, which) => join(folder, which) }));
    app.get('/', (_request, response) => {
      response.send('<!doctype html><link rel="icon" href="data:,"><video src="/api/events/e/clip.mp4">');
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(listening => server.once('listening', listening));
    browser = await openPage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('plays in Chromium, and seeks to a picture', { timeout: 60_000 }, async () => {
    const { played, sought, duration, width } = await playAndSeek(browser.page, 7.21);
    expect(played).toBeGreaterThan(0.2);
    expect(sought).toBeCloseTo(7.2, 3);
    expect(duration).toBeCloseTo(10, 0);
    expect(width).toBe(320);
    expect(browser.errors).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the clip of an alert, in the page', () => {
  let server: RunningVigil;
  let browser: OpenPage;
  let alert: Alert;

  beforeAll(async () => {
    server = await serve();
    browser = await openPage(server.url);
    const seen = async () => (await api<Alert[]>(`${server.url}/api/events`)).find(({ clip }) => clip);
    alert = await until(seen, 90, 'an alert with a clip');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('plays and seeks, with the box on the picture', { timeout: 90_000 }, async () => {
    const { page } = browser;
    await page.getByTestId(`alert-${alert.id}`).click();
    await page.getByTestId('clip').waitFor();
    const { start, seconds } = alert.clip!;
    expect(seconds).toBeGreaterThan(7);
    const { frames } = await api<ClipBoxes>(`${server.url}/api/events/${alert.id}/clip.json`);
    const peak = frames.find(({ boxes }) => boxes.some(({ score }) => score === alert.peak.score))!;
    // Alerts tell when frames arrived, which is not as regular.
    expect(Math.abs(peak.at - (alert.peak.at - start) / 1000)).toBeLessThan(0.5);
    const { sought, duration, width } = await playAndSeek(page, (peak.at + peak.until) / 2);
    expect(duration).toBeCloseTo(seconds, 1);
    expect(width).toBeGreaterThan(300);
    expect(sought).toBeCloseTo(peak.at, 2);
    await until(() => redOn(page, alert), 10, 'the box over the picture');

    await page.locator('video').evaluate((video: HTMLVideoElement) => {
      video.currentTime = 0.5;
    });
    await until(async () => !(await redOn(page, alert)), 10, 'a picture without a box');
    expect(browser.errors).toEqual([]);
  });

  it('can be downloaded, as it is and with its boxes', { timeout: 90_000 }, async () => {
    const { page } = browser;
    for (const name of ['Download clip', 'With boxes']) {
      const [download] = await Promise.all([
        page.waitForEvent('download', { timeout: 60_000 }),
        page.getByRole('link', { name }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^Demo walkway \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.mp4$/);
      expect(await download.failure()).toBeNull();
    }
  });
});

/** Whether there is something drawn at the left edge of the peak's box. */
function redOn(page: Page, { peak: { box } }: Alert): Promise<boolean> {
  return page.locator('.clip canvas').evaluate((element, { x, y, h }) => {
    const canvas = element as HTMLCanvasElement;
    const video = canvas.parentElement!.querySelector('video')!;
    const scale = Math.min(canvas.width / video.videoWidth, canvas.height / video.videoHeight);
    const left = (canvas.width - video.videoWidth * scale) / 2 + x * video.videoWidth * scale;
    const top = (canvas.height - video.videoHeight * scale) / 2 + (y + h / 2) * video.videoHeight * scale;
    const { data } = canvas.getContext('2d')!.getImageData(Math.round(left) - 3, Math.round(top), 8, 1);
    return data.some((value, i) => i % 4 === 0 && value > 200 && data[i + 3]! > 200);
  }, box);
}

const noRtsp = whyNoRtsp();
if (noRtsp) missing(`clips of a real RTSP camera: ${noRtsp}`);

describe.skipIf(noRtsp !== undefined)('the clip of an RTSP camera', () => {
  let folder: string;
  let camera: TestServer;
  let server: RunningVigil;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-clip-'));
    await makeFootage(join(folder, 'movie.mp4'), { seconds: 10, bFrames: 0 });
    camera = await startRtspCamera({ cam: join(folder, 'movie.mp4') });
    server = await serve('--no-demo');
  });
  afterAll(async () => {
    await server?.stop();
    await camera?.stop();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('is what the camera sent, bit for bit, and stays when that is removed', {
    timeout: 120_000,
  }, async () => {
    // To the model of a walkway a test picture is one lasting alert.
    const model = { model: 'demo-walkway', calibration: 'model' };
    const { id } = await api<Camera>(`${server.url}/api/cameras`, { url: `${camera.url}/cam`, ...model });
    const events = () => api<Alert[]>(`${server.url}/api/events`);
    await until(async () => (await events())[0], 60, 'an alert');
    await new Promise(done => setTimeout(done, 3000));
    await fetch(`${server.url}/api/cameras/${id}`, { method: 'DELETE' });
    const cut = async () => (await events()).find(({ clip }) => clip);
    const { id: event, clip, start } = await until(cut, 20, 'its clip');

    const clipPath = join(folder, 'clip.mp4');
    const response = await fetch(`${server.url}/api/events/${event}/clip.mp4`);
    writeFileSync(clipPath, Buffer.from(await response.arrayBuffer()));
    const { codec, width, seconds } = await ffprobe(clipPath);
    expect({ codec, width }).toEqual({ codec: 'h264', width: 320 });
    expect(seconds).toBeCloseTo(clip!.seconds, 1);
    expect(seconds).toBeGreaterThan(3);
    expect(seconds).toBeLessThan(60);
    expect(clip!.start).toBeLessThanOrEqual(start);
    const sent = new Set(await unitsOfFile(join(folder, 'movie.mp4'), 'h264'));
    const units = await unitsOfFile(clipPath, 'h264');
    expect(units.length).toBeGreaterThan(50);
    expect(units.filter(unit => !sent.has(unit))).toEqual([]);
    const { frames } = await api<ClipBoxes>(`${server.url}/api/events/${event}/clip.json`);
    expect(frames.length).toBeGreaterThan(10);
  });
});
