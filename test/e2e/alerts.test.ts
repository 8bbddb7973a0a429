import type { WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, missing, type OpenPage, openPage, type RunningVigil, serve, until } from './running.ts';

if (!hasChromium) missing('alerts in the page need /usr/bin/chromium');

describe.skipIf(!hasChromium)('an alert in the page', () => {
  let server: RunningVigil;
  let browser: OpenPage;

  beforeAll(async () => {
    server = await serve();
    browser = await openPage(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('sounds when it begins, once that is switched on', { timeout: 60_000 }, async () => {
    const body = browser.page.locator('body');
    await body.evaluate(countTones);
    const tones = async () => Number(await body.getAttribute('data-tones'));
    await browser.page.getByTestId('sound').click();
    await until(async () => (await tones()) === 2, 5, 'the sound of the switch');
    await until(async () => (await tones()) === 4, 40, 'the sound of an alert');
    expect(browser.errors).toEqual([]);
  });

  it('stays open when a reconnection cuts it from the list', { timeout: 60_000 }, async () => {
    const { page } = browser;
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/socket\.io/, toPage => {
      const cuts = sockets.push(toPage) > 1;
      const toServer = toPage.connectToServer();
      toServer.onMessage(message => toPage.send(cuts ? withoutAlerts(String(message)) : message));
    });
    await page.reload();

    const item = page.locator('[data-testid^=alert-]').first();
    const isOver = async () => (await item.getAttribute('data-active')) === 'false';
    await until(isOver, 30, 'the end of the alert'); // one that lasts would come into the list again
    await item.click();
    await sockets[0]!.close();
    await item.waitFor({ state: 'detached', timeout: 10_000 });
    expect(await page.getByRole('dialog', { name: /^Alert/ }).isVisible()).toBe(true);
    expect(browser.errors).toEqual([]);
  });
});

/** From now on `data-tones` counts what the page plays. */
function countTones(body: HTMLElement): void {
  const { createOscillator } = AudioContext.prototype;
  body.dataset.tones = '0';
  AudioContext.prototype.createOscillator = function (this: AudioContext) {
    body.dataset.tones = String(Number(body.dataset.tones) + 1);
    return createOscillator.call(this);
  };
}

/** What socket.io sends to greet a page, as of a server that keeps fewer alerts. */
function withoutAlerts(message: string): string {
  if (!message.startsWith('42["hello"')) return message;
  const [event, state] = JSON.parse(message.slice(2)) as [string, object];
  return `42${JSON.stringify([event, { ...state, alerts: [] }])}`;
}
