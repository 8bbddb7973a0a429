import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { remember, remembered } from '../storage.ts';
import { en } from './en.ts';

/** By the tags that browsers and `<html lang>` use, in their own words. */
export const LANGUAGES = {
  en: { name: 'English', short: 'EN' },
  'zh-CN': { name: '中文', short: '中文' },
} as const;
export type Language = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const KEY = 'vigil-language';

/** What is loaded of a language: the words of the page, and those for what the server says. */
interface Loaded {
  readonly translation: object;
  readonly server: object;
}

/** English is part of the page, the others are loaded when somebody reads them. */
const LOAD: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Loaded>>> = {
  'zh-CN': async () => {
    const { zh, server } = await import('./zh.ts');
    return { translation: zh, server };
  },
};

const i18n = createInstance();
void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  load: 'currentOnly',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false }, // React does
  initAsync: false,
});

/** A text in the language that is shown. Not to be called where a file is loaded: it would never change. */
export const t = i18n.t;

/**
 * What the server says went wrong, in the language that is shown where that has words for its code. The server's own are English.
 * @param of whether a camera or its address is the trouble, or something that was asked for
 */
export function said(of: 'source' | 'request', { code, message }: { code: string; message: string }): string {
  const known = i18n.getResource(language(), 'server', `${of}.${code}`);
  return typeof known === 'string' ? known : message;
}

const language = (): Language => i18n.language as Language;

/** The language that is shown, for a component that is to be drawn anew in another one: `App`, and what remembers how it was drawn. */
export function useLanguage(): Language {
  return useTranslation().i18n.language as Language;
}

/** As `Intl` takes it: with the viewer's country, which says how days and times are written. */
export function locale(): string {
  const shown = language();
  const known = globalThis.navigator?.languages ?? [];
  const same = known.find(tag => speechOf(tag) === speechOf(shown));
  if (same !== undefined) return same;
  const { region } = new Intl.Locale(known[0] ?? shown).maximize();
  return shown === 'en' ? `en-${region}` : shown; // the other languages have a country
}

/** The first of what the viewer reads that the page speaks. */
export function languageOf(tags: readonly string[]): Language {
  const spoken = Object.keys(LANGUAGES) as Language[];
  for (const tag of tags) {
    const found = spoken.find(language => speechOf(language) === speechOf(tag));
    if (found) return found;
  }
  return 'en';
}

const speechOf = (tag: string): string => tag.toLowerCase().split('-')[0]!;

/** What the viewer chose in this browser, or what the browser asks for. */
export function startLanguage(): Promise<void> {
  const chosen = remembered(KEY);
  return show(
    chosen !== null && chosen in LANGUAGES ? (chosen as Language) : languageOf(navigator.languages),
  );
}

export function chooseLanguage(next: Language): Promise<void> {
  remember(KEY, next);
  return show(next);
}

async function show(next: Language): Promise<void> {
  try {
    if (next !== 'en' && !i18n.hasResourceBundle(next, 'translation'))
      for (const [name, words] of Object.entries(await LOAD[next]()))
        i18n.addResourceBundle(next, name, words);
  } catch {
    return; // the server does not answer: the page stays as it is
  }
  await i18n.changeLanguage(next);
  document.documentElement.lang = next;
}
