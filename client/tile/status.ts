import type { CameraState } from '../../server/contract.ts';
import { formatCountdown, formatDuration, formatPercent } from '../format.ts';
import { said, t } from '../i18n/i18n.ts';
import { type Feed, STALE_MS } from './feed.ts';

/** Older than this on arrival, and the tile says that it is late. */
export const LATE_MS = 3000;

/** From here on a camera is not well watched: one window in twenty was dropped. */
const SLOW_SHARE = 0.05;

/** Whether a camera that watches misses much because this machine is too slow. */
export function isSlow({ phase, droppedShare = 0 }: CameraState): boolean {
  return phase === 'watching' && droppedShare >= SLOW_SHARE;
}

export interface Sight {
  readonly state: CameraState;
  readonly feed: Pick<Feed, 'watchedSince' | 'capturedAt' | 'liveUntil'>;
  /** The page has lost the server. */
  readonly lost: boolean;
}

/** Whether what the tile shows may be taken for now. */
export function isLive({ state, feed, lost }: Sight, now: number): boolean {
  if (lost || state.phase === 'offline' || state.phase === 'connecting') return false;
  return now < feed.liveUntil;
}

/** Lines over a picture that isn't live, the first one the headline; none over one that is. */
export function staleLines(sight: Sight, now: number, serverNow: number): readonly string[] {
  const { state, feed, lost } = sight;
  if (isLive(sight, now)) return [];
  if (lost)
    return feed.capturedAt === null
      ? [t('tile.stale.notLive')]
      : [t('tile.stale.notLive'), t('tile.stale.last', { ago: formatDuration(now - feed.capturedAt) })];
  if (state.phase === 'offline') return offlineLines(state, serverNow);
  if (state.phase === 'connecting') return [t('tile.stale.connecting')];
  const since = feed.capturedAt ?? feed.watchedSince;
  const justAsked = feed.watchedSince === null || now - feed.watchedSince < STALE_MS;
  if (since === null || justAsked) return [t('tile.stale.waiting')];
  return [t('tile.stale.none', { time: formatDuration(now - since) })];
}

function offlineLines(state: CameraState, serverNow: number): readonly string[] {
  const retry =
    state.retryAt === undefined
      ? null
      : state.retryAt > serverNow
        ? t('tile.stale.retryIn', { time: formatCountdown(state.retryAt - serverNow) })
        : t('tile.stale.retryNow');
  return [t('tile.stale.offline'), reasonOf(state), retry].filter(line => line != null);
}

/** A note beside a live picture that isn't watched for what is abnormal. */
export function notice(state: CameraState): string | null {
  if (state.phase === 'calibrating') {
    if (state.progress === undefined) return t('tile.notice.measuring');
    return t('tile.notice.measuringShare', { share: formatPercent(Math.floor(state.progress * 100)) });
  }
  if (state.phase === 'no-model')
    return t('tile.notice.noModel', { reason: reasonOf(state) ?? t('tile.notice.noModelLoaded') });
  return null;
}

const reasonOf = ({ reason, code = '' }: CameraState): string | undefined =>
  reason === undefined ? undefined : said('source', { code, message: reason });
