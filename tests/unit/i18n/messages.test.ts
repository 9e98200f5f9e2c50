import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';

/** Empty on purpose: where nothing was sent, nothing is said of it. */
const MAY_BE_EMPTY = ['result.basisStored.none_sent'];

/** All messages of a tree, each with its whole key. */
function leaves(tree: object, above = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) return leaves(value, `${above}${name}.`);
    if (typeof value !== 'string') throw new Error(`${above}${name} is no text`);
    return [[`${above}${name}`, value] as [string, string]];
  });
}

type Values = Record<string, string | number | ((chunks: unknown) => string)>;

/** Renders one text as the console's translator would; throws where something is wrong or missing. */
function render(locale: Locale, text: string, values: Values): void {
  const t = createTranslator<{ it: string }>({
    locale,
    messages: { it: text },
    onError: (error) => {
      throw error;
    },
  });
  t.rich('it', values);
}

/** Counts that reach different arms of a plural. */
const COUNTS = [0, 1, 2];

/** The placeholders and tags without which a text cannot be rendered; tags in angle brackets. */
function needs(locale: Locale, text: string): string[] {
  const names = [...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name = '']) => name);
  const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name = '']) => name);
  const all = (count: number): Values => ({
    ...Object.fromEntries(names.map((name) => [name, count])),
    ...Object.fromEntries(tags.map((name) => [name, (chunks: unknown) => String(chunks)])),
  });
  for (const count of COUNTS) render(locale, text, all(count));
  const isNeeded = (name: string) =>
    COUNTS.some((count) => {
      const { [name]: _left, ...others } = all(count);
      try {
        render(locale, text, others);
        return false;
      } catch {
        return true;
      }
    });
  const bracketed = (name: string) => (tags.includes(name) ? `<${name}>` : name);
  return [...new Set([...names, ...tags])].filter(isNeeded).map(bracketed).sort();
}

const texts = Object.fromEntries(
  LOCALES.map((locale) => [locale, new Map(leaves(messagesOf(locale)))]),
) as Record<Locale, Map<string, string>>;
const keys = [...texts.en.keys()];

describe('the words', () => {
  test('there are as many as the console has to say', () => {
    expect(keys.length).toBeGreaterThan(300);
  });

  test('each key of one language is a key of the other', () => {
    expect([...texts.de.keys()].sort()).toEqual(keys.toSorted());
  });

  test.each(LOCALES)('each text in %s can be rendered', (locale) => {
    const broken = [...texts[locale]].flatMap(([key, text]) => {
      try {
        needs(locale, text);
        return [];
      } catch (error) {
        return [`${key}: ${String(error)}`];
      }
    });
    expect(broken).toEqual([]);
  });

  test('both languages need the same values and tags', () => {
    const different = keys.flatMap((key) => {
      const [en, de] = LOCALES.map((locale) => needs(locale, texts[locale].get(key) ?? '').join());
      return en === de ? [] : [`${key}: en ${en}; de ${de}`];
    });
    expect(different).toEqual([]);
  });

  test.each(LOCALES)('none in %s is empty, or has space where none belongs', (locale) => {
    const odd = [...texts[locale]].filter(
      ([key, text]) =>
        (text.trim() === '' && !MAY_BE_EMPTY.includes(key)) || /\s{2}|\s$|[\n\t]/.test(text),
    );
    expect(odd).toEqual([]);
    for (const key of MAY_BE_EMPTY) expect(texts[locale].get(key)).toBe('');
  });

  test('a piece of a sentence begins with a space in both languages or in neither', () => {
    const leading = (locale: Locale) =>
      keys.filter((key) => texts[locale].get(key)?.startsWith(' '));
    expect(leading('de')).toEqual(leading('en'));
  });

  test('German addresses people with Sie, never with du', () => {
    const familiar = [...texts.de].filter(([, text]) => /\b(?:du|dich|dir|dein\w*)\b/i.test(text));
    expect(familiar).toEqual([]);
  });

  test.each([
    ['a value', 'Hello {who}', ['who']],
    ['a tag', '<b>Hello</b> {who}', ['<b>', 'who']],
    ['a plural', '{n, plural, one {one} other {# of {all}}}', ['all', 'n']],
    ['nothing', 'Hello', []],
  ])('the check finds %s', (_what, text, found) => {
    expect(needs('en', text)).toEqual(found);
  });

  test.each(['Hello {who', '<b>Hello', '{n, plural, one {x}}'])('the check refuses %j', (text) => {
    expect(() => needs('en', text)).toThrow();
  });
});
