import type { Readable } from 'node:stream';

/** `[pid:isolate] 123 ms: Mark-Compact 57.6 (88.1) -> 49.1 (82.3) MB, 3.34 / 0.00 ms (+ 4.6 ms in 53 steps since ...` */
const LINE = /^\[\d+:(0x[0-9a-f]+)\].* MB, ([\d.]+) \/ [\d.]+ ms(?:\s+\(\+ ([\d.]+) ms in)?/;

/** Adds up what a Node process that runs with `--trace-gc` tells of its main thread's garbage collections. */
export class GcMeter {
  /** Seconds so far in which the main thread stood still for it. */
  seconds = 0;
  #main: string | undefined;
  #rest = '';

  constructor(output: Readable) {
    output.on('data', (chunk: Buffer) => this.read(String(chunk)));
  }

  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const [, isolate, ms, steps = 0] = LINE.exec(line) ?? [];
      if (isolate === undefined) continue;
      this.#main ??= isolate; // it comes first: threads are started later
      if (isolate === this.#main) this.seconds += (Number(ms) + Number(steps)) / 1000;
    }
  }
}
