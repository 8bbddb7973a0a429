/** Nine cameras on one page for long: memory and age have to stay flat, and a camera that stops must not look live. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { untilInterrupted } from '../../server/cli/process.ts';
import { launchChromium } from '../e2e/running.ts';
import { startRtsp } from '../support/rtsp/index.ts';
import { readNumbered } from '../support/rtsp/numbered.ts';
import type { Figures } from './bench.ts';
import { LITE } from './capacity/model.ts';
import { startWall } from './capacity/wall.ts';
import { descendantsOf, memoryOf, shareOfMemory } from './cpu.ts';
import { areLive, readAges } from './live/page.ts';
import { CAMERA } from './live.ts';
import { numberOf } from './options.ts';
import { median, quantile, rounded, slope, sum } from './statistics.ts';

const TILES = 9;
/** Half of what most cameras send, so that two cores have some time to spare: what is looked for is what grows. */
const FPS = 12;
const EVERY_S = 30;
const READ_S = 4;
/** A page that has just been loaded is not yet as it stays. */
const WARM_UP_S = 60;
/** Times that the last camera stops. */
const STOPS = 5;

interface Sample {
  readonly minute: number;
  /** In units of 2^20 bytes. */
  readonly browser: number;
  readonly server: number;
  readonly ages: readonly number[];
}

export async function liveSoak(options: { readonly minutes: string }): Promise<Figures> {
  const minutes = numberOf(options.minutes, '--minutes');
  const others = { ...CAMERA, width: 640, height: 360, fps: FPS, gop: 2 * FPS } as const;
  const names = Array.from({ length: TILES - 1 }, (_, i) => `cam${i}`);
  // A spec of its own, hence a feed of its own: it can be stopped alone.
  const cameras = await startRtsp({
    ...Object.fromEntries(names.map(name => [name, others])),
    last: { ...others },
  });
  const { signal, release } = untilInterrupted();
  const files = [...names, 'last'].map(name => `${cameras.url}/${name}`);
  const wall = await startWall({
    ...{ cameras: TILES, files, model: LITE, engine: 'auto', calibration: 'camera', browser: false, signal },
  });
  const known = new Set(descendantsOf(process.pid).map(({ pid }) => pid));
  const browser = await launchChromium({ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(wall.url);
    await page.waitForFunction(areLive, TILES, { timeout: 60_000 });
    await sleep(WARM_UP_S * 1000, undefined, { signal });
    const chromium = () => descendantsOf(process.pid).filter(({ pid }) => !known.has(pid));
    const begun = performance.now();
    const samples: Sample[] = [];
    while (performance.now() - begun < minutes * 60_000) {
      await sleep((EVERY_S - READ_S) * 1000, undefined, { signal });
      const sample = {
        minute: (performance.now() - begun) / 60_000,
        browser: sum(chromium().map(({ pid }) => shareOfMemory(pid))) / 2 ** 20,
        server: memoryOf(wall.server) / 2 ** 20,
        ages: await page.evaluate(readAges, { seconds: READ_S, read: String(readNumbered) }),
      };
      samples.push(sample);
      process.stderr.write(
        `${sample.minute.toFixed(1)} min: browser ${sample.browser.toFixed(0)} MB, server ${sample.server.toFixed(0)} MB, ` +
          `age ${median(sample.ages).toFixed(0)} ms\n`,
      );
    }
    const players = await page.$$eval('.tile', tiles =>
      tiles.map(tile => (tile as unknown as { dataset: { player?: string } }).dataset.player),
    );
    const stops: number[] = [];
    for (let i = 0; i < STOPS; i++) stops.push(await stopOf(page, cameras, signal));
    return { ...figuresOf(samples), players: [...new Set(players)].join(' and '), ...stopFigures(stops) };
  } finally {
    release();
    await browser.close();
    await wall.stop();
    await cameras.stop();
  }
}

function figuresOf(samples: readonly Sample[]): Figures {
  const at = samples.map(({ minute }) => minute);
  const third = Math.ceil(samples.length / 3);
  const ages = (part: readonly Sample[]) => part.flatMap(each => each.ages);
  const [first, last] = [ages(samples.slice(0, third)), ages(samples.slice(-third))];
  const seen = samples.filter(sample => sample.ages.length > 0);
  const memory = (of: 'browser' | 'server') => samples.map(sample => sample[of]);
  return {
    'browser, MB: first third': rounded(median(memory('browser').slice(0, third)), 0),
    'browser, MB: last third': rounded(median(memory('browser').slice(-third)), 0),
    'browser, MB a minute': rounded(slope(at, memory('browser')), 2),
    'server, MB: first third': rounded(median(memory('server').slice(0, third)), 0),
    'server, MB: last third': rounded(median(memory('server').slice(-third)), 0),
    'age, ms: p50 and p95, first third': `${rounded(median(first), 0)}, ${rounded(quantile(first, 0.95), 0)}`,
    'age, ms: p50 and p95, last third': `${rounded(median(last), 0)}, ${rounded(quantile(last, 0.95), 0)}`,
    'age, ms a minute': rounded(
      slope(
        seen.map(({ minute }) => minute),
        seen.map(sample => median(sample.ages)),
      ),
      2,
    ),
    'looks at the page at which nothing was drawn': samples.length - seen.length,
  };
}

interface Stopping {
  pause(name: string): void;
  resume(name: string): void;
}

/** Seconds from when a camera stands still until its tile says that it is not live. */
async function stopOf(page: Page, cameras: Stopping, signal: AbortSignal): Promise<number> {
  const states = () => page.$$eval('.tile', tiles => tiles.map(tile => tile.getAttribute('data-live')));
  cameras.pause('last');
  const paused = performance.now();
  while ((await states()).at(-1) === 'true') await sleep(20, undefined, { signal });
  const seconds = (performance.now() - paused) / 1000;
  const others = (await states()).slice(0, -1);
  if (others.includes('false')) throw new Error('another tile is not live either');
  cameras.resume('last');
  await page.waitForFunction(areLive, TILES, { timeout: 60_000 });
  await sleep(5000, undefined, { signal });
  return seconds;
}

const stopFigures = (stops: readonly number[]) => ({
  'a camera that stops: seconds until its tile says so': stops.map(each => each.toFixed(1)).join(', '),
});
