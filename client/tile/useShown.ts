import { useState } from 'react';
import { remember, remembered } from '../storage.ts';

/**
 * Whether something lies over a camera's picture: the viewer's choice, kept in this browser.
 * @param usual until somebody has chosen
 */
export function useShown(
  what: 'figures' | 'zones' | 'boxes' | 'heat',
  cameraId: string,
  usual = false,
): [shown: boolean, toggle: () => void] {
  const key = `vigil-${what}-${cameraId}`;
  const [shown, setShown] = useState(() => {
    const chosen = remembered(key);
    return chosen === null ? usual : chosen === 'on';
  });
  const toggle = () => {
    const next = !shown;
    remember(key, next === usual ? null : next ? 'on' : 'off');
    setShown(next);
  };
  return [shown, toggle];
}
