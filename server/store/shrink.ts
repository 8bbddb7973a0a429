import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Pages, of 4 KB, that are given back at a time: others who wait for the database get their turn every 20 ms or so. */
const AT_ONCE = 128;
/** Of one call, some ten seconds: retention waits for it, and a disk fills up meanwhile. */
const ROUNDS = 500;
/** Left in the file, since what comes next needs them. */
const KEPT = 2000;

/** Gives the disk what a SQLite file no longer needs, a part of it at each call. What was removed leaves free pages, which it would keep for ever. */
export async function shrink(db: Database, signal?: AbortSignal, rounds = ROUNDS): Promise<void> {
  const free = async () => {
    const { rows } = await sql<{ freelist_count: number }>`pragma freelist_count`.execute(db);
    return rows[0]!.freelist_count;
  };
  let left = (await free()) - KEPT;
  if (left <= 0) return;
  for (let round = 0; left > 0 && round < rounds && !signal?.aborted; round++) {
    await sql.raw(`pragma incremental_vacuum(${AT_ONCE})`).execute(db);
    const now = (await free()) - KEPT;
    if (now >= left) return; // a file that was too large to be written anew
    left = now;
  }
  await sql`pragma wal_checkpoint(passive)`.execute(db); // from where on the file is shorter
}
