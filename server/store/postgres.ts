/** Connections to a PostgreSQL server that wait for no answer longer than they should: a link can hang without being closed. */

import { Socket } from 'node:net';
import type { PostgresPoolClient } from 'kysely';
import pg from 'pg';

const CONNECTIONS = 4;
const INT8 = 20;
const NUMERIC = 1700;

/** In milliseconds. */
export interface Patience {
  /** Until a connection is there. */
  readonly connectMs: number;
  /** Until a query is answered. */
  readonly queryMs: number;
  /** Likewise, once the server is to stop. */
  readonly closingMs: number;
}

export const USUAL_PATIENCE: Patience = { connectMs: 10_000, queryMs: 15_000, closingMs: 3000 };

export class PatientPool {
  readonly #pool: pg.Pool;
  readonly #sockets = new Set<Socket>();
  /** What fails each of those that wait for an answer. */
  readonly #waiting = new Set<(error: Error) => void>();
  #given: Error | undefined;

  /** @param closing from then on a server that does not answer at once is given up */
  constructor(
    address: string,
    private readonly patience: Patience,
    private readonly closing?: AbortSignal,
  ) {
    closing?.addEventListener('abort', () => this.#hurry(), { once: true });
    this.#pool = new pg.Pool({
      ...{ connectionString: address, max: CONNECTIONS, keepAlive: true },
      connectionTimeoutMillis: patience.connectMs,
      stream: () => this.#socket(),
      // Times and sums fit into a number; without this they come as text.
      types: {
        getTypeParser: (type: number, format?: 'text' | 'binary') =>
          type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format as 'text'),
      },
    });
    this.#pool.on('error', () => {}); // of an idle connection; the next query takes another one, or says why there is none
    // Of one that works: its query rejects, and without a listener the process would end as well.
    this.#pool.on('connect', client => client.on('error', () => {}));
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#answered(this.#pool.connect());
    let broken: Error | undefined;
    const query = async (sql: string, parameters: readonly unknown[]) => {
      if (broken) throw broken;
      try {
        return await this.#answered(client.query(sql, [...parameters]), this.patience.queryMs);
      } catch (error) {
        if (error instanceof NoAnswer) broken = error; // what comes later would be taken for the answer to something else
        throw error;
      }
    };
    const release = (destroy?: boolean) => client.release(broken ?? destroy);
    return { query, release } as Pick<PostgresPoolClient, 'release'> as PostgresPoolClient; // nothing reads row by row
  }

  /** Waits for goodbyes only so long. */
  async end(): Promise<void> {
    const { closingMs } = this.patience;
    const timer = setTimeout(() => this.#giveUp(closingMs), closingMs);
    await this.#answered(this.#pool.end()).catch(() => {});
    clearTimeout(timer);
  }

  /** Fails where it takes too long. */
  async #answered<T>(work: Promise<T>, mostMs?: number): Promise<T> {
    let failed = (_: Error) => {};
    const late = new Promise<never>((_, fail) => {
      failed = fail;
    });
    const isLast = this.closing?.aborted === true;
    const ms = isLast ? this.patience.closingMs : mostMs;
    const timer = ms && setTimeout(() => (isLast ? this.#giveUp(ms) : failed(new NoAnswer(ms))), ms);
    this.#waiting.add(failed);
    if (this.#given) failed(this.#given);
    try {
      return await Promise.race([late, work]);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(failed);
    }
  }

  #hurry(): void {
    const before = [...this.#waiting];
    const { closingMs } = this.patience;
    setTimeout(
      () => before.some(one => this.#waiting.has(one)) && this.#giveUp(closingMs),
      closingMs,
    ).unref();
  }

  #giveUp(afterMs: number): void {
    this.#given ??= new NoAnswer(afterMs);
    for (const failed of this.#waiting) failed(this.#given);
    for (const socket of this.#sockets) socket.destroy();
  }

  #socket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#given) setImmediate(() => socket.destroy(this.#given)); // once it connects: that would bring it back
    return socket;
  }
}

class NoAnswer extends Error {
  constructor(ms: number) {
    super(`the database has not answered for ${ms / 1000} s`);
  }
}
