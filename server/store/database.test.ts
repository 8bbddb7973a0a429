import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeDatabases } from '../../test/support/databases.ts';
import { type Postgres, startPostgres, whyNoPostgres } from '../../test/support/postgres.ts';
import { eventually } from '../testing.ts';
import { type Database, openDatabase } from './database.ts';

/** Carries bytes to a port of this machine, or keeps them, as a network does whose cable was pulled. */
class Link {
  hangs = false;
  open = 0;

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Link> {
    const server = createServer(near => {
      const far = connect(port, '127.0.0.1');
      link.open += 1;
      near.once('close', () => {
        link.open -= 1;
      });
      link.#carry(near, far);
      link.#carry(far, near);
    });
    const link = new Link(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return link;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise(done => this.server.close(() => done()));
  }

  #carry(from: Socket, to: Socket): void {
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
    from.on('data', bytes => this.hangs || to.write(bytes));
  }
}

const setting = (key: string, value = '1') => ({ key, value });

describeDatabases('openDatabase', create => {
  let address: string;
  let db: Database;
  beforeEach(async () => {
    address = await create();
    db = await openDatabase(address);
  });
  afterEach(() => db.destroy());

  it('makes the tables once, and keeps what is in them', async () => {
    await db.insertInto('settings').values(setting('a')).execute();
    await db.destroy();
    db = await openDatabase(address);
    expect(await db.selectFrom('settings').selectAll().execute()).toEqual([setting('a')]);
  });

  it('gives times, sums and counts as numbers', async () => {
    const at = Date.now();
    await db.insertInto('audit').values({ id: '1', at, action: 'a', subject: 's', detail: null }).execute();
    const row = await db
      .selectFrom('audit')
      .select(({ fn }) => ['at', fn.sum<number>('at').as('sum'), fn.countAll<number>().as('count')])
      .groupBy('at')
      .executeTakeFirst();
    expect(row).toEqual({ at, sum: at, count: 1 });
  });

  it('keeps all of a transaction or nothing of it, and lets nothing come between', async () => {
    const failing = db.transaction().execute(async inner => {
      await inner.insertInto('settings').values(setting('lost')).execute();
      await inner.insertInto('settings').values(setting('lost')).execute();
    });
    const beside = db.insertInto('settings').values(setting('kept')).execute();
    await expect(failing).rejects.toThrow(/unique/i);
    await beside;
    expect(await db.selectFrom('settings').selectAll().execute()).toEqual([setting('kept')]);
  });

  it('says how many rows were changed', async () => {
    await db
      .insertInto('settings')
      .values([setting('a'), setting('b')])
      .execute();
    const [{ numUpdatedRows }] = (await db.updateTable('settings').set({ value: '2' }).execute()) as [
      { numUpdatedRows: bigint },
    ];
    expect(numUpdatedRows).toBe(2n);
  });

  it('refuses tables of a newer vigil', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('999-later', '2099-01-01')`.execute(db);
    await expect(openDatabase(address)).rejects.toThrow(/was written by a newer vigil; install that$/);
  });
});

describe.skipIf(whyNoPostgres())('a PostgreSQL server', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  it('that ends a connection in the middle of its work fails that work, and nothing else', async () => {
    const db = await openDatabase(await postgres.create());
    const ended = db.transaction().execute(async db => {
      await db.insertInto('settings').values(setting('a')).execute();
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db);
    });
    await expect(ended).rejects.toThrow();
    await db.insertInto('settings').values(setting('a')).execute();
    await db.destroy();
  });
});

describe.skipIf(whyNoPostgres())('a link to a PostgreSQL server that hangs', () => {
  const patience = { connectMs: 300, queryMs: 300, closingMs: 100 };
  let postgres: Postgres;
  let link: Link;
  let db: Database;
  const closing = new AbortController();
  const read = () => db.selectFrom('settings').selectAll().execute();
  beforeAll(async () => {
    postgres = await startPostgres();
    const address = new URL(await postgres.create());
    link = await Link.to(Number(address.port));
    address.port = String(link.port);
    db = await openDatabase(address.href, { closing: closing.signal, patience });
  });
  afterAll(async () => {
    await link?.close();
    await postgres?.stop();
  });

  it('fails what is asked, in one line, and is used again once it works', async () => {
    expect(await Promise.all([read(), read()])).toEqual([[], []]);
    link.hangs = true;
    const asked = Array.from({ length: 6 }, () => read().catch(String));
    for (const error of await Promise.all(asked))
      expect(error).toMatch(
        /^Error: (the database has not answered for 0.3 s|timeout exceeded when trying to connect)$/,
      );
    link.hangs = false;
    expect(await read()).toEqual([]);
  });

  it('holds up nothing once vigil is to stop', async () => {
    await Promise.all([read(), read()]);
    link.hangs = true;
    const asked = Array.from({ length: 6 }, () => read().catch(String));
    closing.abort();
    expect(new Set(await Promise.all(asked))).toEqual(
      new Set(['Error: the database has not answered for 0.1 s']),
    );
    await expect(read()).rejects.toThrow('the database has not answered for 0.1 s');
    await db.destroy();
    await eventually(() => expect(link.open).toBe(0));
  });
});

describe('openDatabase', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-database-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a file for its owner only', async () => {
    const path = join(folder, 'vigil.db');
    const db = await openDatabase(path);
    await db.insertInto('settings').values(setting('a')).execute();
    for (const file of [path, `${path}-wal`]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    await db.destroy();
  });

  it('says that the disk is full, and goes on once it is not', async () => {
    const db = await openDatabase(join(folder, 'vigil.db'));
    const pages = (most: number) => sql.raw(`pragma max_page_count = ${most}`).execute(db);
    const write = () =>
      db.transaction().execute(db =>
        db
          .insertInto('settings')
          .values(setting('a', 'x'.repeat(1e6)))
          .execute(),
      );
    await pages(1); // as many as there are
    await expect(write()).rejects.toThrow('database or disk is full');
    await pages(1e6);
    await write();
    await db.destroy();
  });

  it('refuses a file that is no database, and leaves it', async () => {
    const path = join(folder, 'vigil.db');
    await writeFile(path, 'hello '.repeat(1000));
    await expect(openDatabase(path)).rejects.toThrow(
      `the database ${path} can not be opened (file is not a database); restore it from a backup, or move it away to start without cameras and events`,
    );
    expect(await readFile(path, 'utf8')).toBe('hello '.repeat(1000));
  });

  it('says that there is no server, and not the password', async () => {
    const error = await openDatabase('postgres://vigil:secret@127.0.0.1:9/vigil').catch(String);
    expect(error).toMatch(
      /the database postgres:\/\/vigil:\*\*\*@127.0.0.1:9\/vigil can not be opened \(connect ECONNREFUSED 127.0.0.1:9\); see that the server runs and the address is right$/,
    );
  });
});
