/** The tree of what can be replayed: which rows are seen, and where keys lead. Pure. */
import type { ReplayEntry, ReplayFolder } from '../../server/contract.ts';

export interface Row {
  readonly entry: ReplayEntry;
  /** From 1. */
  readonly level: number;
  /** Of those beside it: its place from 1, and how many there are. */
  readonly place: number;
  readonly count: number;
}

/** By path, as far as they were loaded; '' are the roots. */
export type Folders = ReadonlyMap<string, ReplayFolder>;

export const canOpen = ({ kind }: ReplayEntry): boolean => kind === 'folder' || kind === 'set';

/** From top to bottom, those inside open folders included. */
export function rowsOf(folders: Folders, open: ReadonlySet<string>, path = '', level = 1): Row[] {
  const entries = folders.get(path)?.entries ?? [];
  return entries.flatMap((entry, index) => [
    { entry, level, place: index + 1, count: entries.length },
    ...(open.has(entry.path) ? rowsOf(folders, open, entry.path, level + 1) : []),
  ]);
}

/** The folders above a path, the outermost first. */
export function above(path: string): string[] {
  const names = path.split('/');
  return names.slice(0, -1).map((_, i) => names.slice(0, i + 1).join('/'));
}

export type Move = { readonly focus: string } | { readonly open: string } | { readonly close: string };

/** Where a key leads from a row; null where nowhere. As trees work everywhere. */
export function moveOf(
  key: string,
  rows: readonly Row[],
  at: string,
  open: ReadonlySet<string>,
): Move | null {
  const index = rows.findIndex(({ entry }) => entry.path === at);
  const row = rows[index];
  if (!row) return null;
  const { entry } = row;
  const focus = (to: Row | undefined) => (to ? { focus: to.entry.path } : null);
  switch (key) {
    case 'ArrowDown':
      return focus(rows[index + 1]);
    case 'ArrowUp':
      return focus(rows[index - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'ArrowRight':
      if (!canOpen(entry)) return null;
      if (!open.has(entry.path)) return { open: entry.path };
      return rows[index + 1] && rows[index + 1]!.level > row.level ? focus(rows[index + 1]) : null;
    case 'ArrowLeft':
      if (open.has(entry.path)) return { close: entry.path };
      return row.level > 1 ? { focus: above(entry.path).at(-1)! } : null;
    default:
      return null;
  }
}
