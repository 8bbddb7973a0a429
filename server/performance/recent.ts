/** Values of the last `spanMs`, oldest first. Older ones are forgotten, and those from before a clock was set back. */
export class Recent<T> {
  readonly #entries: { readonly at: number; readonly value: T }[] = [];

  constructor(private readonly spanMs: number) {}

  add(at: number, value: T): void {
    this.#entries.push({ at, value });
    this.#forget(at);
  }

  values(now: number): T[] {
    this.#forget(now);
    return this.#entries.map(({ value }) => value);
  }

  #forget(now: number): void {
    const kept = this.#entries.findIndex(({ at }) => at > now - this.spanMs && at <= now);
    if (kept !== 0) this.#entries.splice(0, kept < 0 ? this.#entries.length : kept);
  }
}
