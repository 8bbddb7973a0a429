import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '../i18n/i18n.ts';
import { IconButton } from './IconButton.tsx';

interface Props {
  readonly title: string;
  readonly size?: 'normal' | 'wide' | 'large';
  /** Something would be lost: neither Escape nor a click beside it closes it. */
  readonly keep?: boolean;
  /** Called when the viewer closes it: button, Escape or a click beside it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog that is open for as long as it is rendered. */
export function Dialog({ title, size = 'normal', keep = false, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current!;
    element.showModal();
    element.querySelector<HTMLInputElement>('form input')?.focus(); // a form starts at its first field
    return () => element.close(); // gives the focus back
  }, []);
  return (
    // The keyboard's way to close is Escape, which the browser turns into `close`.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <dialog
      ref={dialog}
      className={`dialog dialog-${size}`}
      aria-labelledby={titleId}
      onCancel={event => {
        if (keep) event.preventDefault();
      }}
      onClose={onClose}
      onClick={event => {
        if (event.target === event.currentTarget && !keep) onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label={t('page.close')} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
