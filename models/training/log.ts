import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../file-error.ts';
import type { TrainingReport } from './report.ts';

/** `log.jsonl`: every report as a line of JSON, without its pictures, and notes as `{"kind":"note","text":...}`. */
export class TrainingLog {
  private readonly path: string;
  private pending = '';
  private begun = false;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'log.jsonl');
  }

  /**
   * Goes on with the log that is there, as far as `step`: what a killed training did after its last checkpoint is done again.
   * Lines go to the file from here on; those that came before wait.
   */
  async begin(step: number): Promise<void> {
    const text = step === 0 ? '' : await readFile(this.path, 'utf8').catch(() => '');
    const kept = text.split('\n').filter(line => upTo(line, step));
    await this.guard(writeFile(this.path, kept.map(line => `${line}\n`).join('')));
    this.begun = true;
  }

  note(text: string): void {
    this.add({ kind: 'note', text });
  }

  report(report: TrainingReport): void {
    const { pictures: _, ...line } = { pictures: undefined, ...report };
    this.add(line);
  }

  /** Writes what has gathered. Throws `UserError` on a full disk. */
  async flush(): Promise<void> {
    if (!this.begun) return;
    const text = this.pending;
    this.pending = '';
    if (text) await this.guard(appendFile(this.path, text));
  }

  private add(line: object): void {
    this.pending += `${JSON.stringify(line)}\n`;
  }

  private async guard(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw fileError(error, this.folder);
    }
  }
}

function upTo(line: string, step: number): boolean {
  try {
    return (JSON.parse(line).step ?? 0) <= step;
  } catch {
    return false; // half written
  }
}
