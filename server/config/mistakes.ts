import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter } from 'yaml';
import { redact } from '../../streams/index.ts';
import { ConfigError } from './problems.ts';

/** What is found wrong with a file, each with its place. */
export class Mistakes {
  readonly #found: { readonly offset: number; readonly what: string }[] = [];

  constructor(
    private readonly path: string,
    private readonly lines: LineCounter,
    private readonly document: Document,
  ) {}

  /** The same mistake, found twice, counts once. */
  add(offset: number, what: string): void {
    const isKnown = this.#found.some(one => one.offset === offset && one.what === what);
    if (!isKnown) this.#found.push({ offset, what });
  }

  addAt(keys: readonly PropertyKey[], message: string, of: 'value' | 'key' = 'value'): void {
    const name = keys.length > 0 ? `${keys.join('.')}: ` : '';
    this.add(offsetOf(this.document, keys, of), `${name}${message}`);
  }

  /** @throws ConfigError with all of them, where there are any */
  check(): void {
    if (this.#found.length === 0) return;
    const inOrder = this.#found.toSorted((a, b) => a.offset - b.offset);
    throw new ConfigError(
      inOrder.map(({ offset, what }) => {
        const { line, col } = this.lines.linePos(offset);
        return redact(`${this.path}:${line}:${col} ${what}`);
      }),
    );
  }
}

/**
 * Where in its text a document has what is at a path: the value, or its key where there is none or it is a map; the innermost key
 * that is there where the path goes on.
 */
function offsetOf(document: Document, path: readonly PropertyKey[], of: 'value' | 'key'): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  if (of === 'value' && isScalar(node) && node.value !== null) return startOf(node) ?? offset;
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
