/** All error functions by name. A new one is a line in a table here. */
import { UserError } from '../../streams/index.ts';
import type { ErrorMap } from './comparison.ts';
import type { ErrorFunction, Score } from './error-function.ts';
import { likelihoodRatio } from './learnt/likelihood-ratio.ts';
import { mahalanobis, mahalanobisSigned, oneSided } from './learnt/mahalanobis.ts';
import { certainty, combined } from './learnt/normal-scores.ts';
import { relative } from './learnt/relative.ts';
import { standardised } from './learnt/standardised.ts';
import { surprise } from './learnt/surprise.ts';
import { absolute, gradient, lostDetail, smoothL1, squared } from './maps.ts';
import { ssim, structure } from './ssim.ts';
import { largestBox, mean, norm, type Summary, top } from './summaries.ts';

const MAPS: Readonly<Record<string, readonly [map: ErrorMap, about: string]>> = {
  squared: [squared, 'squared error'],
  absolute: [absolute, 'absolute error'],
  'smooth-l1': [smoothL1, 'smooth L1 error'],
  ssim: [ssim, '1 - SSIM'],
  structure: [structure, '1 - correlation, 11x11'],
  gradient: [gradient, 'difference of gradients'],
  'lost-detail': [lostDetail, 'gradients that the reconstruction lacks'],
};

/** Sides of boxes, in pixels. */
const SIDES = [8, 16, 24] as const;

/** Behind the name of the map. */
const SUMMARIES: Readonly<Record<string, readonly [summary: Summary, about: string]>> = {
  '': [mean, 'mean'],
  '-top': [top, 'mean of the highest hundredth'],
  ...Object.fromEntries(SIDES.map(n => [`-box-${n}`, [largestBox(n), `largest mean over ${n}x${n}`]])),
};

const plain = (score: Score, about: string): ErrorFunction => ({ about, learns: false, fit: () => score });
const learnt = (of: ErrorFunction['fit'], about: string): ErrorFunction => ({
  about,
  learns: true,
  fit(normal) {
    const [first] = normal;
    if (!first) throw new UserError('no normal images to learn usual errors from', 'no-normal-images', 3);
    return of(normal);
  },
});
const bySide = (name: string, of: (side: number) => ErrorFunction): [string, ErrorFunction][] =>
  SIDES.map(side => [`${name}-box-${side}`, of(side)]);

const PLAIN = Object.fromEntries([
  ...Object.entries(MAPS).flatMap(([name, [map, what]]) =>
    Object.entries(SUMMARIES).map(([suffix, [summary, how]]) => [
      name + suffix,
      plain(image => summary(image.plane(map)), `${what}, ${how}`),
    ]),
  ),
  ...[4, 8, Number.POSITIVE_INFINITY].map(p => [
    `norm-${p === Number.POSITIVE_INFINITY ? 'max' : p}`,
    plain(image => norm(p)(image.plane(absolute)), `p-norm of the error, p = ${p}`),
  ]),
]) as Record<string, ErrorFunction>;

const BASE = PLAIN['squared-box-16']!.fit;

const LEARNT: Record<string, ErrorFunction> = {
  ...Object.fromEntries(
    Object.entries(SUMMARIES).map(([suffix, [summary, how]]) => [
      `standardised${suffix}`,
      learnt(standardised(summary), `absolute error in deviations of its pixel, ${how}`),
    ]),
  ),
  ...Object.fromEntries([
    ...bySide('relative', n => learnt(relative(n), `squared error over energy, largest of ${n}x${n}`)),
    ...bySide('surprise', n => learnt(surprise(n), `error that energy and detail do not explain, ${n}x${n}`)),
  ]),
  mahalanobis: learnt(mahalanobis, 'Mahalanobis distance of the sizes of errors, by PCA'),
  'mahalanobis-signed': learnt(mahalanobisSigned, 'Mahalanobis distance of signed errors, by PCA'),
  'one-sided': learnt(oneSided, 'squared standard scores of cells above their mean'),
  'likelihood-ratio': learnt(
    likelihoodRatio(8, ratios => ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length),
    "error and energy as of another image's reconstruction against normal, mean of 8x8",
  ),
  'likelihood-ratio-box': learnt(
    likelihoodRatio(16, ratios => Math.max(...ratios)),
    'the same, largest of 16x16',
  ),
  certainty: learnt(certainty(BASE), 'squared-box-16 through a sigmoid: its order, other distances'),
  combined: learnt(
    combined([BASE, PLAIN['structure-box-16']!.fit, PLAIN['lost-detail-box-16']!.fit, relative(16)]),
    'standard scores of squared, structure, lost-detail and relative, 16x16, added',
  ),
};

const ERRORS: Readonly<Record<string, ErrorFunction>> = { ...PLAIN, ...LEARNT };

export const ERROR_NAMES: readonly string[] = Object.keys(ERRORS);

/** @throws UserError (exit code 2) for a name that is none of `ERROR_NAMES` */
export function errorFunction(name: string): ErrorFunction {
  const found = Object.hasOwn(ERRORS, name) ? ERRORS[name] : undefined;
  if (found) return found;
  throw new UserError(`${name}: no error function; one of ${ERROR_NAMES.join(', ')}`, 'wrong-call', 2);
}
