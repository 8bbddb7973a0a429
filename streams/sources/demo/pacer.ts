/** Says when the next step is due: one every `stepMs` by the clock. What comes too late is made up for, without a pause in between. */
export class Pacer {
  private due: number | undefined;

  constructor(private readonly stepMs: number) {}

  /** Milliseconds to wait before the next step may be taken; 0 when it is due, and below when it is late. */
  wait(nowMs: number): number {
    this.due ??= nowMs;
    return this.due - nowMs;
  }

  /** Call when a step is taken. */
  taken(): void {
    this.due! += this.stepMs;
  }
}
