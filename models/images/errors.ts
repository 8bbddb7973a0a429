import { UserError } from '../../streams/index.ts';

/** How far a reconstruction is from an image, both `[C, H, W]` in input units; the higher the more abnormal. */
export type ImageError = (target: Float32Array, reconstruction: Float32Array) => number;

/** What a score can be made of, by name. */
export const IMAGE_ERRORS: Readonly<Record<string, ImageError>> = {
  squared: (target, reconstruction) => mean(target, reconstruction, difference => difference * difference),
  absolute: (target, reconstruction) => mean(target, reconstruction, Math.abs),
};

/** Throws `UserError` for a name that is none. */
export function imageError(name: string): ImageError {
  const error = IMAGE_ERRORS[name];
  if (error) return error;
  const known = Object.keys(IMAGE_ERRORS).join(', ');
  throw new UserError(`${name}: no such error function. Choose one of ${known}`, 'unknown-error', 2);
}

function mean(a: Float32Array, b: Float32Array, of: (difference: number) => number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += of(a[i]! - b[i]!);
  return sum / a.length;
}
