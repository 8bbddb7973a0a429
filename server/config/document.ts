import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { isMissing } from '../files.ts';
import { lineOf } from '../log.ts';
import { Mistakes } from './mistakes.ts';
import { ConfigError } from './problems.ts';
import { unknownKey } from './words.ts';

/** @throws ConfigError */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`${path}: ${isMissing(error) ? 'there is no such file' : lineOf(error)}`]);
  }
}

/**
 * What a YAML document holds, and who can tell where in it something is.
 * @param path to be named in errors
 * @throws ConfigError where it is no YAML, or says nothing
 */
export function openDocument(
  text: string,
  path: string,
  ifEmpty: string,
): { plain: unknown; mistakes: Mistakes } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    ...{ lineCounter, prettyErrors: false, stringKeys: true, logLevel: 'error' },
  });
  const mistakes = new Mistakes(path, lineCounter, document);
  for (const { pos, code, message } of [...document.errors, ...document.warnings])
    mistakes.add(pos[0], inOneLine(code, message));
  mistakes.check();
  const plain = plainOf(document, mistakes, ifEmpty);
  return { plain, mistakes };
}

function plainOf(document: Document.Parsed, mistakes: Mistakes, ifEmpty: string): unknown {
  let value: unknown;
  try {
    value = document.toJS() ?? undefined;
  } catch (error) {
    mistakes.add(0, lineOf(error)); // aliases of aliases of aliases
  }
  // An editor that is about to write: it does not mean that all of it goes.
  if (value === undefined) mistakes.add(0, ifEmpty);
  mistakes.check();
  return value;
}

/** @param knownAt the keys that there may be at a path */
export function addIssues(
  mistakes: Mistakes,
  issues: readonly z.core.$ZodIssue[] = [],
  knownAt: (path: readonly PropertyKey[]) => readonly string[],
): void {
  for (const issue of issues) {
    const { path, message } = issue;
    if (issue.code === 'unrecognized_keys') {
      const known = knownAt(path);
      for (const key of issue.keys) mistakes.addAt([...path, key], unknownKey(key, known), 'key');
    } else mistakes.addAt(path, message, issue.code === 'invalid_key' ? 'key' : 'value');
  }
}

/** The text of the file may stand in it, and hold a password. */
function inOneLine(code: string, message: string): string {
  if (code === 'TAB_AS_INDENT') return 'a tab can not indent; use spaces';
  if (code === 'DUPLICATE_KEY') return 'this key is there twice';
  if (code === 'MULTIPLE_DOCS') return 'the file must hold one document only';
  const [line = ''] = message.split('\n', 1);
  return code === 'UNEXPECTED_TOKEN' ? line.replace(/: ".*$/, '') : line;
}
