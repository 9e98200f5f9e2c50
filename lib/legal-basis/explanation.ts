import type { LegalBasis } from '../hubspot/types.ts';
import type { Locale } from '../i18n/locales.ts';
import {
  type AskedBy,
  type Channel,
  type FactField,
  type Facts,
  factsOf,
  TEXT_MAX,
} from './facts.ts';
import { isDay, isTime, zoneOf } from './request-day.ts';
import { EXPLANATION_MAX, lengthOf } from './text.ts';

/** The pieces of the sentence, as places in the message files under `explanation`. */
export type ExplanationKey =
  | `lead.${LegalBasis}`
  | `${'asked' | 'agreed'}.${AskedBy | 'not_said'}`
  | 'somebody'
  | `by.${Channel}`
  | 'on'
  | 'onAt'
  | 'quoted'
  | `clause.${ClauseField}`;

type ClauseField = Exclude<FactField, 'askedBy' | 'askedByName' | 'channel' | 'time'>;

/** The words of the language in which the company keeps its records, whatever the screen speaks. */
export interface RecordWords {
  locale: Locale;
  say: (key: ExplanationKey, values?: Record<string, string>) => string;
}

/**
 * Makes the facts of a basis into one sentence for HubSpot's `legalBasisExplanation`. The same facts
 * make the same sentence. Texts are quoted, so that none can pass for another part of it; the
 * reference ends it as it is. Empty while there are no facts. A text that is too long is cut (it has a
 * problem then, see `factProblems`), so that the sentence is never longer than an explanation may be.
 */
export function explanationOf(basis: LegalBasis, facts: Facts, words: RecordWords): string {
  const given = new Set(factsOf(basis, facts).map(({ field }) => field));
  const text = (field: keyof typeof TEXT_MAX) =>
    given.has(field) ? tidy(facts[field], TEXT_MAX[field]) : '';
  const clause = (field: ClauseField, values: Record<string, string>) =>
    words.say(`clause.${field}`, values);
  const quoted = (field: Exclude<keyof typeof TEXT_MAX, 'askedByName' | 'reference'>, on = '') =>
    text(field) === '' ? [] : [clause(field, { on, text: quote(text(field), words) })];

  const on = given.has('date') ? dayIn(facts, words) : '';
  const isRequest = given.has('askedBy') && (facts.askedBy !== null || facts.channel !== null);
  const event = isRequest
    ? [request(basis, facts, text('askedByName'), on, words)]
    : [...quoted('sale', on), ...quoted('met', on)];
  const clauses = [
    ...event,
    ...(event.length === 0 && on !== '' ? [clause('date', { on })] : []),
    ...quoted('objection'),
    ...quoted('expects'),
    ...quoted('ground'),
    ...quoted('documentedIn'),
    ...quoted('contract'),
    ...quoted('why'),
    ...quoted('told'),
    ...quoted('identifiedBy'),
    ...(text('reference') === '' ? [] : [clause('reference', { text: text('reference') })]),
  ];
  if (clauses.length === 0) return '';
  return cut(`${words.say(`lead.${basis}`)}: ${clauses.join('; ')}.`, EXPLANATION_MAX);
}

/** Who asked, or agreed, by which channel and when. */
function request(
  basis: LegalBasis,
  { askedBy, channel }: Facts,
  name: string,
  on: string,
  words: RecordWords,
): string {
  const verb = basis === 'PROCESS_AND_STORE' ? 'agreed' : 'asked';
  const by = channel === null ? '' : words.say(`by.${channel}`);
  return words.say(`${verb}.${askedBy ?? 'not_said'}`, {
    name: name === '' ? words.say('somebody') : quote(name, words),
    by,
    on,
  });
}

/** " on 3 May 2026", with the time of day where it was given; nothing where there is no day. */
function dayIn({ date, time, timeZone }: Facts, { locale, say }: RecordWords): string {
  if (!isDay(date)) return '';
  const day = new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(Date.parse(`${date}T00:00:00Z`));
  return isTime(time) ? say('onAt', { day, time, zone: zoneOf(timeZone) }) : say('on', { day });
}

/** One line, without space around it, and no longer than it may be. */
function tidy(text: string, max: number): string {
  return cut(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), max);
}

function cut(text: string, max: number): string {
  return lengthOf(text) <= max ? text : `${[...text].slice(0, max - 1).join('')}…`;
}

/** In the quotation marks of the language; those inside become the inner ones. */
function quote(text: string, { say }: RecordWords): string {
  const inner: Record<string, string> = { '„': '‚', '“': '‘', '”': '’' };
  return say('quoted', { text: text.replace(/[„“”]/g, (mark) => inner[mark] ?? mark) });
}
