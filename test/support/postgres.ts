/** A PostgreSQL server of a test's own, from Debian's package. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from '../../server/testing.ts';
import { freePort } from './cameras.ts';

const VERSIONS = '/usr/lib/postgresql';

function programs(): string | undefined {
  const [newest] = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
  const folder = join(VERSIONS, newest ?? '', 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : undefined;
}

/** Why there is none here; nothing where there is. */
export function whyNoPostgres(): string | undefined {
  return programs() ? undefined : 'PostgreSQL is not installed (Debian: postgresql)';
}

export interface Postgres {
  /** Address of a new, empty database. */
  create(): Promise<string>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const bin = programs()!;
  const folder = mkdtempSync('/tmp/vigil-postgres-');
  // The server refuses to run as root.
  const [uid, gid] = userInfo().uid === 0 ? idsOf('postgres') : [undefined, undefined];
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  const as = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }), cwd: folder };
  const data = join(folder, 'data');
  const trust = ['-U', 'vigil', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  execFileSync(join(bin, 'initdb'), ['-D', data, ...trust], { ...as, stdio: 'ignore' });
  const port = await freePort();
  const options = ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=50'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, '-p', String(port), ...options], {
    ...as,
    stdio: 'ignore',
  });
  const exited = once(server, 'exit');
  const address = (name: string) => `postgres://vigil:secret@127.0.0.1:${port}/${name}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: address('postgres') });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  const stop = async () => {
    server.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  let count = 0;
  try {
    await eventually(() => run('select 1'));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async create() {
      const name = `vigil${count++}`;
      await run(`create database ${name}`);
      return address(name);
    },
    stop,
  };
}

function idsOf(user: string): [number, number] {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return [id('-u'), id('-g')];
}
