import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type LaunchOptions, type Page } from 'playwright-core';
import type { Box } from '../../server/contract.ts';
import { packageRoot } from '../../streams/index.ts';

/** The real thing, for tests: `vigil serve` as its own process, Chromium, an RTSP camera. */
export const root = packageRoot(import.meta.dirname);
export const vigil = join(root, 'dist/server/cli/vigil.js');
export const shared = resolve(root, '../shared');

const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

/** Says once why tests are left out. */
export function missing(what: string): void {
  process.stderr.write(`skipped: ${what}\n`);
}

export interface RunningVigil {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts `vigil serve` on a free port with an empty data folder. */
export async function serve(...flags: string[]): Promise<RunningVigil> {
  const data = mkdtempSync(join(tmpdir(), 'vigil-e2e-'));
  const { url, child } = await serveIn(data, flags);
  return {
    url,
    stop: async () => {
      await ended(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/**
 * The same with a data folder that stays.
 * @param within a command that runs the one behind it, as `nice -n 5` does
 */
export async function serveIn(data: string, flags: readonly string[] = [], within: readonly string[] = []) {
  const serving = [process.execPath, vigil, 'serve', '--port', '0', '--data', data, ...flags];
  const [command, ...args] = [...within, ...serving] as [string, ...string[]];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await firstMatch(child, /http:\/\/127\.0\.0\.1:\d+/);
  return { url, child };
}

/** Waits until a process prints what matches; rejects with what it printed if it ends before. */
export function firstMatch(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let text = '';
    const look = (chunk: Buffer) => {
      text += chunk;
      const match = pattern.exec(text);
      if (!match) return;
      found(match[0]);
      for (const output of outputs) output.off('data', look).resume(); // a full pipe would hold it up
    };
    const outputs = [child.stdout!, child.stderr!];
    for (const output of outputs) output.on('data', look);
    child.once('exit', code => failed(new Error(`ended with ${code}: ${text}`)));
  });
}

/** Ends a process the friendly way and waits for it. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise(done => child.once('exit', done));
  child.kill('SIGTERM');
  await exit;
}

export interface OpenPage {
  readonly page: Page;
  /** Console errors and uncaught exceptions so far. */
  readonly errors: string[];
  readonly close: () => Promise<void>;
}

export function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
    ...options,
  });
}

export async function openPage(url: string, viewport = { width: 1440, height: 900 }): Promise<OpenPage> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport, colorScheme: 'dark' });
  const errors: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(url);
  return { page, errors, close: () => browser.close() };
}

/** What axe finds that hinders people, one line each. */
export async function seriousIssues(page: Page): Promise<string[]> {
  await page.evaluate(axe.source); // a script tag would be kept out by the page's policy
  const { violations } = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** Answers the API's JSON; throws what it says went wrong. */
export async function api<T>(url: string, body?: unknown, method = 'POST'): Promise<T> {
  const response = await fetch(url, {
    ...(body !== undefined && {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer as T;
}

/** Asks again every half second until it gets something. */
export async function until<T>(
  ask: () => Promise<T | undefined | false>,
  seconds: number,
  what: string,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

/** Intersection over union. */
export function overlap(a: Omit<Box, 'score'>, b: Omit<Box, 'score'>): number {
  const width = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.w * a.h + b.w * b.h - width * height);
}
