import type { NewCamera } from '../cameras/settings.ts';
import type { RetentionSettings } from '../events/retention.ts';
import { addIssues, openDocument, readText } from './document.ts';
import { overlay, overridesIn } from './environment.ts';
import { configFile, type ServerSettings, schemaAt } from './schema.ts';
import { resolveVariables } from './variables.ts';
import { inWords } from './words.ts';

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
  const file = path === undefined ? undefined : parseConfig(await readText(path), path, env);
  return {
    server: overlay(file?.server, server),
    retention: overlay(file?.retention, retention),
    cameras: file?.cameras ?? {},
    written: file?.written ?? new Map(),
  };
}

/**
 * @param path to be named in errors
 * @throws ConfigError
 */
export function parseConfig(text: string, path: string, env: NodeJS.ProcessEnv): Config {
  const { plain, mistakes } = openDocument(text, path, 'the file is empty; write cameras: {} for none');
  const written = new Map<string, string>();
  const resolved = resolveVariables(plain, env, {
    became: (before, after) => written.set(after, before),
    problem: (keys, message) => mistakes.addAt(keys, message),
  });
  const result = configFile.safeParse(withoutEmptySections(resolved), { error: inWords });
  addIssues(mistakes, result.error?.issues, keys => Object.keys(schemaAt(keys).properties ?? {}));
  mistakes.check();
  const { server = {}, retention = {}, cameras = {} } = result.data!;
  return { server, retention, cameras, written } as Config;
}

/** `server:` with nothing but comments below it. */
function withoutEmptySections(config: unknown): unknown {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  return Object.fromEntries(Object.entries(config).filter(([, section]) => section !== null));
}
