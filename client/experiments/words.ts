import type { Experiment, ExperimentDetail, ExperimentRun, Measured } from '../../server/contract.ts';
import { formatCountdown } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** How far it is, on one line. */
export function stateLine({ state, done, failed, total, secondsLeft }: Experiment): string {
  const parts = [
    t(`experiments.state.${state}`),
    t('experiments.runs', { done, total }),
    ...(failed > 0 ? [t('experiments.failed', { n: failed })] : []),
    ...(secondsLeft === null ? [] : [t('experiments.left', { time: formatCountdown(1000 * secondsLeft) })]),
  ];
  return parts.join(' · ');
}

export const runName = ({ trial, normal, seed }: ExperimentRun): string =>
  normal === null
    ? t('experiments.runOfSeed', { trial, seed })
    : t('experiments.run', { trial, normal, seed });

/** What means are over, and whether something is missing. */
export function scopeLine({ classes, seeds, compared, done, total, trials }: ExperimentDetail): string {
  if (compared.trials === 0) return '';
  const ofSeeds = { seeds: compared.seeds, allSeeds: seeds };
  const over =
    classes.length > 0
      ? t('experiments.scope', { classes: compared.classes, allClasses: classes.length, ...ofSeeds })
      : t('experiments.scopeOfSeeds', ofSeeds);
  const missing = t('experiments.missing', { compared: compared.trials, all: trials.length });
  return [over, ...(done < total ? [missing] : [])].join(' ');
}

/** `0.975`; a dash where there is none. */
export const formatMean = (value: Measured | null, digits = 3): string =>
  value === null ? '–' : value.mean.toFixed(digits);

/** `± 0.003`, and nothing of a single seed. */
export const formatDeviation = (value: Measured | null, digits = 3): string =>
  value === null || value.deviation === null ? '' : `± ${value.deviation.toFixed(digits)}`;
