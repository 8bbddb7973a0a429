/** Variables that override a value of `server` or `retention`: `VIGIL_PORT`, `VIGIL_RETENTION_CLIPS_DAYS`. */

import { delimiter } from 'node:path';
import type { RetentionSettings } from '../events/retention.ts';
import { ConfigError } from './problems.ts';
import { configFile, type JsonSchema, jsonSchema, type ServerSettings } from './schema.ts';
import { inWords } from './words.ts';

export interface Overrides {
  readonly server?: ServerSettings;
  readonly retention?: RetentionSettings;
}

/** The keys on the way to a value, in capitals, with `_` between words; `server` is left out. */
export function variableOf([section, ...keys]: readonly string[]): string {
  const words = section === 'server' ? keys : [section!, ...keys];
  return ['VIGIL', ...words.map(word => word.replace(/[A-Z]/g, '_$&').toUpperCase())].join('_');
}

/** @throws ConfigError that names the variables which can't be used; one that is empty counts as not set */
export function overridesIn(env: NodeJS.ProcessEnv): Overrides {
  const { server, retention } = jsonSchema().properties!;
  let given: Tree = {};
  for (const { path, type } of [...leaves(server!, ['server']), ...leaves(retention!, ['retention'])]) {
    const text = env[variableOf(path)];
    if (text) given = withValue(given, path, convert(text, type));
  }
  const result = configFile.safeParse(given, { error: inWords });
  if (result.success) return result.data as Overrides;
  throw new ConfigError(
    result.error.issues.map(({ path, message }) => `${variableOf(path as string[])}: ${message}`),
  );
}

/** All keys of both; where both have a value, that of `above` counts. */
export function overlay<T extends object>(below: T | undefined, above: T | undefined): T {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above ?? {})) {
    merged[key] =
      typeof value === 'object' && value !== null ? overlay(merged[key] as object | undefined, value) : value;
  }
  return merged as T;
}

interface Leaf {
  readonly path: readonly string[];
  readonly type: string | undefined;
}

function leaves({ properties, type }: JsonSchema, path: readonly string[]): Leaf[] {
  if (!properties) return [{ path, type }];
  return Object.entries(properties).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

type Tree = Readonly<Record<string, unknown>>;

function withValue(tree: Tree, [key, ...rest]: readonly string[], value: unknown): Tree {
  const inner = (tree[key!] ?? {}) as Tree;
  return { ...tree, [key!]: rest.length === 0 ? value : withValue(inner, rest, value) };
}

/** What is none of the type stays text, so that the schema says what is wrong. */
function convert(text: string, type: string | undefined): unknown {
  if (type === 'array') return text.split(delimiter);
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type !== 'number' && type !== 'integer') return text;
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
