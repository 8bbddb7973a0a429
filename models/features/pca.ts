import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { seededRandom } from '../random.ts';
import { pick, type Rows, rowOf } from './features.ts';
import { sampled } from './sample.ts';

/** Principal components: the directions along which rows differ most. */
export interface Pca {
  /** `[width]`. */
  readonly mean: Float64Array;
  /** Of length 1, at right angles to each other; the largest entry of each is positive. */
  readonly axes: readonly Float64Array[];
  /** Along each axis. */
  readonly variances: readonly number[];
  /** Of each axis, of the variance of all; 0 to 1. */
  readonly shares: readonly number[];
}

export interface PcaOptions {
  /** Default 3. There are no more than rows or numbers in a row. */
  readonly axes?: number;
  /**
   * - `covariance` (default): eigendecomposition of the covariance; where there are fewer rows than numbers in a row, of the matrix of
   *   their products, which has the same eigenvalues
   * - `svd`: singular value decomposition of the centred rows, which squares nothing
   */
  readonly by?: 'covariance' | 'svd';
}

/** A decomposition takes the third power of the smaller side: of more rows it sees so many, chosen evenly by chance. */
const MOST = 2000;

export function pca(rows: Rows, { axes = 3, by = 'covariance' }: PcaOptions = {}): Pca {
  const seen = rows.width > MOST ? pick(rows, sampled(rows.count, MOST, seededRandom(0))) : rows;
  const mean = meanOf(seen);
  const { count, width } = seen;
  const wanted = Math.min(axes, count, width);
  const found = by === 'svd' ? bySvd(seen, mean, wanted) : byCovariance(seen, mean, wanted);
  const divisor = Math.max(1, count - 1);
  const total = totalOf(seen, mean) / divisor;
  const variances = found.squares.map(square => Math.max(0, square) / divisor);
  return {
    mean,
    axes: found.axes.map(facing),
    variances,
    shares: variances.map(variance => (total > 0 ? variance / total : 0)),
  };
}

/** The same rows, or others of their kind, as places along the axes: `[count, axes]`. */
export function project({ mean, axes }: Pca, rows: Rows): Rows {
  const data = new Float32Array(rows.count * axes.length);
  for (let r = 0; r < rows.count; r++) {
    const row = rowOf(rows, r);
    for (const [a, axis] of axes.entries()) {
      let sum = 0;
      for (let i = 0; i < axis.length; i++) sum += (row[i]! - mean[i]!) * axis[i]!;
      data[r * axes.length + a] = sum;
    }
  }
  return { count: rows.count, width: axes.length, data };
}

/** Axes, and the sum of the squares of all rows along each. */
interface Found {
  readonly axes: readonly Float64Array[];
  readonly squares: readonly number[];
}

function byCovariance(rows: Rows, mean: Float64Array, wanted: number): Found {
  const { count, width } = rows;
  if (width > count) return byProducts(rows, mean, wanted);
  const scatter = Matrix.zeros(width, width);
  const centred = new Float64Array(width);
  const lines = Array.from({ length: width }, () => new Float64Array(width));
  for (let r = 0; r < count; r++) {
    const row = rowOf(rows, r);
    for (let i = 0; i < width; i++) centred[i] = row[i]! - mean[i]!;
    for (let i = 0; i < width; i++) {
      const [line, value] = [lines[i]!, centred[i]!];
      for (let j = 0; j <= i; j++) line[j]! += value * centred[j]!;
    }
  }
  for (let i = 0; i < width; i++)
    for (let j = 0; j <= i; j++) {
      scatter.set(i, j, lines[i]![j]!);
      scatter.set(j, i, lines[i]![j]!);
    }
  return largest(scatter, wanted);
}

/** With the eigenvector u of the rows' products and its eigenvalue s, the axis is the sum of the rows weighted by u, divided by the root of s. */
function byProducts(rows: Rows, mean: Float64Array, wanted: number): Found {
  const { count, width } = rows;
  const centred = centredOf(rows, mean);
  const products = Matrix.zeros(count, count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += centred[a]![i]! * centred[b]![i]!;
      products.set(a, b, sum);
      products.set(b, a, sum);
    }
  const { axes, squares } = largest(products, wanted);
  return {
    squares,
    axes: axes.map((weights, a) => {
      const axis = new Float64Array(width);
      for (let r = 0; r < count; r++)
        for (let i = 0; i < width; i++) axis[i]! += weights[r]! * centred[r]![i]!;
      const length = Math.sqrt(Math.max(squares[a]!, Number.MIN_VALUE));
      return axis.map(value => value / length);
    }),
  };
}

/** The eigenvectors with the largest eigenvalues of a symmetric matrix, the largest first. */
function largest(matrix: Matrix, wanted: number): Found {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const taken = order.slice(0, wanted);
  return {
    squares: taken.map(i => realEigenvalues[i]!),
    axes: taken.map(i => Float64Array.from(eigenvectorMatrix.getColumn(i))),
  };
}

function bySvd(rows: Rows, mean: Float64Array, wanted: number): Found {
  const { rightSingularVectors, diagonal } = new SingularValueDecomposition(
    new Matrix(centredOf(rows, mean)),
    { computeLeftSingularVectors: rows.width > rows.count, autoTranspose: true },
  );
  return {
    squares: diagonal.slice(0, wanted).map(value => value * value),
    axes: Array.from({ length: wanted }, (_, i) => Float64Array.from(rightSingularVectors.getColumn(i))),
  };
}

function centredOf(rows: Rows, mean: Float64Array): Float64Array[] {
  return Array.from({ length: rows.count }, (_, r) => {
    const row = rowOf(rows, r);
    return mean.map((value, i) => row[i]! - value);
  });
}

function meanOf({ count, width, data }: Rows): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < data.length; i++) mean[i % width]! += data[i]!;
  return mean.map(sum => sum / Math.max(1, count));
}

/** The sum of the squares of all that rows differ by from the mean. */
function totalOf({ width, data }: Rows, mean: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i]! - mean[i % width]!) ** 2;
  return sum;
}

/** An axis has no direction of its own: it is turned so that plots of the same rows look the same. */
function facing(axis: Float64Array): Float64Array {
  let highest = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(highest)) highest = value;
  return highest < 0 ? axis.map(value => -value) : axis;
}
