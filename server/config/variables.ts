/** `${NAME}` in a configuration file stands for a variable of the environment, `$${NAME}` for itself. */

const REFERENCE = /(\$?)\$\{([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export type Path = readonly (string | number)[];

export interface Hears {
  /** What each text with variables became. */
  readonly became: (written: string, text: string) => void;
  /** That a variable is not there. */
  readonly problem: (path: Path, message: string) => void;
}

/** Puts variables into every text of a value. */
export function resolveVariables(
  value: unknown,
  env: NodeJS.ProcessEnv,
  hears: Hears,
  path: Path = [],
): unknown {
  const within = (inner: unknown, step: string | number) =>
    resolveVariables(inner, env, hears, [...path, step]);
  if (Array.isArray(value)) return value.map(within);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, within(inner, key)]));
  if (typeof value !== 'string') return value;
  const text = value.replace(REFERENCE, (whole: string, escaped: string, name: string) => {
    if (escaped) return whole.slice(1);
    const found = NAME.test(name) ? env[name] : undefined;
    if (!NAME.test(name))
      hears.problem(path, 'holds ${...} with no name of a variable in it; write $${...} for such a text');
    else if (!found) hears.problem(path, `the variable ${name} is not set in the environment`);
    return found ?? name; // so that the text can be looked at further
  });
  if (text !== value) hears.became(value, text);
  return text;
}

/** A text that has no variables in it, as a file writes it. */
export const withoutVariables = (text: string): string => text.replaceAll('${', () => '$${');

export const isReference = (text: string): boolean => /^\$\{[^}]*\}$/.test(text);

/** The names of the variables in it. */
export function referencesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].filter(([, escaped]) => !escaped).map(([, , name]) => name!);
}
