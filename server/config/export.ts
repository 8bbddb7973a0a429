/** All that is set, as a configuration file: with comments, and with variables where passwords were. */

import { setImmediate } from 'node:timers/promises';
import { Document, isMap, isScalar, type Scalar, visit } from 'yaml';
import { replaceSecrets } from '../../streams/index.ts';
import type { CameraSettings } from '../cameras/settings.ts';
import type { RetentionPolicy } from '../events/retention.ts';
import { slug } from '../slug.ts';
import { jsonSchema, type ServerSettings, schemaAt } from './schema.ts';
import { isReference, referencesIn, withoutVariables } from './variables.ts';

export interface Exported {
  readonly server: ServerSettings;
  readonly retention: RetentionPolicy;
  readonly cameras: readonly CameraSettings[];
  /** Texts as the configuration file writes them, by what they became. */
  readonly written?: ReadonlyMap<string, string> | undefined;
}

/** Camera by camera, and what is no camera before: 64 with their zones take half a second, and other work runs in between. */
export async function exportConfig({
  server,
  retention,
  cameras,
  written = new Map(),
}: Exported): Promise<string> {
  jsonSchema(); // which takes as long as a camera where nothing has asked for it before
  await setImmediate();
  const variables = new Variables(written);
  const { database, ...others } = server;
  const set = {
    server: { ...others, ...(database !== undefined && { database: variables.hide(database, 'DATABASE') }) },
    retention,
  };
  const entry = ({ id, ...settings }: CameraSettings) => ({
    [id]: hideIn(asInFile(settings), nameFor(id, settings.name), variables),
  });
  let text = textOf(cameras.length > 0 ? set : { ...set, cameras: {} }, true);
  for (const [index, camera] of cameras.entries()) {
    await setImmediate();
    const part = textOf({ cameras: entry(camera) }, index === 0);
    text += index === 0 ? part : part.replace('cameras:\n', '\n');
  }
  return headOf(variables) + text;
}

function textOf(value: object, explained: boolean): string {
  const document = new Document(value);
  if (explained) explain(document.contents, []);
  visit(document, {
    Seq: (_, list) => {
      list.flow = !list.items.some(isMap); // the points of a zone on one line
    },
  });
  return document.toString({ lineWidth: 0 });
}

function headOf({ names }: Variables): string {
  const lines = [
    'Configuration of vigil: vigil serve --config vigil.yaml',
    'docs/configuration.md says more.',
    ...(names.size > 0
      ? ['Passwords are not in here. Set them in the environment:', ...[...names].map(name => `  ${name}`)]
      : []),
  ];
  return `${lines.map(line => `# ${line}\n`).join('')}\n`;
}

/** What a file may say of a camera, the name first; not for how long it is snoozed. */
function asInFile(settings: Omit<CameraSettings, 'id'>): object {
  const keys = Object.keys(schemaAt(['cameras', 'any']).properties!) as (keyof typeof settings)[];
  return Object.fromEntries(keys.filter(key => key in settings).map(key => [key, settings[key]]));
}

/** Every text that is an address may hold a password; a name or a model has none that this would find. */
function hideIn(value: unknown, name: string, variables: Variables): unknown {
  if (typeof value === 'string') return variables.hide(value, name);
  if (Array.isArray(value)) return value.map(inner => hideIn(inner, name, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, hideIn(inner, name, variables)]),
  );
}

/** Like `FRONT_DOOR`; cameras with a name in another script go by their id. */
function nameFor(id: string, name: string): string {
  const words = slug(name) || id;
  return (/^\d/.test(words) ? `camera-${words}` : words).replaceAll('-', '_').toUpperCase();
}

/** The variables that stand for passwords: one for each password of a camera. */
class Variables {
  /** All that are used. */
  readonly names = new Set<string>();
  readonly #taken: Set<string>;
  readonly #known = new Map<string, string>();

  constructor(private readonly written: ReadonlyMap<string, string>) {
    this.#taken = new Set([...written.values()].flatMap(referencesIn));
  }

  hide(text: string, owner: string): string {
    // What the file took from the environment is written as there.
    const before = this.written.get(text) ?? withoutVariables(text);
    const after = replaceSecrets(before, secret =>
      secret === '' || isReference(secret) ? secret : `\${${this.#nameOf(secret, owner)}}`,
    );
    for (const name of referencesIn(after)) this.names.add(name);
    return after;
  }

  #nameOf(secret: string, owner: string): string {
    const key = `${owner} ${secret}`;
    const known = this.#known.get(key);
    if (known) return known;
    let name = `${owner}_PASSWORD`;
    for (let number = 2; this.#taken.has(name); number++) name = `${owner}_PASSWORD_${number}`;
    this.#known.set(key, name);
    this.#taken.add(name);
    return name;
  }
}

/** Comments each key. */
function explain(node: unknown, path: readonly string[]): void {
  if (!isMap(node)) return;
  for (const pair of node.items) {
    const key = pair.key as Scalar<string>;
    if (!isScalar(key)) continue;
    const here = [...path, key.value];
    const isCamera = path.length === 1 && path[0] === 'cameras';
    key.spaceBefore = path.length === 0;
    const description = isCamera ? undefined : schemaAt(here).description;
    if (description) key.commentBefore = ` ${description}`;
    explain(pair.value, here);
  }
}
