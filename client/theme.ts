import { remember, remembered } from './storage.ts';

export type Theme = 'dark' | 'light';

const KEY = 'vigil-theme';

/** The viewer's own choice, or null to follow the system. */
export function savedTheme(): Theme | null {
  const saved = remembered(KEY);
  return saved === 'dark' || saved === 'light' ? saved : null;
}

export function shownTheme(): Theme {
  return savedTheme() ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
}

export function applyTheme(theme: Theme | null): void {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export function saveTheme(theme: Theme): void {
  applyTheme(theme);
  remember(KEY, theme);
}

/** For what is drawn with colours of the page. Returns what ends it. */
export function onTheme(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: light)');
  const own = new MutationObserver(changed);
  system.addEventListener('change', changed);
  own.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    own.disconnect();
  };
}
