import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Learning } from '../../server/contract.ts';
import { t } from '../i18n/i18n.ts';
import { menuWords } from '../learning/words.ts';
import { IconButton } from '../parts/IconButton.tsx';

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
  { action: 'edit', text: t('tile.menu.edit') },
  { action: 'zones', text: t('tile.menu.zones') },
  ...(zones === null
    ? []
    : [{ action: 'show-zones' as const, text: t(zones ? 'tile.menu.hideZones' : 'tile.menu.showZones') }]),
  { action: 'snooze', text: snoozed ?? t('tile.menu.snooze') },
  ...(figures === null
    ? []
    : [{ action: 'figures' as const, text: t(figures ? 'tile.menu.hideFigures' : 'tile.menu.showFigures') }]),
  ...moves.map(action => ({ action, text: t(`tile.menu.${action}`) })),
  { action: 'learn', text: menuWords(learning) },
  { action: 'calibrate', text: t('tile.menu.calibrate') },
  { action: 'remove', text: t('tile.menu.remove') },
];

interface Props {
  readonly cameraName: string;
  readonly learning: Learning | null;
  /** What is silenced until when, in words; null where all of its alerts call somebody. */
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
      <IconButton
        icon="menu"
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        label={t('tile.menu.of', { name: cameraName })}
        onClick={() => setOpen(!open)}
      />
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
