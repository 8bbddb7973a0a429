import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { largestEigen } from '../eigen.ts';
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
  const scatter = squareOf(width);
  for (const row of centredRows(rows, mean))
    for (let i = 0; i < width; i++) {
      const [line, value] = [scatter[i]!, row[i]!];
      for (let j = 0; j <= i; j++) line[j]! += value * row[j]!;
    }
  return largest(scatter, wanted);
}

/** With the eigenvector u of the rows' products and its eigenvalue s, the axis is the sum of the rows weighted by u, divided by the root of s. */
function byProducts(rows: Rows, mean: Float64Array, wanted: number): Found {
  const { count, width } = rows;
  const centred = [...centredRows(rows, mean)];
  const products = squareOf(count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += centred[a]![i]! * centred[b]![i]!;
      products[a]![b] = sum;
    }
  const { axes, squares } = largest(products, wanted);
  return {
    squares,
    axes: axes.map((weights, a) => {
      const axis = new Float64Array(width);
      for (let r = 0; r < count; r++)
        for (let i = 0; i < width; i++) axis[i]! += weights[r]! * centred[r]![i]!;
      // Centred rows have one direction less than there are rows: what is left of it is rounding.
      const isReal = squares[a]! > 1e-12 * squares[0]!;
      return axis.map(value => (isReal ? value / Math.sqrt(squares[a]!) : 0));
    }),
  };
}

const squareOf = (side: number): Float64Array[] => Array.from({ length: side }, () => new Float64Array(side));

/** The eigenvectors with the largest eigenvalues of a symmetric matrix, the largest first. @param lower its lower half */
function largest(lower: Float64Array[], wanted: number): Found {
  for (const [i, line] of lower.entries()) for (let j = i + 1; j < line.length; j++) line[j] = lower[j]![i]!;
  const { values: squares, vectors } = largestEigen(new Matrix(lower), wanted);
  return { squares, axes: squares.map((_, i) => Float64Array.from(vectors.getColumn(i))) };
}

function bySvd(rows: Rows, mean: Float64Array, wanted: number): Found {
  const { rightSingularVectors, diagonal } = new SingularValueDecomposition(
    new Matrix([...centredRows(rows, mean)]),
    { computeLeftSingularVectors: rows.width > rows.count, autoTranspose: true },
  );
  return {
    squares: diagonal.slice(0, wanted).map(value => value * value),
    axes: Array.from({ length: wanted }, (_, i) => Float64Array.from(rightSingularVectors.getColumn(i))),
  };
}

function* centredRows(rows: Rows, mean: Float64Array): Generator<Float64Array> {
  for (let r = 0; r < rows.count; r++) {
    const row = rowOf(rows, r);
    yield mean.map((value, i) => row[i]! - value);
  }
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
