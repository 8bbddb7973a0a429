/** Starts the server: the port, the data folder, the database, and all that is composed over them. */

import { access, constants, mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { redact, UserError } from '../streams/index.ts';
import type { Clock } from './cameras/supervisor.ts';
import { compose } from './compose.ts';
import { isLoopback } from './http/guard.ts';
import { lockFolder } from './lock.ts';
import { lineOf } from './log.ts';
import { type ServerOptions, settingsOf } from './options.ts';
import { type Database, isPostgres, openDatabase } from './store/database.ts';

export interface RunningServer {
  readonly url: string;
  /** Ends every camera, process, connection and timer. */
  close(): Promise<void>;
}

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}), // an end of the pause, not an error
};

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { clock = SYSTEM_CLOCK } = options;
  const settings = settingsOf(options);
  const { host, port, database } = settings;
  if (!isLoopback(host)) {
    throw new UserError(
      `--host ${host} would let everyone on the network watch, because vigil has no accounts yet; use 127.0.0.1`,
      'host-not-loopback',
      2,
    );
  }
  if (database !== undefined && !isPostgres(database)) {
    throw new UserError(
      `the database ${redact(database)} is no address of a PostgreSQL server; write it like postgres://user:password@host/name`,
      'bad-database',
      2,
    );
  }
  const app = express().disable('x-powered-by');
  const http = createServer(app);
  // First of all: who starts a second server by mistake must not touch the data of the first.
  await listen(http, host, port);
  let unlock = async () => {};
  const stopping = new AbortController();
  let db: Database | undefined;
  try {
    const dataDir = await prepareDataDir(resolve(options.dataDir));
    unlock = await lockFolder(dataDir);
    db = await openDatabase(database ?? join(dataDir, 'vigil.db'), { closing: stopping.signal });
    const opened = db;
    const close = await compose(app, http, clock, opened, { ...options, dataDir }, settings);
    let closing: Promise<void> | undefined;
    return {
      url: `http://${host === '::1' ? '[::1]' : host}:${(http.address() as AddressInfo).port}`,
      close: () => {
        stopping.abort();
        closing ??= close()
          .finally(() => opened.destroy())
          .finally(unlock);
        return closing;
      },
    };
  } catch (error) {
    http.close();
    await db?.destroy();
    await unlock();
    throw error;
  }
}

/** Private, because it holds passwords and pictures of people. */
async function prepareDataDir(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new UserError(
      `the data folder ${folder} can not be written (${lineOf(error)}); choose another one with --data`,
      'data-not-writable',
    );
  }
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const reason = taken ? 'is taken; choose another one with --port' : `can not be used (${error.code})`;
      fail(new UserError(`port ${port} ${reason}`, taken ? 'port-taken' : 'port-unusable'));
    });
    http.listen(port, host, done);
  });
}
