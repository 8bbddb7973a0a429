import { useEffect, useState } from 'react';
import type { Preview } from '../../server/contract.ts';
import { ApiFailure, api } from '../api.ts';
import { useAppState } from '../state/context.ts';

/** While somebody moves a slider nothing is asked for, in milliseconds. */
const SETTLED_MS = 250;

/** Null until the first answer; the one before while the next is on its way. Asked for again when there are other events. */
export function usePreview(cameraId: string, falseAlarmsPerDay: number): Preview | string | null {
  const [preview, setPreview] = useState<Preview | string | null>(null);
  const { counted } = useAppState();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    let wanted = true;
    const take = (answer: Preview | string) => {
      if (wanted) setPreview(answer);
    };
    const timer = setTimeout(() => {
      api.preview(cameraId, falseAlarmsPerDay).then(take, error => {
        if (!(error instanceof ApiFailure)) throw error;
        take(error.message);
      });
    }, SETTLED_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [cameraId, falseAlarmsPerDay, counted]);
  return preview;
}
