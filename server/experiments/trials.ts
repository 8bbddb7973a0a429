import { z } from 'zod';
import type { MethodInfo } from '../../models/index.ts';
import type { Mistakes } from '../config/mistakes.ts';
import { inWords, unknownKey } from '../config/words.ts';
import { combinations, valuesOf } from './combinations.ts';
import type { GridFile } from './grid.ts';
import type { Labelled } from './labelled.ts';
import { type Modality, methodNamed } from './modality.ts';

/** More runs than this are a mistake: a list too many. */
export const MAX_RUNS = 10_000;

/** A method with one value of each of its options. */
export interface Trial {
  readonly name: string;
  readonly method: string;
  /** With all defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly labelled?: Labelled | undefined;
}

/** A trial of the file, or one for each combination of its lists. */
export function trialsOf(
  name: string,
  file: GridFile,
  { name: modality, methods }: Pick<Modality, 'name' | 'methods'>,
  mistakes: Mistakes,
): Trial[] {
  const { method: wanted, labelled, ...own } = file.trials[name]!;
  const method = methods.find(one => one.name === wanted);
  if (!method) {
    const names = methods.map(one => one.name).join(', ');
    mistakes.addAt(
      ['trials', name, 'method'],
      `there is no method ${wanted} for ${modality}; there are ${names}`,
    );
    return [];
  }
  const known = optionsOf(method);
  for (const key of Object.keys(own))
    if (!known.has(key)) mistakes.addAt(['trials', name, key], unknownKey(key, [...known.keys()]), 'key');
  const from = (options: object) => Object.entries(options).filter(([key]) => known.has(key));
  const given = Object.fromEntries([...from(file.base), ...from(own)]);
  const sectionOf = (key: string) => (key in own || !(key in file.base) ? ['trials', name] : ['base']);
  let count = 1;
  for (const [key, value] of Object.entries(given)) {
    const values = valuesOf(value, known.get(key)!);
    const isTwice = new Set(values.map(one => JSON.stringify(one))).size < values.length;
    if (values.length === 0 || isTwice) {
      mistakes.addAt([...sectionOf(key), key], isTwice ? 'has a value twice' : 'has no value');
      return [];
    }
    count *= values.length;
  }
  if (count > MAX_RUNS) {
    mistakes.addAt(['trials', name], `comes to ${count} trials; at most ${MAX_RUNS} runs are possible`);
    return [];
  }
  return combinations(given, key => known.get(key)!).flatMap(({ options, label, indices }) => {
    const checked = method.options.safeParse(options, { error: inWords });
    for (const { path, message } of checked.error?.issues ?? []) {
      const [key = '', ...deeper] = path.map(String);
      const section = sectionOf(key);
      const which = key in indices ? [indices[key]!] : [];
      mistakes.addAt([...section, key, ...which, ...deeper], message);
    }
    if (!checked.success) return [];
    const title = label ? `${name}, ${label}` : name;
    return [
      {
        name: title,
        method: wanted,
        options: checked.data as Trial['options'],
        labelled: labelled ?? file.labelled,
      },
    ];
  });
}

/** With what their options name pinned down. @throws UserError where that is not there */
export function settled(trials: readonly Trial[], methods: readonly MethodInfo[]): Promise<Trial[]> {
  return Promise.all(
    trials.map(async trial => {
      const method = methodNamed(methods, trial.method);
      const options = (await method.settled?.(trial.options)) as Trial['options'] | undefined;
      return options ? { ...trial, options } : trial;
    }),
  );
}

/** The keys of a method's options, and whether a list is one value of it. */
function optionsOf({ options }: MethodInfo): Map<string, boolean> {
  interface Schema {
    readonly type?: string;
    readonly properties?: Record<string, Schema>;
    readonly anyOf?: Schema[];
    readonly oneOf?: Schema[];
  }
  const json = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as Schema;
  const choices = (schema: Schema): Schema[] => [
    schema,
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(choices),
  ];
  return new Map(
    choices(json).flatMap(({ properties = {} }) =>
      Object.entries(properties).map(
        ([key, schema]) => [key, choices(schema).some(({ type }) => type === 'array')] as const,
      ),
    ),
  );
}

/** What stands in `base` must be an option of some trial. */
export function refuseUnused(
  { base, trials }: GridFile,
  methods: readonly MethodInfo[],
  mistakes: Mistakes,
): void {
  const used = methods.filter(({ name }) => Object.values(trials).some(({ method }) => method === name));
  const known = [...new Set(used.flatMap(method => [...optionsOf(method).keys()]))];
  for (const key of Object.keys(base))
    if (used.length > 0 && !known.includes(key)) mistakes.addAt(['base', key], unknownKey(key, known), 'key');
}
