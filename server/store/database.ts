/** The store: one SQLite file that comes with vigil, or a PostgreSQL server for sites that outgrow it. The same SQL for both. */

import { open } from 'node:fs/promises';
import { Kysely, Migrator, PostgresDialect } from 'kysely';
import { redact, UserError } from '../../streams/index.ts';
import { lineOf } from '../log.ts';
import { MIGRATIONS } from './migrations.ts';
import { type Patience, PatientPool, USUAL_PATIENCE } from './postgres.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite/dialect.ts';

export type Database = Kysely<Schema>;

/** New tables and indices of a large database take their time, in milliseconds. */
const MIGRATION_MS = 600_000;

export interface OpenOptions {
  /** The server is to stop: a database that does not answer is waited for no longer. */
  readonly closing?: AbortSignal;
  /** With a PostgreSQL server. */
  readonly patience?: Patience;
}

/** Whether it is the address of a PostgreSQL server. */
export const isPostgres = (where: string): boolean => /^postgres(ql)?:\/\//i.test(where);

/**
 * Opens the database and brings its tables up to date.
 * @param where a file, made where there is none, or `postgres://user:password@host/name`
 * @throws UserError `database-failed`, `database-newer`
 */
export async function openDatabase(
  where: string,
  { closing, patience = USUAL_PATIENCE }: OpenOptions = {},
): Promise<Database> {
  const isServer = isPostgres(where);
  if (!isServer) await (await open(where, 'a', 0o600)).close(); // it holds passwords: for its owner only
  const connect = (patience: Patience): Database =>
    new Kysely({
      dialect: isServer
        ? new PostgresDialect({ pool: new PatientPool(where, patience, closing) })
        : sqliteDialect(where),
    });
  const migrating = connect({ ...patience, queryMs: MIGRATION_MS });
  try {
    await migrate(migrating, redact(where));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const advice = isServer
      ? 'see that the server runs and the address is right'
      : 'restore it from a backup, or move it away to start without cameras and events';
    throw new UserError(
      `the database ${redact(where)} can not be opened (${lineOf(error)}); ${advice}`,
      'database-failed',
    );
  } finally {
    await migrating.destroy().catch(() => {});
  }
  return connect(patience);
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
