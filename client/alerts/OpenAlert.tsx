import { useState } from 'react';
import type { Alert } from '../../server/contract.ts';
import { AlertDialog } from './AlertDialog.tsx';

interface Props {
  readonly id: string;
  readonly alerts: readonly Alert[];
  readonly lost: boolean;
  readonly onClose: () => void;
}

/** Stays open, with what was last known, when a reconnection cuts its alert from the list. */
export function OpenAlert({ id, alerts, lost, onClose }: Props) {
  const listed = alerts.find(alert => alert.id === id);
  const [known, setKnown] = useState(listed);
  if (listed && listed !== known) setKnown(listed);
  const alert = listed ?? known;
  return alert && <AlertDialog alert={alert} lost={lost || !listed} onClose={onClose} />;
}
