/** The store: one SQLite file that comes with vigil, or a PostgreSQL server for sites that outgrow it. The same SQL for both. */

import { open } from 'node:fs/promises';
import { type Dialect, Kysely, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import { redact, UserError } from '../../streams/index.ts';
import { lineOf } from '../log.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

export type Database = Kysely<Schema>;

/** Connections to a PostgreSQL server. */
const CONNECTIONS = 4;
/** For a server that does not answer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
const INT8 = 20;
const NUMERIC = 1700;

/** Whether it is the address of a PostgreSQL server. */
export const isPostgres = (where: string): boolean => /^postgres(ql)?:\/\//i.test(where);

/**
 * Opens the database and brings its tables up to date.
 * @param where a file, made where there is none, or `postgres://user:password@host/name`
 * @throws UserError `database-failed`, `database-newer`
 */
export async function openDatabase(where: string): Promise<Database> {
  const isServer = isPostgres(where);
  if (!isServer) await (await open(where, 'a', 0o600)).close(); // it holds passwords: for its owner only
  const db: Database = new Kysely({ dialect: isServer ? postgresDialect(where) : sqliteDialect(where) });
  try {
    await migrate(db, redact(where));
    return db;
  } catch (error) {
    await db.destroy().catch(() => {});
    if (error instanceof UserError) throw error;
    const advice = isServer
      ? 'see that the server runs and the address is right'
      : 'restore it from a backup, or move it away to start without cameras and events';
    throw new UserError(
      `the database ${redact(where)} can not be opened (${lineOf(error)}); ${advice}`,
      'database-failed',
    );
  }
}

async function migrate(db: Database, where: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const known = await migrator.getMigrations().catch(() => []);
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (known.every(({ executedAt }) => executedAt) && /missing/.test(lineOf(error))) {
    throw new UserError(`the database ${where} was written by a newer vigil; install that`, 'database-newer');
  }
  throw error;
}

function postgresDialect(connectionString: string): Dialect {
  const pool = new pg.Pool({
    ...{ connectionString, max: CONNECTIONS, connectionTimeoutMillis: CONNECT_TIMEOUT_MS },
    // Times and sums fit into a number; without this they come as text.
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format as 'text'),
    },
  });
  pool.on('error', () => {}); // of an idle connection; the next query takes another one, or says why there is none
  // Of one that works: its query rejects, and without a listener the process would end as well.
  pool.on('connect', client => client.on('error', () => {}));
  return new PostgresDialect({ pool });
}
