import { expect, it } from 'vitest';
import { z } from 'zod';
import { inWords, unknownKey } from './words.ts';

it.each([
  [z.array(z.int()).max(1), [1, 2], 'must have at most 1 entries'],
  [z.array(z.int()).min(1), [], 'must have at least 1 entries'],
  [z.tuple([z.int(), z.int()]), [1], 'must have at least 2 entries'],
  [z.array(z.int()), {}, 'must be a list'],
  [z.string().regex(/a/, 'must hold an a'), 'b', 'must hold an a'],
  [z.int().refine(count => count % 2 === 0, 'must be even'), 3, 'must be even'],
  [z.object({ a: z.int() }), {}, 'is missing'],
])('%# in words', (schema, input, words) => {
  expect(schema.safeParse(input, { error: inWords }).error?.issues.map(({ message }) => message)).toEqual([
    words,
  ]);
});

it('guesses what a key should be only where that is near', () => {
  const known = ['falseAlarmsPerDay', 'url', 'name'];
  expect(unknownKey('ulr', known)).toMatch(/did you mean url\?$/);
  expect(unknownKey('false_alarms_per_day', known)).toMatch(/did you mean falseAlarmsPerDay\?$/);
  expect(unknownKey('weather', known)).toMatch(/there are falseAlarmsPerDay, url, name$/);
});
