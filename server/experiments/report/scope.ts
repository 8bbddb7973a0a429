import type { Summary } from '../summary.ts';

/** What means are over: `all 10 classes and 2 of 3 seeds`. */
export function scopeOf({ classes, seeds, compared }: Omit<Summary, 'trials'>): string {
  const part = (some: readonly number[], all: readonly number[], one: string, several: string) => {
    if (all.length === 1) return `one ${one}`;
    return `${some.length === all.length ? 'all' : `${some.length} of`} ${all.length} ${several}`;
  };
  return `${part(compared.classes, classes, 'class', 'classes')} and ${part(compared.seeds, seeds, 'seed', 'seeds')}`;
}

/** What is said of an experiment with runs that have not ended; nothing of a whole one. */
export function missingIn(summary: Summary): string {
  const { compared, trials } = summary;
  if (trials.every(({ done, total }) => done === total)) return '';
  if (compared.trials.length === 0) return 'No run has ended yet.';
  const apart = trials.length - compared.trials.length;
  const who = apart === 0 ? 'all trials' : `${compared.trials.length} of ${trials.length} trials`;
  return `Runs are missing: compared is what ${who} have ended with, ${scopeOf(summary)}. What is grey is of other runs.`;
}
