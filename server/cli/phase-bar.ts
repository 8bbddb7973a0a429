import { SingleBar } from 'cli-progress';
import { progressPercent } from '../percent.ts';

/** Between two lines where there is no terminal. */
const LINE_MS = 10_000;

/** How far a phase is, on stderr: a bar on a terminal, elsewhere a plain line at its start and every ten seconds. */
export class PhaseBar {
  readonly #bar: SingleBar | undefined;
  #phase: string;
  #saidAt = performance.now();

  /** @param phase the one that it begins with, which gets its first line only after ten seconds; none: every phase gets one */
  constructor(
    phase = '',
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.#phase = phase;
    if (!stream.isTTY) return;
    const format = '{phase} [{bar}] {percentage}% {detail}';
    this.#bar = new SingleBar({ format, hideCursor: true, stream, barsize: 24, linewrap: false });
    this.#bar.start(1000, 0, { phase, detail: '' });
  }

  /** @param progress 0 to 1 */
  show(phase: string, progress: number, detail: string): void {
    if (this.#bar) {
      this.#bar.update(Math.floor(1000 * progress), { phase: phase.padEnd(10), detail });
      return;
    }
    const now = performance.now();
    if (phase === this.#phase && now - this.#saidAt < LINE_MS) return;
    this.#phase = phase;
    this.#saidAt = now;
    const share = progress > 0 ? ` ${progressPercent(progress)}` : '';
    this.stream.write(`${phase}${share}${detail && `, ${detail}`}\n`);
  }

  /** A line that stays. */
  note(line: string): void {
    if (!this.#bar) {
      this.stream.write(`${line}\n`);
      return;
    }
    this.stream.write(`\r\x1b[2K${line}\n`);
    this.#bar.updateETA();
    this.#bar.render();
  }

  stop(): void {
    this.#bar?.stop();
  }
}
