/** Measures this process, all of its threads together. */

import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessPerformance } from '../contract.ts';
import { round } from './round.ts';

/** Who asks sooner gets what was measured last: over a shorter span it would say little. */
const SPAN_MS = 1000;
/** Milliseconds from one look at the event loop to the next. */
const RESOLUTION_MS = 20;
const MB = 2 ** 20;

export class ProcessMeter {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #since = performance.now();
  #cpu = process.cpuUsage();
  #last: ProcessPerformance | undefined;

  constructor() {
    this.#delay.enable();
  }

  figures(): ProcessPerformance {
    const now = performance.now();
    const ms = now - this.#since;
    if (this.#last && ms < SPAN_MS) return this.#last;
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#last = {
      cpu: round((user + system) / 1000 / ms, 2),
      cores: availableParallelism(),
      memoryMb: Math.round(process.memoryUsage.rss() / MB),
      eventLoopMs: round(this.#late(), 1),
    };
    this.#since = now;
    this.#cpu = process.cpuUsage();
    this.#delay.reset();
    return this.#last;
  }

  close(): void {
    this.#delay.disable();
  }

  /** The histogram holds, in nanoseconds, how long each look took to come, the planned time included. */
  #late(): number {
    if (this.#delay.count === 0) return 0;
    return Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS);
  }
}
