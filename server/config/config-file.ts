/** A configuration file at work: it is applied at start and whenever it was saved. */

import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../streams/index.ts';
import type { Cameras } from '../cameras/cameras.ts';
import type { ConfigState } from '../contract.ts';
import { policyOf, type Retention } from '../events/retention.ts';
import { InOrder } from '../in-order.ts';
import { type Log, lineOf, logFailure } from '../log.ts';
import { type FileCameras, planCameras, setUp } from './apply.ts';
import { ConfigError } from './problems.ts';
import type { Config } from './read.ts';
import { FileWatch } from './watch.ts';

/** A file that `vigil serve` was started with. */
export interface StartedWith {
  /** As it was given, for messages. */
  readonly path: string;
  readonly config: Config;
  /** Reads it again. */
  readonly load: () => Promise<Config>;
}

export interface ConfigFileOptions {
  readonly file: StartedWith;
  readonly cameras: Pick<Cameras, 'configured' | 'put' | 'leave' | 'left' | 'usualModel'>;
  /** A camera that is not to be seen, whatever the file says. */
  readonly hidden?: string | undefined;
  readonly retention: Pick<Retention, 'keep'>;
  /** Remembers the file's cameras as they were applied last. */
  readonly last: {
    readonly read: () => Promise<FileCameras>;
    readonly write: (cameras: FileCameras) => Promise<void>;
  };
  readonly told: (state: ConfigState) => void;
  /** It has changed something: these cameras, or how long things are kept. */
  readonly applied: (path: string, cameras: readonly string[]) => void;
  readonly log: Log;
}

export class ConfigFile {
  state: ConfigState;
  /** As it was read last without a mistake. */
  #config: Config;
  readonly #order = new InOrder();
  #watch: FileWatch | undefined;

  constructor(private readonly options: ConfigFileOptions) {
    this.state = { path: options.file.path };
    this.#config = options.file.config;
  }

  /** Texts of the file that hold variables, by what they became. */
  get written(): ReadonlyMap<string, string> {
    return this.#config.written;
  }

  /** Applies it, and from now on whenever it was saved. */
  async start(): Promise<void> {
    this.#watch = new FileWatch(this.options.file.path, () => void this.reload());
    await this.reload();
  }

  /** Never rejects: what is wrong stands in the log and in `state`, and what was applied last holds. */
  reload(): Promise<void> {
    return this.#order.run(async () => {
      try {
        const config = await this.options.file.load();
        await this.#apply(config);
        this.#sayWhatMustWait(config);
        this.#config = config;
        this.#tell(undefined);
      } catch (error) {
        this.#explain(error);
        this.#tell(lineOf(error));
      }
    });
  }

  async close(): Promise<void> {
    this.#watch?.close();
    await this.#order.idle;
  }

  async #apply({ cameras: all, retention }: Config): Promise<void> {
    const { cameras, last, hidden } = this.options;
    const file = Object.fromEntries(Object.entries(all).filter(([id]) => id !== hidden));
    if (hidden !== undefined && Object.hasOwn(all, hidden))
      this.#say(`camera ${hidden} is hidden, because the server was started without the demo`);
    const before = await last.read();
    const plan = planCameras(cameras.configured(), before, file, cameras.left());
    const usualModel = await cameras.usualModel();
    for (const id of plan.remove) {
      await cameras.leave(id, Date.now(), before[id]);
      this.#say(
        `camera ${id} has gone from the file and is off; what it has is kept for a week, should it come back`,
      );
    }
    for (const { id, keys } of plan.change) {
      await cameras.put(id, now => setUp(id, now, file[id]!, keys, usualModel));
      this.#say(`camera ${id} is changed: ${keys.join(', ')}`);
    }
    for (const { id, keys } of plan.back) {
      await cameras.put(id, now => setUp(id, now, file[id]!, keys, usualModel));
      this.#say(`camera ${id} is back${keys.length > 0 ? `, with changes: ${keys.join(', ')}` : ''}`);
    }
    for (const id of plan.add) {
      await cameras.put(id, now => setUp(id, now, file[id]!, Object.keys(file[id]!), usualModel));
      this.#say(`camera ${id} is added`);
    }
    for (const id of plan.missing)
      this.#say(`camera ${id} was removed in the page; it comes back when it is changed here`);
    await last.write(file);
    this.options.retention.keep(policyOf(retention));
    const changed = [...plan.change, ...plan.back].map(({ id }) => id);
    const ids = [...plan.remove, ...changed, ...plan.add];
    if (ids.length > 0 || !isDeepStrictEqual(retention, this.#config.retention))
      this.options.applied(this.options.file.path, ids);
  }

  #sayWhatMustWait({ server }: Config): void {
    const keys = new Set([...Object.keys(server), ...Object.keys(this.#config.server)]) as Set<
      keyof typeof server
    >;
    for (const key of keys) {
      if (!isDeepStrictEqual(server[key], this.#config.server[key]))
        this.#say(`server.${key} is taken over when vigil is started again`);
    }
  }

  #say(what: string): void {
    this.options.log.info(`${this.options.file.path}: ${what}`);
  }

  #explain(error: unknown): void {
    const { log, file } = this.options;
    if (error instanceof ConfigError) for (const problem of error.problems) log.warn(problem);
    else logFailure(log, `${file.path} can not be applied`, error);
    if (error instanceof UserError) log.warn(`${file.path}: what was applied before still holds`);
  }

  #tell(problem: string | undefined): void {
    const { path, problem: before } = this.state;
    if (problem === undefined && before !== undefined) this.#say('is right again, and applied');
    this.state = { path, ...(problem !== undefined && { problem }) };
    if (problem !== before) this.options.told(this.state);
  }
}
