import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { workerFile } from '../../../streams/worker-file.ts';

export interface Query {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
export type Answer =
  | { readonly rows: readonly unknown[]; readonly changes?: number }
  | { readonly error: string };

interface Waiting {
  done(answer: Answer): void;
  fail(error: Error): void;
}

/** One SQLite file in a thread of its own, which answers in order. A thread that dies is replaced by the next query. */
export class SqliteConnection implements DatabaseConnection {
  #worker: Worker | undefined;
  #waiting: Waiting[] = [];

  constructor(private readonly path: string) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await new Promise<Answer>((done, fail) => {
      this.#worker ??= this.#start();
      this.#waiting.push({ done, fail });
      this.#worker.postMessage({ sql, parameters } satisfies Query);
    });
    if ('error' in answer) throw new Error(answer.error);
    const { rows, changes } = answer;
    return { rows: rows as R[], ...(changes !== undefined && { numAffectedRows: BigInt(changes) }) };
  }

  // biome-ignore lint/correctness/useYield: nothing here reads row by row
  async *streamQuery<R>(): AsyncGenerator<QueryResult<R>> {
    throw new Error('rows of SQLite are not streamed');
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const exited = once(worker, 'exit');
    worker.postMessage('close');
    await exited;
  }

  #start(): Worker {
    const worker = new Worker(workerFile('worker', import.meta.url), { workerData: this.path });
    const waiting: Waiting[] = [];
    this.#waiting = waiting;
    let reason = new Error('the thread of the database has ended');
    worker.on('message', (answer: Answer) => waiting.shift()?.done(answer));
    worker.on('error', error => {
      reason = error as Error;
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { fail } of waiting.splice(0)) fail(reason);
    });
    return worker;
  }
}
