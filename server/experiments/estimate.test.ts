import { expect, it } from 'vitest';
import { secondsLeft } from './estimate.ts';

it('tells nothing before anything is known', () => {
  const running = [{ trial: 'a', seconds: 1, progress: 0.01 }];
  expect(secondsLeft({ finished: [], running, waiting: ['a'], jobs: 1 })).toBeUndefined();
});

it('takes each run to last as long as others of its trial', () => {
  const finished = [
    { trial: 'a', seconds: 10 },
    { trial: 'b', seconds: 100 },
  ];
  const running = [{ trial: 'b', seconds: 50, progress: 0.5 }];
  expect(secondsLeft({ finished, running, waiting: ['a', 'a', 'b'], jobs: 2 })).toBe(85); // (50 + 10 + 10 + 100) / 2
  expect(secondsLeft({ finished, running, waiting: [], jobs: 2 })).toBe(50); // one process only has something to do
});
