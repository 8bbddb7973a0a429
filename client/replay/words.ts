import type { ReplaySpeed } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { isActive, type SessionState } from './session.ts';

export const speedName = (speed: ReplaySpeed): string =>
  speed === 'fast' ? t('replay.fast') : t('replay.times', { n: speed });

/** Three digits that count; a dash where there is none. */
export const formatAuc = (auc: number | null): string => (auc === null ? '–' : auc.toFixed(3));

/** Of a recording: `0:07.4`, `12:30.0`. */
export function formatPosition(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}

/** One line on how far it is. */
export function statusLine({ status, alerts: count, problem }: SessionState): string {
  const alerts = t('replay.alerts', { count });
  switch (status) {
    case 'none':
      return '';
    case 'failed':
      return t('replay.status.failed', { problem: problem ?? t('replay.status.unknown') });
    default:
      return t(`replay.status.${status}`, { alerts });
  }
}

/** What stands where there is no picture. */
export function waitLine(state: SessionState, chosen: string | null): string {
  if (isActive(state) || state.status === 'starting') return t('replay.waiting');
  if (state.status !== 'none') return '';
  return t(chosen === null ? 'replay.choose' : 'replay.press');
}
