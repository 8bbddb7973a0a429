/** Every change of the tables since the first release, in order. One that was released is never changed again. */

import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';
import { IS_LONG } from './long-events.ts';

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-cameras-and-events': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('cameras')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('position', 'integer', column => column.notNull())
        .addColumn('settings', 'text', column => column.notNull())
        .execute();
      await db.schema
        .createTable('events')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('camera_id', 'text', column => column.notNull())
        .addColumn('camera_name', 'text', column => column.notNull())
        .addColumn('started_at', 'bigint', column => column.notNull())
        .addColumn('ended_at', 'bigint')
        .addColumn('seen_at', 'bigint', column => column.notNull())
        .addColumn('first_frame', 'bigint', column => column.notNull())
        .addColumn('last_frame', 'bigint', column => column.notNull())
        .addColumn('score', 'double precision', column => column.notNull())
        .addColumn('peak', 'text', column => column.notNull())
        .addColumn('snapshot', 'integer', column => column.notNull())
        .addColumn('interrupted', 'integer', column => column.notNull())
        .addColumn('scene_changed', 'integer', column => column.notNull())
        .addColumn('quiet', 'text')
        .addColumn('picture_bytes', 'bigint', column => column.notNull())
        .addColumn('clip_start', 'bigint')
        .addColumn('clip_seconds', 'double precision')
        .addColumn('clip_bytes', 'bigint')
        .addColumn('reviewed_at', 'bigint')
        .addColumn('verdict', 'text')
        .addColumn('protected', 'integer', column => column.notNull())
        .addColumn('comment', 'text')
        .execute();
      // Ids sort by time, so each of these serves a list, newest first, and a span of time.
      await db.schema.createIndex('events_of_camera').on('events').columns(['camera_id', 'id']).execute();
      await db.schema
        .createIndex('events_not_reviewed')
        .on('events')
        .columns(['id', 'camera_id'])
        .where(sql.ref('reviewed_at'), 'is', null)
        .execute();
      await db.schema
        .createIndex('events_lasting')
        .on('events')
        .column('id')
        .where(sql.ref('ended_at'), 'is', null)
        .execute();
      await db.schema
        .createIndex('events_with_clip')
        .on('events')
        .columns(['id', 'clip_bytes'])
        .where(sql.ref('clip_bytes'), 'is not', null)
        .execute();
      await db.schema
        .createTable('event_frames')
        .addColumn('event_id', 'text', column => column.notNull())
        .addColumn('part', 'integer', column => column.notNull())
        .addColumn('frames', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('event_frames_key', ['event_id', 'part'])
        .execute();
      await db.schema
        .createTable('settings')
        .addColumn('key', 'text', column => column.primaryKey())
        .addColumn('value', 'text', column => column.notNull())
        .execute();
      await db.schema
        .createTable('audit')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('action', 'text', column => column.notNull())
        .addColumn('subject', 'text', column => column.notNull())
        .addColumn('detail', 'text')
        .execute();
    },
  },
  '002-zones': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('events').addColumn('zones', 'text').execute();
      await db.schema.alterTable('events').addColumn('false_alarms_per_day', 'double precision').execute();
      await db.schema
        .createIndex('events_in_zones')
        .on('events')
        .columns(['id', 'zones'])
        .where(sql.ref('zones'), 'is not', null)
        .execute();
    },
  },
  '003-what-models-saw': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('event_vectors')
        .addColumn('event_id', 'text', column => column.primaryKey())
        .addColumn('weights_id', 'text', column => column.notNull())
        // SQLite takes any name of a type, and keeps bytes as they are.
        .addColumn('vector', sql`bytea`, column => column.notNull())
        .execute();
      await db.schema
        .createIndex('event_vectors_of_weights')
        .on('event_vectors')
        .columns(['weights_id', 'event_id'])
        .execute();
      await db.schema
        .createTable('event_regions')
        .addColumn('event_id', 'text', column => column.primaryKey())
        .addColumn('camera_id', 'text', column => column.notNull())
        .addColumn('weights_id', 'text', column => column.notNull())
        .addColumn('regions', 'text', column => column.notNull())
        .execute();
      await db.schema
        .createIndex('event_regions_of_camera')
        .on('event_regions')
        .columns(['camera_id', 'weights_id', 'event_id'])
        .execute();
    },
  },
  '004-bytes-of-frames': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('events')
        .addColumn('frame_bytes', 'bigint', column => column.notNull().defaultTo(0))
        .execute();
      await sql`
        update events set frame_bytes =
        (select coalesce(sum(length(frames)), 0) from event_frames where event_id = events.id)`.execute(db);
    },
  },
  '005-history': {
    async up(db: Kysely<unknown>) {
      for (const column of ['camera_id', 'camera_name', 'address'])
        await db.schema.alterTable('audit').addColumn(column, 'text').execute();
      await db.schema.createIndex('audit_of_camera').on('audit').columns(['camera_id', 'id']).execute();
    },
  },
  '006-long-events': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createIndex('events_long')
        .on('events')
        .columns(['camera_id', 'id'])
        .where(IS_LONG)
        .execute();
    },
  },
};
