import { afterEach, describe, expect, it, vi } from 'vitest';
import { en } from './en.ts';
import { chooseLanguage, languageOf, locale, said, t } from './i18n.ts';
import { zh } from './zh.ts';

type Texts = ReadonlyMap<string, string>;

function textsOf(words: object, above = ''): Texts {
  const pairs = Object.entries(words).flatMap(([key, text]) =>
    typeof text === 'string' ? [[above + key, text] as const] : [...textsOf(text, `${above}${key}.`)],
  );
  return new Map(pairs);
}

/** What is filled in and marked: `{{name}}`, `<code>`. */
const partsOf = (text: string): string[] => [...new Set(text.match(/\{\{.*?\}\}|<\w+>/g))].sort();

describe('the words of the page', () => {
  const english = textsOf(en);
  const chinese = textsOf(zh);

  it('are the same in every language, but for the singular', () => {
    const keys = [...english.keys()].filter(key => !key.endsWith('_one'));
    expect(keys.length).toBeGreaterThan(300);
    expect([...chinese.keys()].sort()).toEqual(keys.sort());
  });

  it('say something', () => {
    const empty = [...english, ...chinese].filter(([, text]) => text.trim() === '');
    expect(empty).toEqual([]);
  });

  it('are filled in and marked alike', () => {
    for (const [key, text] of chinese)
      expect([key, partsOf(text)]).toEqual([key, partsOf(english.get(key)!)]);
  });

  it('are translated', () => {
    const words = (text: string) => /[a-z]{4}/i.test(text.replace(/\{\{.*?\}\}/g, ''));
    const same = [...chinese].filter(([key, text]) => english.get(key) === text && words(text));
    expect(same.map(([key]) => key)).toEqual(['page.name']); // of vigil alone
  });
});

it('counts and groups as English does', () => {
  expect(t('replay.alerts', { count: 1 })).toBe('1 alert');
  expect(t('replay.alerts', { count: 0 })).toBe('0 alerts');
  expect(t('review.listedMost', { n: 2000 })).toMatch(/2,000/);
});

it('takes the first language that the viewer reads and the page speaks', () => {
  expect(languageOf(['de-DE', 'zh-TW', 'en'])).toBe('zh-CN');
  expect(languageOf(['en-GB', 'zh-CN'])).toBe('en');
  expect(languageOf(['de-DE'])).toBe('en');
  expect(languageOf([])).toBe('en');
});

it('says in the language that is shown what the server says in English, where it has words for it', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  const refused = { code: 'connection-refused', message: 'connection refused' };
  expect(said('source', refused)).toBe('connection refused');
  await chooseLanguage('zh-CN');
  expect(said('source', refused)).toMatch('连接被拒绝');
  const missing = ['source', 'request'].map(of => said(of as 'source', { code: 'not-found', message: '' }));
  expect(new Set(missing).size).toBe(2); // a path of a camera that is not there, something else
  expect(said('request', { code: 'bad-request', message: 'url: too long' })).toBe('url: too long');
  await chooseLanguage('en');
  expect(said('source', refused)).toBe('connection refused');
  vi.unstubAllGlobals();
});

describe('days and times', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each([
    [['fr-FR', 'en-GB'], 'en-GB'],
    [['de-DE'], 'en-DE'],
    [['de'], 'en-DE'],
    [[], 'en-US'],
  ])('are written as in the country of %j', (languages, tag) => {
    vi.stubGlobal('navigator', { languages });
    expect(locale()).toBe(tag);
  });
});
