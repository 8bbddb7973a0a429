import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { redact } from '../streams/index.ts';

/** What the server says to its operator, one line each. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** On stderr: for people on a terminal, as JSON lines otherwise. */
export function createLog(): Log {
  if (!process.stderr.isTTY) return pino({ base: null }, process.stderr) satisfies Logger;
  return pino({ base: null }, pretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss' }));
}

/** The same log, which can't give away a password in an address. */
export function redacting(log: Log): Log {
  return {
    info: line => log.info(redact(line)),
    warn: line => log.warn(redact(line)),
    error: line => log.error(redact(line)),
  };
}

/** One line that says what went wrong, whatever was thrown. */
export function lineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return redact(text.split('\n', 1)[0] ?? '');
}

/** Errors that can come with every frame: the first is logged at once, then one line in ten seconds. */
export class NoisyErrors {
  readonly #last = new Map<string, { at: number; more: number }>();

  constructor(
    private readonly log: Log,
    private readonly now: () => number = Date.now,
  ) {}

  /** @param what one of a few fixed phrases: errors are counted by it */
  report(what: string, error: unknown): void {
    const known = this.#last.get(what);
    if (known && this.now() - known.at < 10_000) {
      known.more += 1;
      return;
    }
    const more = known?.more ? ` (and ${known.more} more like it)` : '';
    this.log.warn(`${what}: ${lineOf(error)}${more}`);
    this.#last.set(what, { at: this.now(), more: 0 });
  }
}
