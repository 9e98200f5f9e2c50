import { ENTRY_KINDS } from './kinds.ts';

/** By what entries are found, as it is typed before the colon. */
export const SEARCH_FIELDS = [
  'actor',
  'kind',
  'subject',
  'type',
  'outcome',
  'basis',
  'ref',
  'correlation',
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

const LIMITS = ['after', 'before'] as const;
type Limit = (typeof LIMITS)[number];

/** Any of these values, or, with `isNot`, none of them. */
export interface Clause {
  field: SearchField;
  isNot: boolean;
  values: string[];
}

/** All clauses hold. ISO days in UTC: `after` is the first that counts, `before` the first that does not. */
export interface SearchQuery {
  clauses: Clause[];
  after: string | null;
  before: string | null;
}

export const EVERYTHING: SearchQuery = { clauses: [], after: null, before: null };

export type SearchProblemCode =
  | 'no_qualifier'
  | 'unknown_qualifier'
  | 'no_value'
  | 'open_quote'
  | 'too_long'
  | 'control_characters'
  | 'not_in_list'
  | 'not_a_type'
  | 'not_a_day'
  | 'not_an_id'
  | 'unknown_actor'
  | 'unknown_subject'
  | 'address_elsewhere'
  | 'not_an_address';

/** What the log itself does not know of what stands in it. */
export interface Vocabulary {
  outcomes: readonly string[];
  bases: readonly string[];
  /** The e-mail addresses that a text stands for or holds, as the log compares them. */
  addressesIn: (text: string) => string[];
}

/** What is wrong with a part of the text: which part, and where it begins, counted from 0. */
export interface SearchProblem {
  code: SearchProblemCode;
  at: number;
  text: string;
}

/** One `-qualifier:value` of a text. */
export interface Term {
  name: SearchField | Limit;
  isNot: boolean;
  value: string;
  at: number;
  text: string;
}

export type Terms = { ok: true; terms: Term[] } | { ok: false; problems: SearchProblem[] };
export type Parsed = { ok: true; query: SearchQuery } | { ok: false; problems: SearchProblem[] };

const MOST_CHARACTERS = 2_000;
const WORD =
  /(?<not>-?)(?:(?<name>[\p{L}_]+):)?(?:"(?<quoted>(?:[^"\\]|\\.)*)(?<end>"?)|(?<plain>\S*))/uy;
const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Reads a typed search into its terms: `qualifier:value`, values with spaces in quotes, `-` before what
 * must not be. An e-mail address by itself is `subject:`. Ids are not looked at: whoever typed them may
 * have meant a name or an address.
 */
export function readTerms(text: string, vocabulary: Vocabulary): Terms {
  if (text.length > MOST_CHARACTERS)
    return { ok: false, problems: [{ code: 'too_long', at: 0, text: '' }] };
  const terms: Term[] = [];
  const problems: SearchProblem[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    WORD.lastIndex = at;
    const groups = WORD.exec(text)?.groups ?? {};
    const word = text.slice(at, WORD.lastIndex);
    const read = termOf(groups, vocabulary);
    if (typeof read === 'string') problems.push({ code: read, at, text: word });
    else terms.push({ ...read, at, text: word });
    at += word.length;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, terms };
}

function termOf(
  groups: Record<string, string | undefined>,
  vocabulary: Vocabulary,
): Pick<Term, 'name' | 'isNot' | 'value'> | SearchProblemCode {
  const { not, quoted, end, plain = '' } = groups;
  if (quoted !== undefined && end === '') return 'open_quote';
  const typed = (quoted?.replace(/\\(.)/g, '$1') ?? plain).trim();
  const isAddress = groups.name === undefined && vocabulary.addressesIn(typed).length === 1;
  const name = isAddress ? 'subject' : groups.name?.toLowerCase();
  if (name === undefined) return 'no_qualifier';
  if (!isName(name)) return 'unknown_qualifier';
  if (typed === '') return 'no_value';
  const value = readValue(name, typed, vocabulary);
  return typeof value === 'string' ? { name, isNot: not === '-', value } : value.problem;
}

function isName(name: string): name is Term['name'] {
  return [...SEARCH_FIELDS, ...LIMITS].some((one) => one === name);
}

function readValue(
  name: Term['name'],
  typed: string,
  { outcomes, bases, addressesIn }: Vocabulary,
): string | { problem: SearchProblemCode } {
  const oneOf = (values: readonly string[], wanted: string) =>
    values.includes(wanted) ? wanted : { problem: 'not_in_list' as const };
  // No entry can be found by one, and the database takes no NUL.
  if (/\p{Cc}/u.test(typed)) return { problem: 'control_characters' };
  switch (name) {
    case 'actor':
    case 'subject':
      return ID.test(typed.toLowerCase()) ? typed.toLowerCase() : typed;
    case 'kind':
      return oneOf(ENTRY_KINDS, typed.toLowerCase());
    case 'outcome':
      return oneOf(outcomes, typed.toLowerCase());
    case 'basis':
      return /^none$/i.test(typed) ? 'none' : oneOf(bases, typed.toUpperCase());
    case 'type':
      return /^\d{1,19}$/.test(typed) ? typed : { problem: 'not_a_type' };
    case 'ref':
    case 'correlation':
      return addressesIn(typed).length > 0 ? { problem: 'address_elsewhere' } : typed;
    case 'after':
    case 'before':
      return isDay(typed) ? typed : { problem: 'not_a_day' };
    default:
      return name satisfies never;
  }
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** Whether a value of `actor:` or `subject:` is the random id that the log knows. */
export function isLedgerId(value: string): boolean {
  return ID.test(value);
}

/**
 * The query of a text that names people by their ids only, as it stands in an address of ours. Terms of
 * one qualifier are "any of"; `-` ones "none of".
 */
export function parseSearch(text: string, vocabulary: Vocabulary): Parsed {
  const read = readTerms(text, vocabulary);
  if (!read.ok) return read;
  const problems = read.terms.flatMap(({ name, value, at, text }): SearchProblem[] =>
    (name === 'actor' || name === 'subject') && !ID.test(value)
      ? [{ code: 'not_an_id', at, text }]
      : [],
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, query: queryOf(read.terms) };
}

/** What terms ask for together. */
export function queryOf(terms: readonly Pick<Term, 'name' | 'isNot' | 'value'>[]): SearchQuery {
  const clauses = SEARCH_FIELDS.flatMap((field) =>
    [false, true].flatMap((isNot): Clause[] => {
      const of = terms.filter((term) => term.name === field && term.isNot === isNot);
      const values = [...new Set(of.map(({ value }) => value))];
      return values.length > 0 ? [{ field, isNot, values }] : [];
    }),
  );
  // What is not after a day is before it.
  const days = (name: Limit) =>
    terms
      .filter((term) => term.name === (term.isNot ? opposite(name) : name))
      .map(({ value }) => value)
      .sort();
  return { clauses, after: days('after')[0] ?? null, before: days('before').at(-1) ?? null };
}

const opposite = (name: Limit): Limit => (name === 'after' ? 'before' : 'after');

/** The text that `parseSearch` reads as this query; it names what it is given. */
export function formatSearch({ clauses, after, before }: SearchQuery): string {
  const terms = clauses.flatMap(({ field, isNot, values }) =>
    values.map((value) => `${isNot ? '-' : ''}${field}:${quoted(value)}`),
  );
  if (after !== null) terms.push(`after:${after}`);
  if (before !== null) terms.push(`before:${before}`);
  return terms.join(' ');
}

function quoted(value: string): string {
  return /^[^\s"\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
