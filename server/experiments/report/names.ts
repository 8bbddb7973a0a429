import { slug } from '../../slug.ts';

/** Of the pictures of one trial with one normal class. */
export const KINDS = ['scores', 'training', 'examples'] as const;
export type Kind = (typeof KINDS)[number];

/** AUC and gap of all trials. */
export const OVERVIEW = 'auc-gap';

export const rocName = (label: number): string => `class-${label}-roc`;

/** @param index of the trial in the experiment */
export const figureName = (label: number, index: number, trial: string, kind: Kind): string =>
  `class-${label}-${index + 1}-${slug(trial)}-${kind}`;
