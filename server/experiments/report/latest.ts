/** Between two reports, for the page; and so many times as long as one takes, so that runs have the machine. */
const [EVERY_MS, SHARE] = [60_000, 10];

/** Makes a report again and again while an experiment runs, one at a time. */
export class LatestReport {
  #making: Promise<unknown> | undefined;
  #nextAt: number;

  /** @param make where the report is */
  constructor(
    private readonly make: () => Promise<string>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#nextAt = now() + EVERY_MS;
  }

  /** If it is time for one. What goes wrong with it is left to the last one to tell. */
  refresh(): void {
    const begun = this.now();
    if (this.#making || begun < this.#nextAt) return;
    this.#making = this.make()
      .catch(() => {})
      .finally(() => {
        this.#making = undefined;
        this.#nextAt = this.now() + Math.max(EVERY_MS, SHARE * (this.now() - begun));
      });
  }

  /** Nothing is written any more. */
  async idle(): Promise<void> {
    await this.#making;
  }

  /** Of all that has ended. */
  async last(): Promise<string> {
    await this.idle();
    return this.make();
  }
}
