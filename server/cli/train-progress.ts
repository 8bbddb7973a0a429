import { SingleBar } from 'cli-progress';
import type { TrainingReport } from '../../models/index.ts';

/** Between two lines where there is no terminal. */
const LINE_MS = 10_000;

/** Shows how a training goes: a bar on a terminal, a plain line every ten seconds elsewhere. On stderr. */
export class TrainProgress {
  private readonly bar: SingleBar | undefined;
  private phase = 'reading';
  private saidAt = performance.now();
  private validation = '';

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {
    if (!stream.isTTY) return;
    const format = '{phase} [{bar}] {percentage}% {detail}';
    this.bar = new SingleBar({ format, hideCursor: true, stream, barsize: 24, linewrap: false });
    this.bar.start(1000, 0, { phase: 'reading', detail: '' });
  }

  reading(frames: number): void {
    this.show('reading', 0, `${frames} frames`);
  }

  report(report: TrainingReport): void {
    switch (report.kind) {
      case 'phase':
        if (report.backend) this.note(report.backend);
        this.show(report.phase, 0, '');
        break;
      case 'step': {
        const { step, mse, entropy, svdd, clipsPerSecond, secondsLeft, progress } = report;
        const parts = `error ${mse.toFixed(4)}, entropy ${entropy.toFixed(2)}${svdd ? `, svdd ${svdd.toFixed(3)}` : ''}`;
        const speed = `${clipsPerSecond.toFixed(1)} clips/s, ${duration(secondsLeft)} left`;
        this.show('training', progress, `step ${step}, ${parts}${this.validation}, ${speed}`);
        break;
      }
      case 'validation':
        this.validation = `, validation ${report.mse.toFixed(4)}`;
        break;
      case 'measuring':
        this.show('measuring', report.progress, '');
    }
  }

  /** A line that stays. */
  note(line: string): void {
    if (!this.bar) {
      this.stream.write(`${line}\n`);
      return;
    }
    this.stream.write(`\r\x1b[2K${line}\n`);
    this.bar.updateETA();
    this.bar.render();
  }

  stop(): void {
    this.bar?.stop();
  }

  private show(phase: string, progress: number, detail: string): void {
    if (this.bar) {
      this.bar.update(Math.floor(progress * 1000), { phase: phase.padEnd(9), detail });
      return;
    }
    const now = performance.now();
    if (phase === this.phase && now - this.saidAt < LINE_MS) return;
    this.phase = phase;
    this.saidAt = now;
    const share = progress > 0 ? ` ${Math.floor(100 * progress)} %` : '';
    this.stream.write(`${phase}${share}${detail && `, ${detail}`}\n`);
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  if (seconds < 90 * 60) return `${(seconds / 60).toFixed(0)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
