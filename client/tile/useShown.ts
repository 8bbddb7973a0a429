import { useState } from 'react';
import { remember, remembered } from '../storage.ts';

/** Whether figures or zones of a camera lie over its picture: the viewer's choice, kept in this browser. */
export function useShown(what: 'figures' | 'zones', cameraId: string): [shown: boolean, toggle: () => void] {
  const key = `vigil-${what}-${cameraId}`;
  const [shown, setShown] = useState(() => remembered(key) === 'on');
  const toggle = () => {
    remember(key, shown ? null : 'on');
    setShown(!shown);
  };
  return [shown, toggle];
}
