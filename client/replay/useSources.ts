import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReplayFolder } from '../../server/contract.ts';
import { api } from '../api.ts';
import { above, type Folders } from './tree.ts';

export interface Sources {
  readonly folders: Folders;
  /** Paths of open folders. */
  readonly open: ReadonlySet<string>;
  /** Why the last one could not be read. */
  readonly problem: string | null;
  /** Opens a folder, read anew, or closes it. */
  toggle(path: string, isOpen: boolean): void;
}

/** @param chosen a path that was chosen before: the folders above it are open */
export function useSources(chosen: string | null): Sources {
  const [folders, setFolders] = useState<ReadonlyMap<string, ReplayFolder>>(new Map());
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const first = useRef(chosen);

  const load = useCallback(async (path: string) => {
    try {
      const folder = await api.replaySources(path);
      setFolders(before => new Map(before).set(path, folder));
      setProblem(null);
      return folder;
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return null;
    }
  }, []);

  const toggle = useCallback(
    (path: string, isOpen: boolean) => {
      setOpen(before => {
        const after = new Set(before);
        if (isOpen) after.add(path);
        else after.delete(path);
        return after;
      });
      if (isOpen) void load(path);
    },
    [load],
  );

  useEffect(() => {
    void (async () => {
      const roots = await load('');
      // Where there is one only, there is nothing to choose.
      const [root] = roots?.entries ?? [];
      const known = first.current === null ? [] : above(first.current);
      for (const path of known.length > 0 ? known : roots?.entries.length === 1 ? [root!.path] : [])
        toggle(path, true);
    })();
  }, [load, toggle]);

  return { folders, open, problem, toggle };
}
