import { EigenvalueDecomposition, type Matrix } from 'ml-matrix';

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
