import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { redact, UserError } from '../streams/index.ts';
import { DEBUG, stackOf } from './debug.ts';

/** What the server says to its operator, one line each. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
  /** Stacks, of several lines; shown only with VIGIL_DEBUG=1. */
  debug(text: string): void;
}

/** On stderr: for people on a terminal, as JSON lines otherwise. */
export function createLog(): Log {
  const options = { base: null, level: DEBUG ? 'debug' : 'info' };
  if (!process.stderr.isTTY) return pino(options, process.stderr) satisfies Logger;
  return pino(options, pretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss' }));
}

/** The same log, which can't give away a password in an address. */
export function redacting(log: Log): Log {
  return {
    info: line => log.info(redact(line)),
    warn: line => log.warn(redact(line)),
    error: line => log.error(redact(line)),
    debug: text => log.debug(redact(text)),
  };
}

/** One line that says what went wrong, whatever was thrown. */
export function lineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return redact(text.split('\n', 1)[0] ?? '');
}

/**
 * Says that something failed: a `UserError` as a warning; one that nobody foresaw as an error, with its stack for who looks
 * for the fault.
 */
export function logFailure(log: Omit<Log, 'info'>, what: string, error: unknown, more = ''): void {
  const line = `${what}: ${lineOf(error)}${more}`;
  if (error instanceof UserError) log.warn(line);
  else {
    log.error(line);
    log.debug(stackOf(error));
  }
}

/** Errors that can come with every frame: the first is logged at once, then one line in ten seconds. */
export class NoisyErrors {
  readonly #last = new Map<string, { at: number; more: number }>();

  constructor(
    private readonly log: Omit<Log, 'info'>,
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
    logFailure(this.log, what, error, more);
    this.#last.set(what, { at: this.now(), more: 0 });
  }
}
