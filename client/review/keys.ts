import { useEffect, useEffectEvent } from 'react';
import { t } from '../i18n/i18n.ts';

export type Command =
  | 'next'
  | 'previous'
  | 'acknowledge'
  | 'dismiss'
  | 'protect'
  | 'undo'
  | 'select'
  | 'play'
  | 'comment'
  | 'close'
  | 'help';

interface Key {
  readonly command: Command;
  /** As the browser names them. */
  readonly keys: readonly string[];
  /** Where it is not the first of them. */
  readonly shown?: () => string;
}

export const KEYS: readonly Key[] = [
  { command: 'next', keys: ['j', 'ArrowDown'], shown: () => t('review.keys.or', { key: 'j', arrow: '↓' }) },
  { command: 'previous', keys: ['k', 'ArrowUp'], shown: () => t('review.keys.or', { key: 'k', arrow: '↑' }) },
  { command: 'acknowledge', keys: ['a'] },
  { command: 'dismiss', keys: ['d'] },
  { command: 'protect', keys: ['p'] },
  { command: 'play', keys: [' '], shown: () => t('review.keys.space') },
  { command: 'comment', keys: ['c'] },
  { command: 'undo', keys: ['u'] },
  { command: 'select', keys: ['x'] },
  { command: 'close', keys: ['Escape'], shown: () => 'Esc' },
  { command: 'help', keys: ['?'] },
];

/** Arrows and space belong to what has the focus, unless that is the list or nothing. */
const HAS_KEYS = 'button, a, input, select, textarea, video, [role=grid], summary';
const TYPING = 'textarea, select, input:not([type=radio], [type=checkbox])';

/** The command of a key; null where the key is meant for something else. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(TYPING) || document.querySelector('dialog[open]')) return null;
  if (/^Arrow|^ $/.test(event.key) && target?.closest(HAS_KEYS)) return null;
  return KEYS.find(({ keys }) => keys.includes(event.key))?.command ?? null;
}

/** Keys of the whole page, while the component is there. */
export function useKeys(act: (command: Command) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    act(command);
  });
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
