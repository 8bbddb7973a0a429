import { EigenvalueDecomposition, Matrix, QrDecomposition } from 'ml-matrix';
import { gaussian, seededRandom } from './random.ts';

/** Eigenvectors of a symmetric matrix as columns of length 1, by their eigenvalues, the largest first. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

export function symmetricEigen(matrix: Matrix): Eigen {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return {
    values: order.map(i => realEigenvalues[i]!),
    vectors: eigenvectorMatrix.subMatrixColumn(order),
  };
}

/** Directions that are followed beside those that are wanted: they converge the faster. */
const BESIDE = 10;
/** How far an eigenvector may be from one, times the largest eigenvalue. */
const TOLERANCE = 1e-10;
const MOST_STEPS = 100;

/**
 * The same for the largest eigenvalues only, by subspace iteration (Saad, Numerical Methods for Large Eigenvalue Problems, 5.2): of a
 * large matrix a few of them take a fraction of the time that all of them take. Where it doesn't converge, all are found.
 * @param matrix positive semidefinite
 */
export function largestEigen(matrix: Matrix, wanted: number): Eigen {
  const side = matrix.rows;
  const followed = wanted + BESIDE;
  if (4 * followed > side) return firstOf(symmetricEigen(matrix), wanted);
  const random = seededRandom(0);
  const start = Array.from({ length: side }, () => Array.from({ length: followed }, () => gaussian(random)));
  let basis = new QrDecomposition(new Matrix(start)).orthogonalMatrix;
  for (let step = 0; step < MOST_STEPS; step++) {
    const image = matrix.mmul(basis);
    const inside = symmetricEigen(basis.transpose().mmul(image));
    const found = firstOf({ values: inside.values, vectors: basis.mmul(inside.vectors) }, wanted);
    const imageOf = firstOf({ values: inside.values, vectors: image.mmul(inside.vectors) }, wanted).vectors;
    if (distance(imageOf, found) <= TOLERANCE * found.values[0]!) return found;
    basis = new QrDecomposition(image).orthogonalMatrix;
  }
  return firstOf(symmetricEigen(matrix), wanted);
}

function firstOf({ values, vectors }: Eigen, count: number): Eigen {
  return {
    values: values.slice(0, count),
    vectors: vectors.subMatrix(0, vectors.rows - 1, 0, Math.min(count, vectors.columns) - 1),
  };
}

/** The largest entry of what eigenvectors become, less themselves times their eigenvalues. */
function distance(images: Matrix, { values, vectors }: Eigen): number {
  let most = 0;
  for (let row = 0; row < images.rows; row++)
    for (const [column, value] of values.entries())
      most = Math.max(most, Math.abs(images.get(row, column) - value * vectors.get(row, column)));
  return most;
}
