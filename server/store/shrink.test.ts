import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import LibSql from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { shrink } from './shrink.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-shrink-'));
  path = join(folder, 'vigil.db');
});
afterEach(() => rm(folder, { recursive: true }));

/** 40 MB, and away with them. */
async function fillAndEmpty(db: Database): Promise<void> {
  for (let i = 0; i < 40; i++)
    await db
      .insertInto('settings')
      .values({ key: `key${i}`, value: 'x'.repeat(1e6) })
      .execute();
  await db.deleteFrom('settings').where('key', '!=', 'key0').execute();
}

it('makes the file smaller, also one from before it could be', async () => {
  const old = new LibSql(path);
  old.exec('PRAGMA journal_mode = WAL; CREATE TABLE other (a)');
  old.close();
  const db = await openDatabase(path);
  try {
    await fillAndEmpty(db);
    const full = new AbortController();
    full.abort();
    await shrink(db, full.signal);
    expect((await stat(path)).size).toBeGreaterThan(38e6);
    await shrink(db, undefined, 10); // rounds of half a megabyte
    expect((await stat(path)).size).toBeGreaterThan(30e6);
    await shrink(db);
    expect((await stat(path)).size).toBeLessThan(12e6);
    expect(await db.selectFrom('settings').select('key').execute()).toEqual([{ key: 'key0' }]);
    await db.insertInto('settings').values({ key: 'new', value: '1' }).execute();
  } finally {
    await db.destroy();
  }
});

it('keeps what is soon needed again', async () => {
  const db = await openDatabase(path);
  try {
    await db
      .insertInto('settings')
      .values({ key: 'a', value: 'x'.repeat(7e6) })
      .execute();
    await db.deleteFrom('settings').execute();
    const { size } = await stat(path);
    await shrink(db);
    expect((await stat(path)).size).toBe(size);
  } finally {
    await db.destroy();
  }
});
