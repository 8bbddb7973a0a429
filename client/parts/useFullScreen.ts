import { useEffect, useState } from 'react';

/**
 * The page without its head and lists, on the whole screen where the browser can do that. Escape comes back. The style sheet hides what
 * goes, by `data-full` of the document.
 */
export function useFullScreen(): [full: boolean, set: (full: boolean) => void] {
  const [full, setFull] = useState(false);
  useEffect(() => {
    if (!full) return;
    const root = document.documentElement;
    const changed = () => {
      if (!document.fullscreenElement) setFull(false);
    };
    const onKey = ({ key, target }: KeyboardEvent) => {
      // What lies over the page is closed first.
      if (key === 'Escape' && !(target as Element).closest('dialog, [role=menu]')) setFull(false);
    };
    root.dataset.full = '';
    document.addEventListener('fullscreenchange', changed);
    addEventListener('keydown', onKey);
    // A phone that has no such thing still shows the page without its head.
    root.requestFullscreen?.().catch(() => {});
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      removeEventListener('keydown', onKey);
      delete root.dataset.full;
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    };
  }, [full]);
  return [full, setFull];
}
