/** What a scatter says, and in which colours. */
import type { Projection, Scatter } from '../../server/contract.ts';
import { formatShare } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** Readable on the dark and on the light page; those of the drawings of vigil pca (models/features/scatter-parts.ts). */
const NAMED: Readonly<Record<string, string>> = {
  normal: '#3b82f6',
  abnormal: '#e5484d',
  unreviewed: '#8a8f98',
};
const OTHERS = [
  ...['#3b82f6', '#e5484d', '#22a06b', '#c77d0a', '#9b5de5', '#7a9a01', '#d6569f', '#06a5c4', '#a0613a'],
  ...['#8a8f98'],
];

/** By label; of a point of which nothing is known, that of the rest. */
export function colourOf(classes: readonly string[], label: number | null): string {
  if (label === null) return classes.length > 0 ? NAMED.unreviewed! : OTHERS[0]!;
  return NAMED[classes[label]!] ?? OTHERS[label % OTHERS.length]!;
}

/** Classes that every model has are said in the viewer's language, those of a data set as it calls them. */
export function className(name: string): string {
  return name === 'normal' || name === 'abnormal' || name === 'unreviewed'
    ? t(`features.class.${name}`)
    : name;
}

/** With the share of the variance that it explains; `short` where there is little room. */
export function axisName(
  { projection, shares }: Pick<Scatter, 'projection' | 'shares'>,
  axis: number,
  short = false,
): string {
  const n = axis + 1;
  if (projection === 'umap') return t('features.umapAxis', { n });
  const share = shares?.[axis];
  if (share === undefined) return t('features.axis', { n });
  return t(short ? 'features.axisShort' : 'features.axisShare', { n, share: formatShare(share) });
}

export const PROJECTIONS: readonly Projection[] = ['pca', 'umap'];
