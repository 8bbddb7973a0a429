import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { NewCamera } from '../cameras/settings.ts';
import type { RetentionSettings } from '../events/retention.ts';
import { isMissing } from '../files.ts';
import { lineOf } from '../log.ts';
import { overlay, overridesIn } from './environment.ts';
import { Mistakes } from './mistakes.ts';
import { ConfigError } from './problems.ts';
import { configFile, type ServerSettings, schemaAt } from './schema.ts';
import { resolveVariables } from './variables.ts';
import { inWords, unknownKey } from './words.ts';

export interface Config {
  readonly server: ServerSettings;
  readonly retention: RetentionSettings;
  readonly cameras: Readonly<Record<string, NewCamera>>;
  /** Texts of the file that hold variables, by what they became. */
  readonly written: ReadonlyMap<string, string>;
}

/**
 * What the environment says, over what the file says, where there is one.
 * @throws ConfigError
 */
export async function loadConfig(path: string | undefined, env: NodeJS.ProcessEnv): Promise<Config> {
  const { server, retention } = overridesIn(env);
  const file = path === undefined ? undefined : parseConfig(await read(path), path, env);
  return {
    server: overlay(file?.server, server),
    retention: overlay(file?.retention, retention),
    cameras: file?.cameras ?? {},
    written: file?.written ?? new Map(),
  };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`${path}: ${isMissing(error) ? 'there is no such file' : lineOf(error)}`]);
  }
}

/**
 * @param path to be named in errors
 * @throws ConfigError
 */
export function parseConfig(text: string, path: string, env: NodeJS.ProcessEnv): Config {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    ...{ lineCounter, prettyErrors: false, stringKeys: true, logLevel: 'error' },
  });
  const mistakes = new Mistakes(path, lineCounter, document);
  for (const { pos, code, message } of [...document.errors, ...document.warnings])
    mistakes.add(pos[0], inOneLine(code, message));
  mistakes.check();
  const plain = plainOf(document, mistakes);
  const written = new Map<string, string>();
  const resolved = resolveVariables(plain, env, {
    became: (before, after) => written.set(after, before),
    problem: (keys, message) => mistakes.addAt(keys, message),
  });
  const result = configFile.safeParse(withoutEmptySections(resolved), { error: inWords });
  for (const issue of result.error?.issues ?? []) addIssue(mistakes, issue);
  mistakes.check();
  const { server = {}, retention = {}, cameras = {} } = result.data!;
  return { server, retention, cameras, written } as Config;
}

function plainOf(document: Document.Parsed, mistakes: Mistakes): unknown {
  let value: unknown;
  try {
    value = document.toJS() ?? undefined;
  } catch (error) {
    mistakes.add(0, lineOf(error)); // aliases of aliases of aliases
  }
  // An editor that is about to write: it does not mean that every camera goes.
  if (value === undefined) mistakes.add(0, 'the file is empty; write cameras: {} for none');
  mistakes.check();
  return value;
}

function addIssue(mistakes: Mistakes, issue: z.core.$ZodIssue): void {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schemaAt(path).properties ?? {});
    for (const key of issue.keys) mistakes.addAt([...path, key], unknownKey(key, known), 'key');
  } else mistakes.addAt(path, message, issue.code === 'invalid_key' ? 'key' : 'value');
}

/** `server:` with nothing but comments below it. */
function withoutEmptySections(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  return Object.fromEntries(Object.entries(config).filter(([, section]) => section !== null));
}

/** The text of the file may stand in it, and hold a password. */
function inOneLine(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'a tab can not indent; use spaces';
  if (code === 'DUPLICATE_KEY') return 'this key is there twice';
  if (code === 'MULTIPLE_DOCS') return 'the file must hold one document only';
  const [line = ''] = message.split('\n', 1);
  return code === 'UNEXPECTED_TOKEN' ? line.replace(/: ".*$/, '') : line;
}
