import { chooseLanguage, LANGUAGES, type Language, t, useLanguage } from '../i18n/i18n.ts';

/** Goes to the next language, which it names in that language: who can't read this one finds it. */
export function LanguageChoice() {
  const tags = Object.keys(LANGUAGES) as Language[];
  const next = tags[(tags.indexOf(useLanguage()) + 1) % tags.length]!;
  const { name, short } = LANGUAGES[next];
  return (
    <button
      type="button"
      className="icon-button language"
      title={name}
      data-testid="language"
      onClick={() => void chooseLanguage(next)}
    >
      <span className="only-spoken">{t('page.language')}: </span>
      <span lang={next}>{short}</span>
    </button>
  );
}
