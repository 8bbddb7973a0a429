import { redact } from '../streams/index.ts';

/** Whether log and command line say more than people want to read: where in the code an error came up. */
export const DEBUG = process.env.VIGIL_DEBUG === '1';

/** Where in the code it came up, for a bug report. Several lines. */
export function stackOf(error: unknown): string {
  return redact(String((error as Error | undefined)?.stack ?? error));
}
