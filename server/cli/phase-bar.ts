import { SingleBar } from 'cli-progress';

/** Between two lines where there is no terminal. */
const LINE_MS = 10_000;

/** How far a phase is, on stderr: a bar on a terminal, elsewhere a plain line at its start and every ten seconds. */
export class PhaseBar {
  readonly #bar: SingleBar | undefined;
  #phase = '';
  #saidAt = 0;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {
    if (!stream.isTTY) return;
    const format = '{phase} [{bar}] {percentage}% {detail}';
    this.#bar = new SingleBar({ format, hideCursor: true, stream, barsize: 24, linewrap: false });
    this.#bar.start(1000, 0, { phase: '', detail: '' });
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
    this.stream.write(`${phase} ${Math.floor(100 * progress)} %${detail && `, ${detail}`}\n`);
  }

  stop(): void {
    this.#bar?.stop();
  }
}
