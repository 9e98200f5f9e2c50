import { expect, test } from 'vitest';
import { ENTRY_KINDS } from '@/lib/ledger/kinds.ts';
import {
  formatSearch,
  parseSearch,
  readTerms,
  type SearchQuery,
} from '@/lib/ledger/search-query.ts';
import { SEARCH_VOCABULARY } from '@/lib/subscriptions/search-vocabulary.ts';

const ADA = '0b8f2c9e-0000-4000-8000-000000000001';
const BEN = '0b8f2c9e-0000-4000-8000-000000000002';

const queryOf = (text: string): SearchQuery => {
  const parsed = parseSearch(text, SEARCH_VOCABULARY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.query;
};
const problemsOf = (text: string) => {
  const parsed = parseSearch(text, SEARCH_VOCABULARY);
  return parsed.ok ? [] : parsed.problems;
};

test('every qualifier is read, with its value as the log has it', () => {
  expect(
    queryOf(
      `actor:${ADA.toUpperCase()} KIND:Change_Closed subject:${BEN} type:39644612 outcome:unknown ` +
        'basis:consent_with_notice ref:"Ticket 8812" correlation:AbC after:2026-05-03 before:2026-06-01',
    ),
  ).toEqual({
    clauses: [
      { field: 'actor', isNot: false, values: [ADA] },
      { field: 'kind', isNot: false, values: ['change_closed'] },
      { field: 'subject', isNot: false, values: [BEN] },
      { field: 'type', isNot: false, values: ['39644612'] },
      { field: 'outcome', isNot: false, values: ['unknown'] },
      { field: 'basis', isNot: false, values: ['CONSENT_WITH_NOTICE'] },
      { field: 'ref', isNot: false, values: ['Ticket 8812'] },
      { field: 'correlation', isNot: false, values: ['AbC'] },
    ],
    after: '2026-05-03',
    before: '2026-06-01',
  });
});

test('values of one qualifier are any of them; those that are not wanted stand apart', () => {
  expect(
    queryOf('kind:sign_in basis:none kind:sign_out kind:sign_in -kind:verified').clauses,
  ).toEqual([
    { field: 'kind', isNot: false, values: ['sign_in', 'sign_out'] },
    { field: 'kind', isNot: true, values: ['verified'] },
    { field: 'basis', isNot: false, values: ['none'] },
  ]);
});

test.each(['\0', '\u0001', '\u001b', '\u007f', '\u0085'])(
  'a control character in a value is a problem, whatever is searched by: %j',
  (control) => {
    for (const name of ['ref', 'correlation', 'actor', 'subject', 'kind', 'type', 'after'])
      for (const typed of [`${name}:a${control}b`, `${name}:"a ${control}b"`])
        expect(problemsOf(`kind:sign_in ${typed}`)).toEqual([
          { code: 'control_characters', at: 13, text: typed },
        ]);
  },
);

test('of several days the widest span counts, and not after is before', () => {
  expect(
    queryOf('after:2026-05-03 after:2026-04-01 before:2026-06-01 before:2026-07-01'),
  ).toMatchObject({ after: '2026-04-01', before: '2026-07-01' });
  expect(queryOf('-after:2026-05-03')).toMatchObject({ after: null, before: '2026-05-03' });
  expect(queryOf('-before:2026-05-03')).toMatchObject({ after: '2026-05-03', before: null });
});

test('no text at all asks for everything', () => {
  expect(queryOf(' \n\t')).toEqual({ clauses: [], after: null, before: null });
});

test.each([
  ['hello', 'no_qualifier', 0, 'hello'],
  ['  kind:sign_in colour:red', 'unknown_qualifier', 15, 'colour:red'],
  ['kind:', 'no_value', 0, 'kind:'],
  ['ref:" "', 'no_value', 0, 'ref:" "'],
  ['ref:"Ticket', 'open_quote', 0, 'ref:"Ticket'],
  ['kind:changes', 'not_in_list', 0, 'kind:changes'],
  ['-outcome:fine', 'not_in_list', 0, '-outcome:fine'],
  ['basis:because', 'not_in_list', 0, 'basis:because'],
  ['type:newsletter', 'not_a_type', 0, 'type:newsletter'],
  ['after:2026-02-30', 'not_a_day', 0, 'after:2026-02-30'],
  ['before:3.5.2026', 'not_a_day', 0, 'before:3.5.2026'],
  ['kind:sign_in actor:Ada', 'not_an_id', 13, 'actor:Ada'],
  ['subject:jo@example.com', 'not_an_id', 0, 'subject:jo@example.com'],
  ['ref:jo@example.com', 'address_elsewhere', 0, 'ref:jo@example.com'],
  ['correlation:"of jo@example.com"', 'address_elsewhere', 0, 'correlation:"of jo@example.com"'],
  ['kind:sign_in '.repeat(200), 'too_long', 0, ''],
])('what cannot be searched is said, and where it stands: %s', (typed, code, at, text) => {
  expect(problemsOf(typed)).toEqual([{ code, at, text }]);
});

test('all that is wrong is said at once', () => {
  expect(problemsOf('kind:x y -type:z').map(({ code, at }) => [code, at])).toEqual([
    ['not_in_list', 0],
    ['no_qualifier', 7],
    ['not_a_type', 9],
  ]);
});

test('an address by itself means the person, and names may hold spaces', () => {
  expect(
    readTerms('Jo.Miller@example.com -actor:"Ada \\"A\\" Example"', SEARCH_VOCABULARY),
  ).toMatchObject({
    ok: true,
    terms: [
      { name: 'subject', isNot: false, value: 'Jo.Miller@example.com', at: 0 },
      { name: 'actor', isNot: true, value: 'Ada "A" Example', at: 22 },
    ],
  });
});

test('what is formatted is read as the same query', () => {
  const queries: SearchQuery[] = [
    { clauses: [], after: null, before: null },
    {
      clauses: [
        { field: 'kind', isNot: false, values: [...ENTRY_KINDS] },
        { field: 'kind', isNot: true, values: ['sign_in'] },
        { field: 'ref', isNot: true, values: ['a b', 'say "no"', 'C:\\x', '-kind:sign_in', 'ä'] },
      ],
      after: '2024-02-29',
      before: '2026-01-01',
    },
  ];
  for (const query of queries) expect(queryOf(formatSearch(query))).toEqual(query);
});
