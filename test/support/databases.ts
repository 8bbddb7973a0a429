/** The databases that vigil knows, so that the same test runs over each. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Postgres, startPostgres, whyNoPostgres } from './postgres.ts';

/** @param test gets what gives the address of a new, empty database */
export function describeDatabases(name: string, test: (create: () => Promise<string>) => void): void {
  describe(`${name} on SQLite`, () => {
    let folder: string;
    let count = 0;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'vigil-databases-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    test(async () => join(folder, `${count++}.db`));
  });

  describe.skipIf(whyNoPostgres())(`${name} on PostgreSQL`, () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(() => postgres?.stop());
    test(() => postgres.create());
  });
}
