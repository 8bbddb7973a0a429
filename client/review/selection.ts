/** Which events of a list are selected, for doing the same to all of them. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Where a range begins: what was selected or opened last. */
  readonly anchor: string | null;
}

export const NONE: Selection = { ids: new Set(), anchor: null };

export function toggle({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return { ids: next, anchor: id };
}

/** All from the anchor to `id`, both included. */
export function extend({ ids, anchor }: Selection, list: readonly string[], id: string): Selection {
  const [at, from] = [list.indexOf(id), list.indexOf(anchor ?? id)];
  if (at < 0) return { ids, anchor };
  const [first, last] = from < 0 ? [at, at] : [Math.min(at, from), Math.max(at, from)];
  return { ids: new Set([...ids, ...list.slice(first, last + 1)]), anchor };
}

/** Without what has gone from the list. */
export function within(selection: Selection, list: readonly string[]): Selection {
  const listed = new Set(list);
  const kept = [...selection.ids].filter(id => listed.has(id));
  return kept.length === selection.ids.size ? selection : { ...selection, ids: new Set(kept) };
}

/** The one before or behind; the first where none is open; null at an end of the list. */
export function neighbour(list: readonly string[], id: string | null, step: 1 | -1): string | null {
  const at = id === null ? -1 : list.indexOf(id);
  if (at < 0) return list[0] ?? null;
  return list[at + step] ?? null;
}
