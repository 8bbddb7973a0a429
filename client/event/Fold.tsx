import { type ReactNode, useState } from 'react';

/** What is asked for and shown only when somebody wants to see it. */
export function Fold({ title, testId, children }: { title: string; testId: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="fold" data-testid={testId} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && children}
    </details>
  );
}
