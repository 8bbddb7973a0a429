/** One value of each option. */
export interface Combination {
  readonly options: Readonly<Record<string, unknown>>;
  /** The values of those options that have several, such as `shrink 0.01`. */
  readonly label: string;
  /** Of those, which of their values it is. */
  readonly indices: Readonly<Record<string, number>>;
}

/**
 * All of them where options are lists of values.
 * @param isList whether a list is one value of an option; then only a list of lists stands for several
 */
export function combinations(
  given: Readonly<Record<string, unknown>>,
  isList: (key: string) => boolean,
): Combination[] {
  let all: Combination[] = [{ options: {}, label: '', indices: {} }];
  for (const [key, value] of Object.entries(given)) {
    const many = Array.isArray(value) && (!isList(key) || value.some(Array.isArray));
    const values: readonly unknown[] = many ? value : [value];
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
