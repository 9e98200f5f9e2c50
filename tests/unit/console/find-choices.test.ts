import { describe, expect, test } from 'vitest';
import { groupsFor } from '@/app/(console)/find/choices.ts';
import { withPasted } from '@/app/(console)/find/early-text.ts';
import type { FoundPerson } from '@/lib/people/found-person.ts';
import { readSearchText } from '@/lib/people/search-text.ts';

const PAGES = [
  { href: '/audit-log', name: 'Audit log' },
  { href: '/settings/users', name: 'Users' },
];
const RECENT = Array.from({ length: 30 }, (_, n) => ({
  ...{ id: `${n}`, address: `recent.${n}@example.com`, openedAt: 1_000 - n },
}));
const person = (as: FoundPerson['as'], address: string | null): FoundPerson => ({
  ...{ as, address, isKnownHere: false },
  contact: { is: 'known', id: '7', name: null, phone: null, isSecondary: false },
});
const shown = (text: string, found: FoundPerson[] = []) =>
  groupsFor(readSearchText(text), { recent: RECENT, found, pages: PAGES }).map(
    ({ name, choices }) => [name, choices.map(({ key }) => key)],
  );

describe('what the list under the box offers', () => {
  test('before anything is typed: the last people and every page', () => {
    expect(shown('')).toEqual([
      ['recent', RECENT.slice(0, 8).map(({ address }) => address)],
      ['pages', ['/audit-log', '/settings/users']],
    ]);
  });

  test('for words: pages by their names, then people, those opened lately first', () => {
    const found = [person('contact', 'a@example.com'), person('recent', 'b@example.com')];
    expect(shown('USER', found)).toEqual([
      ['pages', ['/settings/users']],
      ['recent', ['b@example.com']],
      ['contact', ['a@example.com']],
    ]);
    expect(shown('nobody', [person('contact', null)])).toEqual([['contact', ['contact 7']]]);
  });

  test('for an address: that one before those that are near, and nothing left of another search', () => {
    const found = [
      ...[person('near', 'b@example.com'), person('typed', 'a@example.com')],
      person('contact', 'c@example.com'),
    ];
    expect(shown('a@example.com', found)).toEqual([
      ['typed', ['a@example.com']],
      ['near', ['b@example.com']],
    ]);
  });

  test('for a text with several addresses: these; for one too long to search for: nothing', () => {
    expect(shown('a@example.com b@example.com')).toEqual([
      ['several', ['a@example.com', 'b@example.com']],
    ]);
    expect(shown('x'.repeat(300))).toEqual([]);
  });
});

test.each([
  ['', 'Jo <jo@example.com>\r\nHello', 0, 0, 'Jo <jo@example.com> Hello'],
  ['jo.mil', 'jo@example.com', 6, 6, 'jo.mil jo@example.com'],
  ['please ', ' jo@example.com ', 7, 7, 'please jo@example.com'],
  ['old@example.com', 'jo@example.com', 0, 15, 'jo@example.com'],
  ['ab', 'jo@example.com', 1, 1, 'a jo@example.com b'],
])('%j with %j pasted at %i to %i is %j', (text, pasted, from, to, whole) => {
  expect(withPasted(text, pasted, { from, to })).toBe(whole);
});
