import { setImmediate as turn } from 'node:timers/promises';
import { Matrix, QrDecomposition } from 'ml-matrix';
import { UserError } from '../../../../streams/index.ts';
import { symmetricEigen } from '../../../eigen.ts';
import { gaussian, seededRandom } from '../../../random.ts';
import type { MethodContext } from '../../method.ts';

/** Of the subspace iteration: eigenvalues that lie close together come apart slowly. */
const ITERATIONS = 5;
/** Directions beside those that are wanted, as Halko et al. advise. */
const MORE = 10;

/** The subspace in which images vary most. */
export interface Components {
  /** Values of an image. */
  readonly size: number;
  /** `[size]` */
  readonly mean: Float64Array;
  /** `[size, k]`, columns of length 1. */
  readonly basis: Matrix;
  /** `[k]`, falling. */
  readonly variances: readonly number[];
  /** Mean variance of one direction outside of the subspace. */
  readonly rest: number;
}

/**
 * Principal components by randomised subspace iteration (Halko, Martinsson and Tropp, SIAM Review 2011): only products with the
 * images, so that 3,072 values an image take seconds and not an eigendecomposition of 3,072 x 3,072.
 * @param images `[N, size]`
 */
export async function componentsOf(
  images: Uint8Array,
  size: number,
  wanted: number,
  { seed, signal, onProgress }: MethodContext,
): Promise<Components> {
  const count = images.length / size;
  if (count < 2)
    throw new UserError('principal components need two normal images at least', 'too-few-images');
  const mean = meanOf(images, size);
  const centred = rowsOf(images, size, mean);
  const width = Math.min(wanted + MORE, count - 1, size);
  const random = seededRandom(seed);
  let basis = Matrix.from1DArray(
    size,
    width,
    Float64Array.from({ length: size * width }, () => gaussian(random)),
  );
  const transposed = centred.transpose();
  for (let i = 0; i < ITERATIONS; i++) {
    basis = new QrDecomposition(transposed.mmul(centred.mmul(basis))).orthogonalMatrix;
    onProgress((i + 1) / (ITERATIONS + 2));
    await turn();
    signal.throwIfAborted();
  }
  const seen = centred.mmul(basis);
  const { values, vectors } = symmetricEigen(seen.transpose().mmul(seen));
  const variances = values.slice(0, wanted).map(value => Math.max(0, value) / (count - 1));
  const all = centred.norm('frobenius') ** 2 / (count - 1);
  const left = all - variances.reduce((sum, value) => sum + value, 0);
  return {
    ...{ size, mean, variances },
    basis: basis.mmul(vectors.subMatrixColumn([...variances.keys()])),
    rest: Math.max(0, left) / Math.max(1, size - variances.length),
  };
}

/** @returns `[N, k]`, and what of each image lies outside of the subspace: the sum of its squares */
export function project(
  images: Uint8Array,
  { size, mean, basis }: Components,
): { inside: Matrix; outside: Float64Array } {
  const centred = rowsOf(images, size, mean);
  const inside = centred.mmul(basis);
  const squares = (row: readonly number[]) => row.reduce((sum, value) => sum + value * value, 0);
  const outside = Float64Array.from({ length: inside.rows }, (_, i) =>
    Math.max(0, squares(centred.getRow(i)) - squares(inside.getRow(i))),
  );
  return { inside, outside };
}

/** Images in pieces, so that those of a whole test set are not held as doubles at once. */
export function* pieces(images: Uint8Array, size: number): Generator<{ first: number; piece: Uint8Array }> {
  const count = images.length / size;
  for (let first = 0; first < count; first += 500)
    yield { first, piece: images.subarray(first * size, Math.min(count, first + 500) * size) };
}

function meanOf(images: Uint8Array, size: number): Float64Array {
  const mean = new Float64Array(size);
  for (let i = 0; i < images.length; i++) mean[i % size]! += images[i]! / 255;
  return mean.map(sum => (sum * size) / images.length);
}

/** Pixels as 0 to 1, minus the mean. */
function rowsOf(images: Uint8Array, size: number, mean: Float64Array): Matrix {
  const values = Float64Array.from(images, (value, i) => value / 255 - mean[i % size]!);
  return Matrix.from1DArray(images.length / size, size, values);
}
