import { UserError } from '../../streams/index.ts';

/** Who made many mistakes made one of them often. */
const SHOWN = 10;

/** What is wrong with a configuration file, a line for each: `vigil.yaml:12:7 cameras.door.name: must be text`. */
export class ConfigError extends UserError {
  readonly problems: readonly string[];

  constructor(found: readonly string[]) {
    const more = (shown: number) => found.length - shown;
    super(more(1) > 0 ? `${found[0]} (and ${more(1)} more)` : found[0]!, 'bad-config', 2);
    const left = more(SHOWN);
    this.problems = left > 0 ? [...found.slice(0, SHOWN), `and ${left} more`] : found;
  }
}
