import { useEffect, useEffectEvent } from 'react';

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
  readonly shown: string;
  readonly does: string;
}

export const KEYS: readonly Key[] = [
  { command: 'next', keys: ['j', 'ArrowDown'], shown: 'j or ↓', does: 'Open the next event' },
  { command: 'previous', keys: ['k', 'ArrowUp'], shown: 'k or ↑', does: 'Open the one before' },
  { command: 'acknowledge', keys: ['a'], shown: 'a', does: 'Acknowledge, and go to the next' },
  { command: 'dismiss', keys: ['d'], shown: 'd', does: 'Dismiss as normal, and go to the next' },
  { command: 'protect', keys: ['p'], shown: 'p', does: 'Protect, or no longer' },
  { command: 'play', keys: [' '], shown: 'Space', does: 'Play the video, or pause it' },
  { command: 'comment', keys: ['c'], shown: 'c', does: 'Write a comment; Ctrl+Enter saves it' },
  { command: 'undo', keys: ['u'], shown: 'u', does: 'Undo what was done last' },
  {
    command: 'select',
    keys: ['x'],
    shown: 'x',
    does: 'Select; what is done is done to all that are selected',
  },
  { command: 'close', keys: ['Escape'], shown: 'Esc', does: 'Select nothing, close the event' },
  { command: 'help', keys: ['?'], shown: '?', does: 'These keys' },
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
