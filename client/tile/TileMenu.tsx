import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Learning } from '../../server/contract.ts';
import { menuWords } from '../learning/words.ts';
import { Icon } from '../parts/Icon.tsx';

/** Those that open a dialog. */
export type CameraAction = 'edit' | 'zones' | 'snooze' | 'learn' | 'calibrate' | 'remove';
type MenuAction = CameraAction | 'show-zones' | 'figures' | Move;
export type Move = 'move-left' | 'move-right';

const items = ({
  learning,
  figures,
  zones,
  snoozed,
  moves,
}: Props): readonly { action: MenuAction; text: string }[] => [
  { action: 'edit', text: 'Edit camera' },
  { action: 'zones', text: 'Zones and sensitivity' },
  ...(zones === null ? [] : [{ action: 'show-zones' as const, text: zones ? 'Hide zones' : 'Show zones' }]),
  { action: 'snooze', text: snoozed ? `Snoozed until ${snoozed}` : 'Snooze alerts' },
  ...(figures === null
    ? []
    : [{ action: 'figures' as const, text: figures ? 'Hide figures' : 'Show figures' }]),
  ...moves.map(action => ({ action, text: MOVES[action] })),
  { action: 'learn', text: menuWords(learning) },
  { action: 'calibrate', text: 'Measure again what is normal' },
  { action: 'remove', text: 'Remove camera' },
];

const MOVES: Record<Move, string> = { 'move-left': 'Move left', 'move-right': 'Move right' };

interface Props {
  readonly cameraName: string;
  readonly learning: Learning | null;
  /** Until when, as people say it; null where its alerts call somebody. */
  readonly snoozed: string | null;
  /** Whether they are shown; null where that is chosen elsewhere. */
  readonly figures: boolean | null;
  /** Likewise; null also where there are none. */
  readonly zones: boolean | null;
  /** Where there is room on the wall. */
  readonly moves: readonly Move[];
  readonly onAction: (action: MenuAction) => void;
}

export function TileMenu(props: Props) {
  const { cameraName, onAction } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    buttons(root.current)[0]?.focus();
    const closeOutside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const all = buttons(root.current);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else if (step) {
      const at = all.indexOf(document.activeElement as HTMLElement);
      all[(at + step + all.length) % all.length]?.focus();
      event.preventDefault();
    }
  };

  return (
    <div className="menu" ref={root}>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`Menu of ${cameraName}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="menu" />
      </button>
      {open && (
        <div className="menu-items" role="menu" tabIndex={-1} onKeyDown={onKeyDown}>
          {items(props).map(({ action, text }) => (
            <button
              key={action}
              type="button"
              role="menuitem"
              data-testid={`menu-${action}`}
              tabIndex={-1}
              onClick={() => {
                close();
                onAction(action);
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function buttons(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}
