import { type SqlBool, sql } from 'kysely';

/** Events that lasted longer, in milliseconds, or still last, have an index of their own. */
export const LONG_MS = 3_600_000;

/** The condition of that index, and to the letter that of a query which is to use it. It stays as it is: a migration goes by it. */
export const IS_LONG = sql<SqlBool>`coalesce(ended_at, 9000000000000000) - started_at > ${sql.lit(LONG_MS)}`;
