import type { Performance } from '../contract.ts';

const EVERY_MS = 2000;

/** Sends figures to the pages that asked for them. While there are none, nothing is measured and no timer runs. */
export class PerformanceFeed {
  readonly #pages = new Set<(figures: Performance) => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly measure: () => Performance) {}

  /** Once at once, then every 2 s. */
  add(page: (figures: Performance) => void): void {
    if (this.#pages.has(page)) return;
    this.#pages.add(page);
    page(this.measure());
    this.#timer ??= setInterval(() => this.#send(), EVERY_MS);
  }

  remove(page: (figures: Performance) => void): void {
    this.#pages.delete(page);
    if (this.#pages.size === 0) this.close();
  }

  close(): void {
    this.#pages.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #send(): void {
    const figures = this.measure();
    for (const page of this.#pages) page(figures);
  }
}
