/** One at a time, in the order in which they came. */
export class Turn {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  get isFree(): boolean {
    return !this.#taken;
  }

  /** Resolves with what gives the turn back. Rejects with the signal's reason where it aborts before. */
  take(signal: AbortSignal): Promise<() => void> {
    return new Promise((granted, refused) => {
      signal.throwIfAborted();
      const grant = () => {
        signal.removeEventListener('abort', leave);
        this.#taken = true;
        granted(() => this.#next());
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(grant), 1);
        refused(signal.reason);
      };
      if (!this.#taken) return grant();
      this.#waiting.push(grant);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #next(): void {
    this.#taken = false;
    this.#waiting.shift()?.();
  }
}
