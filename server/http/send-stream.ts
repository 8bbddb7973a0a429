import { once } from 'node:events';
import type { Response } from 'express';
import { UserError } from '../../streams/index.ts';

/** How slowly one may take something that others wait for. */
export interface Slowest {
  /** On average. */
  readonly bytesPerSecond: number;
  /** One who takes nothing at all has gone after so long; one who takes half of what he should after twice as long, and so on. */
  readonly graceMs: number;
}

/**
 * Writes chunk by chunk as the reader takes them. Only what the reader makes us wait for counts against him, not what it takes to make a
 * chunk.
 * @param begin called before the first chunk is written
 * @throws UserError `too-slow`
 */
export async function sendStream(
  chunks: AsyncIterable<Uint8Array>,
  response: Response,
  { signal, slowest, begin }: { signal: AbortSignal; slowest: Slowest; begin: () => void },
): Promise<void> {
  const { bytesPerSecond, graceMs } = slowest;
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  let left = graceMs;
  const taken = async () => {
    const began = performance.now();
    const timer = setTimeout(() => late.abort(), left);
    try {
      await once(response, 'drain', { signal: either });
    } catch (error) {
      throw late.signal.aborted ? tooSlow(slowest) : error;
    } finally {
      clearTimeout(timer);
      left -= performance.now() - began;
    }
  };
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    if (!response.headersSent) begin(); // what fails before can be said
    if (!response.write(chunk)) await taken();
    left = Math.min(graceMs, left + (chunk.length / bytesPerSecond) * 1000);
  }
  response.end();
}

function tooSlow({ bytesPerSecond, graceMs }: Slowest): UserError {
  const rate = `${bytesPerSecond / 1000} kB a second`;
  return new UserError(`its reader took less than ${rate} for more than ${graceMs / 1000} s`, 'too-slow');
}
