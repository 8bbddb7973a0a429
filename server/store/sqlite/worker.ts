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

function open(): Database.Database {
  const opened = new Database(workerData as string);
  // In write-ahead mode every commit is on disk before it is answered, and a crash at any instant leaves a file that opens.
  opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  return opened;
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
