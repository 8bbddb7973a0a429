/** How long runs took, or are taking. */
export interface Times {
  readonly finished: readonly { readonly trial: string; readonly seconds: number }[];
  readonly running: readonly {
    readonly trial: string;
    readonly seconds: number;
    readonly progress: number;
  }[];
  /** The trials of runs that wait. */
  readonly waiting: readonly string[];
  readonly jobs: number;
}

/** Of a run that has hardly begun nothing can be told. */
const TELLING = 0.05;

/** Seconds until all runs are done: each takes as long as others of its trial; `undefined` while nothing is known. */
export function secondsLeft({ finished, running, waiting, jobs }: Times): number | undefined {
  const telling = running.filter(({ progress }) => progress >= TELLING);
  const known = [
    ...finished,
    ...telling.map(({ trial, seconds, progress }) => ({ trial, seconds: seconds / progress })),
  ];
  if (known.length === 0) return undefined;
  const expected = (trial: string) => {
    const same = known.filter(one => one.trial === trial);
    const like = same.length > 0 ? same : known;
    return like.reduce((sum, { seconds }) => sum + seconds, 0) / like.length;
  };
  const ahead = running.map(({ trial, progress }) => expected(trial) * (1 - progress));
  const all = [...ahead, ...waiting.map(expected)].reduce((sum, seconds) => sum + seconds, 0);
  return Math.max(all / jobs, ...ahead);
}
