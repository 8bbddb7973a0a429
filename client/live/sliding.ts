/** The largest value of the last `windowMs`. */
export class SlidingMax {
  /** Values that no later one exceeds, so the first is the largest. */
  #kept: { readonly value: number; readonly at: number }[] = [];

  constructor(private readonly windowMs: number) {}

  add(value: number, at: number): void {
    this.#kept = this.#kept.filter(known => known.value > value && at - known.at < this.windowMs);
    this.#kept.push({ value, at });
  }

  /** The last value stays, however old. */
  get(now: number): number | null {
    while (this.#kept.length > 1 && now - this.#kept[0]!.at >= this.windowMs) this.#kept.shift();
    return this.#kept[0]?.value ?? null;
  }

  clear(): void {
    this.#kept = [];
  }
}
