import type { SourceInput } from '../source.ts';

/** Cameras that send no timestamps, by address: it takes a second to find out. */
const known = new Set<string>();

/**
 * The input as it is to be read: where the source is known to send no timestamps, its packets are timed by when they come.
 */
export function timedInput(input: SourceInput, address: string): SourceInput {
  if (!known.has(address)) return input;
  return { ...input, options: ['-use_wallclock_as_timestamps', '1', ...input.options] };
}

export function rememberUntimed(address: string): void {
  known.add(address);
}
