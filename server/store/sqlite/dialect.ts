import {
  CompiledQuery,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { SqliteConnection } from './connection.ts';

/** kysely's SQLite, in a thread. */
export function sqliteDialect(path: string): Dialect {
  return {
    createDriver: () => new SqliteDriver(new SqliteConnection(path)),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: db => new SqliteIntrospector(db),
  };
}

/** One connection, which who has it has for himself: nothing comes between the queries of a transaction. */
class SqliteDriver implements Driver {
  #turn: Promise<void> = Promise.resolve();
  #release = () => {};

  constructor(private readonly connection: SqliteConnection) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    const before = this.#turn;
    let release = () => {};
    this.#turn = new Promise(done => {
      release = done;
    });
    await before;
    this.#release = release;
    return this.connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    } catch (error) {
      // A full disk ends a transaction by itself; that is the error to tell.
      if (!/no transaction is active/.test((error as Error).message)) throw error;
    }
  }

  async destroy(): Promise<void> {
    await this.connection.close();
  }
}
