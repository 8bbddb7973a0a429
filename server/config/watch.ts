import { unwatchFile, watchFile } from 'node:fs';

/** An editor that writes in several steps is given this time, in milliseconds. */
const SETTLED_MS = 300;

/**
 * Tells when a file has been written, replaced, removed or made. It is looked at once in a while, by its name: so a file that an
 * editor puts in its place, a link that is turned and a file on a network drive are seen like any other.
 */
export class FileWatch {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly changed: () => void,
    everyMs = 1000,
  ) {
    watchFile(path, { interval: everyMs, persistent: false }, this.#seen);
  }

  close(): void {
    unwatchFile(this.path, this.#seen);
    clearTimeout(this.#timer);
  }

  readonly #seen = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.changed, SETTLED_MS);
  };
}
