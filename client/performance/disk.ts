import type { StorageState } from '../../server/contract.ts';
import { formatGigabytes } from '../format.ts';

/** What a guard has to know of the disk; nothing while there is room. */
export function diskWarning({ level, free, reason }: StorageState): { short: string; long: string } | null {
  switch (level) {
    case 'ok':
      return null;
    case 'low':
      return {
        short: 'Disk almost full',
        long: `The disk is almost full (${formatGigabytes(free)} free): the oldest recordings, clips and alerts are removed early. Protected ones stay.`,
      };
    case 'full':
      return {
        short: 'Disk full',
        long: reason
          ? `Old alerts can't be removed (${reason}). What happens now may not be kept.`
          : `The disk is full (${formatGigabytes(free)} free) and vigil has nothing left to remove. What happens now may not be kept: free some space.`,
      };
  }
}
