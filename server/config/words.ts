import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

/** zod's issues, in the words of who writes a file; undefined leaves zod's own, and those that a schema brings. */
export const inWords: z.core.$ZodErrorMap = issue => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return limited(issue.origin, `at most ${issue.maximum}`);
    case 'too_small':
      return issue.origin === 'string'
        ? 'must not be empty'
        : limited(issue.origin, `at least ${issue.minimum}`);
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    default:
      return undefined;
  }
};

function limited(what: string, limit: string): string {
  if (what === 'string') return `must have ${limit} characters`;
  return what === 'array' ? `must have ${limit} entries` : `must be ${limit}`;
}

export function unknownKey(key: string, known: readonly string[]): string {
  const guess = known.length > 0 ? closest(key, known) : undefined;
  const isNear =
    guess !== undefined && distance(key.toLowerCase(), guess.toLowerCase()) <= Math.max(2, key.length / 3);
  if (isNear) return `is no key of vigil; did you mean ${guess}?`;
  return known.length > 0 ? `is no key of vigil; there are ${known.join(', ')}` : 'is no key of vigil';
}
