import { useEffect, useRef, useState } from 'react';
import type { ReplayEntry } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { canOpen, moveOf, rowsOf } from './tree.ts';
import type { Sources } from './useSources.ts';

interface Props {
  readonly sources: Sources;
  readonly chosen: string | null;
  readonly onChoose: (path: string) => void;
}

const ICONS: Record<ReplayEntry['kind'], IconName> = {
  folder: 'folder',
  set: 'set',
  clip: 'pictures',
  video: 'video',
};

/** Folders to open and clips to choose: arrows go through it, Enter chooses. */
export function SourceTree({ sources, chosen, onChoose }: Props) {
  const { folders, open, toggle } = sources;
  const rows = rowsOf(folders, open);
  const [focused, setFocused] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  /** The one that Tab leads to. */
  const isThere = (path: string | null) => rows.some(({ entry }) => entry.path === path);
  const at = [focused, chosen].find(isThere) ?? rows[0]?.entry.path;

  useEffect(() => {
    // Keys move the focus; where it is elsewhere it stays there.
    if (focused !== null && tree.current?.contains(document.activeElement))
      tree.current.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [focused]);

  const act = (entry: ReplayEntry) => {
    setFocused(entry.path);
    if (canOpen(entry)) toggle(entry.path, !open.has(entry.path));
    else onChoose(entry.path);
  };
  const press = (key: string, entry: ReplayEntry): boolean => {
    if (key === 'Enter' || key === ' ') {
      act(entry);
      return true;
    }
    const move = moveOf(key, rows, entry.path, open);
    if (!move) return false;
    if ('focus' in move) setFocused(move.focus);
    else toggle('open' in move ? move.open : move.close, 'open' in move);
    return true;
  };

  return (
    <div className="tree" role="tree" aria-label={t('replay.tree')} ref={tree} data-testid="replay-tree">
      {rows.map(({ entry, level, place, count }) => (
        <div
          key={entry.path}
          role="treeitem"
          tabIndex={entry.path === at ? 0 : -1}
          aria-level={level}
          aria-posinset={place}
          aria-setsize={count}
          aria-selected={entry.path === chosen}
          {...(canOpen(entry) && { 'aria-expanded': open.has(entry.path) })}
          style={{ paddingLeft: 8 + 16 * (level - 1) }}
          title={entry.name}
          data-path={entry.path}
          onClick={() => act(entry)}
          onFocus={() => setFocused(entry.path)}
          onKeyDown={event => {
            if (press(event.key, entry)) event.preventDefault();
          }}
        >
          <span className="tree-arrow" aria-hidden="true">
            {canOpen(entry) && <Icon name="next" />}
          </span>
          <Icon name={ICONS[entry.kind]} />
          <span className="tree-name">{entry.name}</span>
          {entry.kind === 'set' && <small>{t('replay.labelled')}</small>}
        </div>
      ))}
    </div>
  );
}
