import type { ExperimentMeasure } from '../contract.ts';
import type { Plan } from './results.ts';

type Data = Pick<Plan['data'], 'modality' | 'classes'>;

/** What of an experiment is called otherwise, and measured otherwise, by its data set. */
export interface Terms {
  readonly sample: string;
  readonly samples: string;
  /** In the order of tables. */
  readonly measures: readonly ExperimentMeasure[];
}

const TERMS: Readonly<Record<NonNullable<Data['modality']>, Terms>> = {
  images: { sample: 'image', samples: 'images', measures: ['auc', 'seen', 'unseen', 'gap'] },
  video: { sample: 'frame', samples: 'frames', measures: ['auc', 'official', 'pixel', 'gap'] },
};

export const termsOf = ({ modality = 'images' }: Data): Terms => TERMS[modality];

/** The normal class of a run by name; null where there are no classes. */
export const classOf = ({ classes }: Data, normal: number): string | null =>
  classes.length > 0 ? (classes[normal] ?? String(normal)) : null;

/** `MemAE, class 3, seed 1`. */
export function runName(
  data: Data,
  { trial, normal, seed }: { readonly trial: string; readonly normal: number; readonly seed: number },
): string {
  const name = classOf(data, normal);
  return [trial, ...(name === null ? [] : [`class ${name}`]), `seed ${seed}`].join(', ');
}
