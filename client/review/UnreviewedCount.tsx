import { useState } from 'react';
import { t } from '../i18n/i18n.ts';
import { useTicking } from '../state/ticker.ts';
import { useCounts } from './useCounts.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** More are not told apart. */
const MOST = 999;

/** How many events of the last 24 hours nobody has looked at. */
export function UnreviewedCount() {
  const minute = useTicking(() => Math.floor(Date.now() / MINUTE));
  const from = minute * MINUTE - DAY;
  const counts = useCounts([from, from + 2 * DAY], undefined, undefined);
  // The last one known stands until the next.
  const [unreviewed, setUnreviewed] = useState(0);
  if (counts && counts[0]!.unreviewed !== unreviewed) setUnreviewed(counts[0]!.unreviewed);
  if (unreviewed === 0) return null;
  return (
    <span className="count" title={t('review.unreviewedHint')} data-testid="unreviewed">
      {unreviewed > MOST ? `${MOST}+` : unreviewed}
      <span className="only-spoken">{t('review.unreviewed')}</span>
    </span>
  );
}
