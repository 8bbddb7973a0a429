import type { Alert, EventChange } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { groupBy } from './group.ts';

/** One request: the same change of all of these. */
export interface Said {
  readonly ids: readonly string[];
  readonly change: EventChange;
}

/** The event as the server will have it. */
export function changed(event: Alert, { review, protected: kept, comment }: EventChange, now: number): Alert {
  const { review: oldReview, protected: oldKept, comment: oldComment, ...rest } = event;
  const newReview = review === undefined ? oldReview : review && { verdict: review, at: now };
  const newComment = comment === undefined ? oldComment : comment;
  return {
    ...rest,
    ...(newReview && { review: newReview }),
    ...((kept ?? oldKept) && { protected: true }),
    ...(newComment && { comment: newComment }),
  };
}

/** What of a change an event has already, as it stands in a change. */
function asItIs(event: Alert, change: EventChange): EventChange {
  return {
    ...(change.review !== undefined && { review: event.review?.verdict ?? null }),
    ...(change.protected !== undefined && { protected: event.protected === true }),
    ...(change.comment !== undefined && { comment: event.comment ?? null }),
  };
}

export const changes = (event: Alert, change: EventChange): boolean =>
  JSON.stringify(asItIs(event, change)) !== JSON.stringify(asItIs(changed(event, change, 0), change));

/** What takes a change back: one request for all that were alike before. */
export function inverseOf(events: readonly Alert[], change: EventChange): readonly Said[] {
  const alike = groupBy(events, event => JSON.stringify(asItIs(event, change)));
  return [...alike].map(([before, group]) => ({
    ids: group.map(({ id }) => id),
    change: JSON.parse(before) as EventChange,
  }));
}

/** What was done, in words. */
export function wordsOf(change: EventChange, count: number): string {
  const what = verbOf(change);
  return count === 1 ? what : t('review.did.events', { what, n: count });
}

function verbOf({ review, protected: kept, comment }: EventChange): string {
  if (review === 'acknowledged') return t('review.did.acknowledged');
  if (review === 'normal') return t('review.did.normal');
  if (review === null) return t('review.did.new');
  if (kept !== undefined) return t(kept ? 'review.did.protected' : 'review.did.unprotected');
  return t(comment ? 'review.did.commented' : 'review.did.uncommented');
}
