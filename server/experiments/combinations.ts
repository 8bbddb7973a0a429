/** One value of each option. */
export interface Combination {
  readonly options: Readonly<Record<string, unknown>>;
  /** The values of those options that have several, such as `shrink 0.01`. */
  readonly label: string;
  /** Of those, which of their values it is. */
  readonly indices: Readonly<Record<string, number>>;
}

/** The values that an option takes; a list stands for several. @param isList whether a list is one value; then only a list of lists stands for several */
export function valuesOf(given: unknown, isList: boolean): readonly unknown[] {
  return isMany(given, isList) ? given : [given];
}

function isMany(given: unknown, isList: boolean): given is readonly unknown[] {
  return Array.isArray(given) && (!isList || given.some(Array.isArray));
}

/**
 * All of them where options are lists of values.
 * @param isList whether a list is one value of an option, see `valuesOf`
 */
export function combinations(
  given: Readonly<Record<string, unknown>>,
  isList: (key: string) => boolean,
): Combination[] {
  let all: Combination[] = [{ options: {}, label: '', indices: {} }];
  for (const [key, value] of Object.entries(given)) {
    const many = isMany(value, isList(key));
    const values = valuesOf(value, isList(key));
    all = all.flatMap(({ options, label, indices }) =>
      values.map((one, i) => ({
        options: { ...options, [key]: one },
        indices: many ? { ...indices, [key]: i } : indices,
        label: many ? [label, `${key} ${words(one)}`].filter(Boolean).join(', ') : label,
      })),
    );
  }
  return all;
}

const words = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
