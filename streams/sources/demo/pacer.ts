/** Says when the next step is due. A step every `stepMs` by the clock; time that was lost is not made up. */
export class Pacer {
  private due: number | undefined;

  constructor(private readonly stepMs: number) {}

  /** Milliseconds to wait before the next step may be taken; 0 when it is due. */
  wait(nowMs: number): number {
    this.due ??= nowMs;
    return Math.max(0, this.due - nowMs);
  }

  /** Call when a step is taken. */
  taken(nowMs: number): void {
    const due = (this.due ?? nowMs) + this.stepMs;
    this.due = due < nowMs ? nowMs + this.stepMs : due;
  }
}
