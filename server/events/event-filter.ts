/** Which events an `EventQuery` asks for, in SQL and of those that are not in the database. */

import type { SelectQueryBuilder } from 'kysely';
import type { Alert } from '../contract.ts';
import { IS_LONG, LONG_MS } from '../store/long-events.ts';
import type { Schema } from '../store/schema.ts';
import { firstIdAt } from './event-id.ts';
import type { EventQuery } from './store.ts';

export type Events = SelectQueryBuilder<Schema, 'events', object>;

export function filtered(events: Events, query: Omit<EventQuery, 'limit'>): Events {
  const { cameras, from, to, endsAfter, before, score, reviewed, lasting } = query;
  let all = events;
  if (cameras) all = all.where('camera_id', 'in', cameras.length > 0 ? [...cameras] : ['']);
  if (from !== undefined) all = all.where('id', '>=', firstIdAt(from));
  if (to !== undefined) all = all.where('id', '<', firstIdAt(to));
  if (endsAfter !== undefined) all = notEndedBefore(endsAfter, all, cameras);
  if (before !== undefined) all = all.where('id', '<', before);
  if (score !== undefined) all = all.where('score', '>=', score);
  if (reviewed !== undefined) all = all.where('reviewed_at', reviewed ? 'is not' : 'is', null);
  if (query.protected !== undefined) all = all.where('protected', '=', Number(query.protected));
  if (query.zones) all = inZones(all, query.zones);
  if (lasting) all = all.where('ended_at', 'is', null);
  return all;
}

/**
 * Ids know when events began, not when they ended. So only those are read that began shortly before, or from the first of the long ones
 * on that had not ended.
 */
function notEndedBefore(time: number, events: Events, cameras: EventQuery['cameras']): Events {
  return events.where(row => {
    const shortly = firstIdAt(time - LONG_MS);
    const lasted = row.or([row('ended_at', 'is', null), row('ended_at', '>=', time)]);
    const long = filtered(row.selectFrom('events'), { cameras, before: shortly })
      .where(IS_LONG)
      .where(lasted);
    const first = row.fn.coalesce(
      long.select(({ fn }) => fn.min('id').as('id')),
      row.val(shortly),
    );
    return row.and([lasted, row('id', '>=', first)]);
  });
}

/** By the text that `rowOf` makes of zones. */
function inZones(events: Events, ids: readonly string[]): Events {
  return events
    .where('zones', 'is not', null) // these have an index
    .where(row => row.or(ids.map(id => row('zones', 'like', `%"id":"${id}"%`))));
}

/** The same for one that is not in the database. */
export function fits(event: Alert, query: EventQuery): boolean {
  const { cameras, from = 0, to = Number.POSITIVE_INFINITY, endsAfter = 0 } = query;
  const { before, score = 0, reviewed, lasting } = query;
  return (
    (!cameras || cameras.includes(event.cameraId)) &&
    event.start >= from &&
    event.start < to &&
    (event.end === null || event.end >= endsAfter) &&
    (before === undefined || event.id < before) &&
    event.peak.score >= score &&
    (reviewed === undefined || reviewed === (event.review !== undefined)) &&
    (query.protected === undefined || query.protected === (event.protected === true)) &&
    (!query.zones || event.zones?.some(({ id }) => query.zones!.includes(id)) === true) &&
    (!lasting || event.end === null)
  );
}
