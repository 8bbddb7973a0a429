import { UserError } from '../../streams/index.ts';

/** A number above 0 that a bench was given. */
export function numberOf(text: string, option: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new UserError(`${option} takes a number above 0`, 'wrong-call', 2);
}

export function wholeNumberOf(text: string, option: string): number {
  const value = numberOf(text, option);
  if (Number.isInteger(value)) return value;
  throw new UserError(`${option} takes a whole number`, 'wrong-call', 2);
}
