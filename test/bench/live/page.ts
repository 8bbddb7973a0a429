/// <reference lib="dom" />
/** What the bench runs in the page. */
import type { readNumbered } from '../../support/rtsp/numbered.ts';

declare global {
  interface Window {
    benched: { bytes: number; drawn: number };
  }
}

export interface Counts {
  readonly bytes: number;
  readonly drawn: number;
  readonly players: readonly string[];
}

export function count(): Counts {
  const tiles = [...document.querySelectorAll<HTMLElement>('.tile')];
  return { ...window.benched, players: tiles.map(tile => tile.dataset.player ?? 'none') };
}

export const areLive = (tiles: number): boolean =>
  document.querySelectorAll('.tile[data-live=true][data-player]').length === tiles;

/** Before anything else in the page: counts what comes over the live websocket, and what is drawn. */
export function countBytes(): void {
  window.benched = { bytes: 0, drawn: 0 };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) window.benched.bytes += data.byteLength;
      });
    }
  };
  new MutationObserver(changes => {
    window.benched.drawn += new Set(changes.map(({ target }) => target)).size;
  }).observe(document, { subtree: true, attributeFilter: ['data-pts'] });
}

/** The age of what each tile draws, some five times a second, right after it was drawn. */
export async function readAges({ seconds, read }: { seconds: number; read: string }): Promise<number[]> {
  const readNumber = new Function(`return (${read})`)() as typeof readNumbered;
  const [width, height] = [480, 270];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  const ages: number[] = [];
  const next = new Map<HTMLElement, number>();
  const look = (tile: HTMLElement) => {
    const now = performance.now();
    if (now < (next.get(tile) ?? 0)) return;
    next.set(tile, now + 150 + 100 * Math.random());
    const wall = Date.now();
    const canvas = tile.querySelector('canvas')!;
    const w = Math.min(canvas.width, (canvas.height * 16) / 9);
    const h = Math.min(canvas.height, (canvas.width * 9) / 16);
    context.drawImage(canvas, (canvas.width - w) / 2, (canvas.height - h) / 2, w, h, 0, 0, width, height);
    const found = readNumber(context.getImageData(0, 0, width, height).data, width, height);
    if (found) ages.push((wall % 2 ** 40) - found.clockMs);
  };
  const observer = new MutationObserver(changes => {
    for (const { target } of changes) look(target as HTMLElement);
  });
  observer.observe(document, { subtree: true, attributeFilter: ['data-pts'] });
  await new Promise(resolve => setTimeout(resolve, seconds * 1000));
  observer.disconnect();
  return ages;
}
