import { Matrix } from 'ml-matrix';
import { symmetricEigen } from '../../eigen.ts';
import type { Comparison } from '../comparison.ts';
import type { ErrorFunction } from '../error-function.ts';
import { absolute, signed } from '../maps.ts';
import { cells } from './cells.ts';

/** Share of the variance that principal components are to hold. */
const SHARE = 0.95;
/** Variance outside of them at least, as a share of the mean variance. */
const LEAST = 0.01;

/** Logarithms of the cells' absolute errors: nearer to a normal distribution than the errors are. */
const size = (image: Comparison) => cells(image.plane(absolute)).map(value => Math.log(value + 1));
const direction = (image: Comparison) => cells(image.plane(signed));

/** How unusual the sizes of the cells' errors are together. */
export const mahalanobis: ErrorFunction['fit'] = normal => distance(normal, size);

/** The same of signed errors: what is missed in a direction in which normal images are not missed. */
export const mahalanobisSigned: ErrorFunction['fit'] = normal => distance(normal, direction);

/**
 * Squared Mahalanobis distance in the space of principal components, `sum z_k^2 / l_k`, plus what lies outside of it over the mean
 * variance there: up to constants -2 ln likelihood of probabilistic PCA (Tipping and Bishop, JRSS B 1999). Per dimension.
 */
function distance(normal: Iterable<Comparison>, of: (image: Comparison) => Float64Array) {
  const data = new Matrix(Array.from(normal, image => Array.from(of(image))));
  const dimensions = data.columns;
  const means = data.mean('column');
  const centred = data.subRowVector(means);
  const covariance = centred.transpose().mmul(centred).div(data.rows);
  const { values, vectors } = symmetricEigen(covariance);
  const components = values.map((variance, i) => ({ variance, axis: vectors.getColumn(i) }));
  const total = components.reduce((sum, { variance }) => sum + Math.max(0, variance), 0);
  let held = 0;
  const kept = components.filter(({ variance }) => {
    if (held >= SHARE * total) return false;
    held += variance;
    return true;
  });
  // With fewer images than dimensions there are directions in which none of them varies; a small share of the mean variance is there still.
  const outside =
    Math.max((total - held) / Math.max(1, dimensions - kept.length), (LEAST * total) / dimensions) || 1;
  return (image: Comparison) => {
    const x = of(image).map((value, i) => value - means[i]!);
    let [within, rest] = [0, x.reduce((sum, value) => sum + value * value, 0)];
    for (const { variance, axis } of kept) {
      const along = x.reduce((sum, value, i) => sum + value * axis[i]!, 0);
      within += along ** 2 / variance;
      rest -= along ** 2;
    }
    return (within + Math.max(0, rest) / outside) / dimensions;
  };
}

/** `sum max(0, z)^2` of the cells' standard scores: a cell that is rebuilt better than usual speaks for nothing. Per cell. */
export const oneSided: ErrorFunction['fit'] = normal => {
  const data = new Matrix(Array.from(normal, image => Array.from(size(image))));
  const means = data.mean('column');
  const deviations = data.standardDeviation('column', { mean: means });
  return image => {
    const values = size(image);
    const z = values.map((value, i) => Math.max(0, value - means[i]!) / (deviations[i]! || 1));
    return z.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  };
};
