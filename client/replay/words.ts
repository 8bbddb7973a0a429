import type { ReplaySpeed } from '../../server/contract.ts';
import { isActive, type SessionState } from './session.ts';

export const speedName = (speed: ReplaySpeed): string =>
  speed === 'fast' ? 'As fast as it goes' : `${speed}×`;

/** Three digits that count; a dash where there is none. */
export const formatAuc = (auc: number | null): string => (auc === null ? '–' : auc.toFixed(3));

/** Of a recording: `0:07.4`, `12:30.0`. */
export function formatPosition(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const [minutes, rest] = [Math.floor(tenths / 600), tenths % 600];
  return `${minutes}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}

/** One line on how far it is. */
export function statusLine({ status, alerts, problem }: SessionState): string {
  const count = alerts === 1 ? '1 alert' : `${alerts} alerts`;
  switch (status) {
    case 'none':
      return '';
    case 'starting':
      return 'Starting…';
    case 'playing':
      return `Playing, ${count} so far`;
    case 'paused':
      return `Paused, ${count} so far`;
    case 'stopped':
      return `Stopped before its end, ${count}`;
    case 'ended':
      return `Played to its end, ${count}`;
    case 'failed':
      return `Failed: ${problem ?? 'nobody knows why'}`;
  }
}

/** What stands where there is no picture. */
export function waitLine(state: SessionState, chosen: string | null): string {
  if (isActive(state) || state.status === 'starting') return 'Waiting for the first picture…';
  if (state.status !== 'none') return '';
  return chosen === null ? 'Choose a clip or a video, then press Play.' : 'Press Play.';
}
