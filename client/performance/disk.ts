import type { StorageState } from '../../server/contract.ts';
import { formatGigabytes } from '../format.ts';
import { t } from '../i18n/i18n.ts';

/** What a guard has to know of the disk; nothing while there is room. */
export function diskWarning({ level, free, reason }: StorageState): { short: string; long: string } | null {
  switch (level) {
    case 'ok':
      return null;
    case 'low':
      return {
        short: t('performance.low'),
        long: t('performance.lowLong', { free: formatGigabytes(free) }),
      };
    case 'full':
      return {
        short: t('performance.full'),
        long: reason
          ? t('performance.cantRemove', { reason })
          : t('performance.fullLong', { free: formatGigabytes(free) }),
      };
  }
}
