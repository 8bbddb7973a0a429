import type { Alert } from '../../server/contract.ts';

/** What sets an alert apart from others, in few words; null for one like any other. */
export function kindOf({ sceneChanged, quiet }: Pick<Alert, 'sceneChanged' | 'quiet'>): string | null {
  const words = [
    sceneChanged && 'The whole scene changed',
    quiet === 'repeated' && 'Again, near the one before',
    quiet === 'snoozed' && 'While snoozed',
  ].filter(Boolean);
  return words.length > 0 ? words.join(' · ') : null;
}
