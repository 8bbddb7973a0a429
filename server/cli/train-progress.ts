import type { TrainingReport } from '../../models/index.ts';
import { duration } from '../duration.ts';
import { PhaseBar } from './phase-bar.ts';

/** Shows how a training goes, on stderr. */
export class TrainProgress extends PhaseBar {
  #validation = '';

  constructor() {
    super('reading');
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
        const { step, mse, entropy, svdd, discrimination, clipsPerSecond, secondsLeft, progress } = report;
        const others = Object.entries({ svdd, discrimination }).filter(([, value]) => value > 0);
        const more = others.map(([name, value]) => `, ${name} ${value.toFixed(3)}`).join('');
        const parts = `error ${mse.toFixed(4)}, entropy ${entropy.toFixed(2)}${more}`;
        const speed = `${clipsPerSecond.toFixed(1)} clips/s, ${duration(secondsLeft)} left`;
        this.show('training', progress, `step ${step}, ${parts}${this.#validation}, ${speed}`);
        break;
      }
      case 'validation':
        this.#validation = `, validation ${report.mse.toFixed(4)}`;
        break;
      case 'measuring':
        this.show('measuring', report.progress, '');
    }
  }
}
