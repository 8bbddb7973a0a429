/** The thread that holds the SQLite file. A commit waits for the disk, and a search may take a while: not on the main thread. */

import { parentPort, workerData } from 'node:worker_threads';
import Database, { type Statement } from 'libsql';
import { nameThread } from '../../../streams/worker-file.ts';
import type { Answer, Query } from './connection.ts';

/** Statements that stay prepared. */
const MOST_STATEMENTS = 200;

nameThread('vigil-store');
let database: Database.Database | undefined;
const statements = new Map<string, Statement>();

/** A file from before it could shrink is written anew for that, once, unless that takes too long: 10 s or so. */
const LARGEST_REWRITTEN = 1e9;
/** Of the write-ahead log, once it is in the file. */
const LARGEST_LOG = 16e6;

function open(): Database.Database {
  const opened = new Database(workerData as string);
  // In write-ahead mode every commit is on disk before it is answered, and a crash at any instant leaves a file that opens.
  opened.exec('PRAGMA auto_vacuum = INCREMENTAL'); // of a new file; before anything is written
  opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  opened.exec(`PRAGMA journal_size_limit = ${LARGEST_LOG}`);
  letShrink(opened);
  return opened;
}

function letShrink(database: Database.Database): void {
  const value = (name: string) =>
    Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0] as number;
  if (value('auto_vacuum') !== 0 || value('page_count') * value('page_size') > LARGEST_REWRITTEN) return;
  try {
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM');
  } catch {
    // The disk has no room for a second file: what is removed leaves room inside of this one.
  }
}

function prepare(sql: string): Statement {
  database ??= open();
  const known = statements.get(sql);
  statements.delete(sql); // and to the end: the first one is the one that was not used for longest
  const statement = known ?? database.prepare(sql);
  statements.set(sql, statement);
  if (statements.size > MOST_STATEMENTS) statements.delete(statements.keys().next().value!);
  return statement;
}

function answer({ sql, parameters }: Query): Answer {
  try {
    const statement = prepare(sql);
    if (/^pragma incremental_vacuum/.test(sql)) {
      database!.exec(sql); // as a statement it would stop after its first page
      return { rows: [] };
    }
    if (statement.reader) return { rows: statement.all(...parameters) };
    return { rows: [], changes: statement.run(...parameters).changes };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

parentPort!.on('message', (query: Query | 'close') => {
  if (query === 'close') {
    database?.close();
    parentPort!.close();
  } else {
    parentPort!.postMessage(answer(query));
  }
});
