/** Runs one piece of work after another, in the order in which they came. */
export class InOrder {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Settles as the work does; what failed does not keep the next one from its turn. */
  run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const next = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = next.catch(() => {}); // its caller has the error
    return next;
  }

  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** Resolves once all is done that was there when it was asked. */
  get idle(): Promise<unknown> {
    return this.#last;
  }
}
