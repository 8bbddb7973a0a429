import type { Performance } from '../../server/contract.ts';

/** The server's figures. They are asked for only while something in the page shows them. */
export class PerformanceWatch {
  #latest: Performance | null = null;
  readonly #listeners = new Set<() => void>();
  /** Nothing while there is no connection. */
  #ask: ((on: boolean) => void) | null = null;

  readonly get = (): Performance | null => this.#latest;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#ask?.(true);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#ask?.(false);
      this.#latest = null; // who looks later must not take them for new
    };
  };

  /** A connection knows nothing of what was asked for on the one before. */
  connected(ask: (on: boolean) => void): void {
    this.#ask = ask;
    if (this.#listeners.size > 0) ask(true);
  }

  disconnected(): void {
    this.#ask = null;
    this.take(null);
  }

  take(figures: Performance | null): void {
    this.#latest = this.#listeners.size > 0 ? figures : null;
    for (const listener of this.#listeners) listener();
  }
}
