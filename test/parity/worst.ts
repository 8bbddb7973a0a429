import { goldenTensors, relativeError } from '../golden.ts';

/** How far a group of tensors is from the authors' at worst: max |a - b| / max |b|. */
export interface Worst {
  readonly error: number;
  /** The tensor that is so far off. */
  readonly tensor: string;
  /** Ten times the float32 noise floor that the fixture's makers measured. */
  readonly bar: number;
}

export type Named = readonly (readonly [string, ArrayLike<number>])[];

const golden = goldenTensors();

/** Biases in front of BatchNorm: their gradient is zero but for rounding, which Adam turns into steps. */
export const isNoise = (name: string) => /^(encoder\.[0369]|decoder\.[036])\.bias$/.test(name);

/** Against the golden tensors `prefix/...` of the same names. */
export function worst(prefix: string, bar: number, ours: Named): Worst {
  const errors = ours.map(([name, values]) => ({
    error: relativeError(values, golden(`${prefix}/${name}`).data),
    tensor: name,
  }));
  return { ...errors.reduce((a, b) => (a.error > b.error ? a : b)), bar };
}

/** Of values that are zero in theory: the largest, absolute. */
export function largest(bar: number, ours: Named): Worst {
  const errors = ours.map(([tensor, values]) => ({
    error: Math.max(...Array.from(values, Math.abs)),
    tensor,
  }));
  return { ...errors.reduce((a, b) => (a.error > b.error ? a : b)), bar };
}
