import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressProblem,
  addressesIn,
  addressProblem,
  findAddresses,
  MAX_ADDRESS_LENGTH,
  normaliseAddress,
} from '@/lib/subscriptions/address.ts';

const JO = 'jo@example.com';
const AL = 'al@example.org';

/** An address of so many characters, every part of it within its own limit. */
function ofLength(length: number): string {
  const local = 'a'.repeat(64);
  const labels = ['b'.repeat(63), 'c'.repeat(63), 'd'.repeat(length - 64 - 1 - 64 - 64)];
  return `${local}@${labels.join('.')}`;
}

describe('the addresses in a pasted text', () => {
  test.each<[string, string[]]>([
    [JO, [JO]],
    [`  ${JO}\n`, [JO]],
    ['JO@Example.COM', [JO]],
    [`Jo <${JO}>`, [JO]],
    [`"Miller, Jo" <${JO}>`, [JO]],
    [`mailto:${JO}`, [JO]],
    [`MAILTO:${JO}?subject=Hi%20there&cc=x`, [JO]],
    ['mailto:jo%2Bnews@example.com', ['jo+news@example.com']],
    ['mailto:jo%40example.com', [JO]],
    [`<a href="mailto:${JO}">Jo</a>`, [JO]],
    [`[Jo](mailto:${JO})`, [JO]],
    [`(${JO})`, [JO]],
    [`“${JO}”`, [JO]],
    [`'${JO}'`, [JO]],
    [`**${JO}**`, [JO]],
    [`Please unsubscribe ${JO}.`, [JO]],
    [`Please unsubscribe ${JO}!`, [JO]],
    [`From: ${JO}, to the newsletter`, [JO]],
    [`${JO};${AL}`, [JO, AL]],
    [`${JO} ${JO.toUpperCase()}`, [JO]],
    [`To: Al <${AL}>\nFrom: Jo <${JO}>`, [AL, JO]],
    ["siobhan.o'rourke@example.com", ["siobhan.o'rourke@example.com"]],
    ['jo+news@example.com', ['jo+news@example.com']],
    ['"jo.m"@example.com', ['"jo.m"@example.com']],
    ['jörg@müller.example', ['jörg@müller.example']],
    ['100%jo@example.com', ['100%jo@example.com']],
    [`?email=${JO}&x=1`, [JO]],
    [`email=${JO}`, [JO]],
    [`https://app.example/contacts?email=${JO}&x=1`, [JO]],
    [`https://app.example/contacts?id=7&q=${JO}`, [JO]],
    [`https://app.example/${'a'.repeat(80)}?email=${JO}#top`, [JO]],
    [`https://app.example/?email=jo%40example.com&x=1`, [JO]],
    [`https://app.example/?email=jo%2Bnews%40example.com`, ['jo+news@example.com']],
    [`https://app.example/?a=${JO}&b=${AL}`, [JO, AL]],
    [`https://app.example/u/${JO}`, [JO]],
    [`See https://app.example/?email=${JO}.`, [JO]],
    [`email='${JO}' user.email="${AL}"`, [JO, AL]],
    [`subscriberIdString=${JO}, to=${AL}`, [JO, AL]],
    ['Bounced: bounce+jo=example.com@lists.example', ['bounce+jo=example.com@lists.example']],
    ['r&d@example.com', ['r&d@example.com']],
    [`\u200b${JO}\u200b`, [JO]],
    [`\u2068${JO}\u2069, \u200e${AL}\u200f`, [JO, AL]],
    [`Jo <\u200e${JO}\u200e>`, [JO]],
    [`\ufeff“${JO}\u200d”`, [JO]],
    ['jo\u200b@example.com', []],
    ['jo\u0000m@example.com', []],
    ['mailto:%E0%A4%A', []],
    ['?email=%E0%A4%A%40', []],
    ['nothing here', []],
    ['@jo and me@home', []],
    ['a@b..com', []],
    ['', []],
  ])('%j gives %j', (text, found) => {
    expect(findAddresses(text)).toEqual(found);
  });

  const noise = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '@',
          '.',
          '"',
          '<',
          '>',
          'mailto:',
          '?email=',
          '&',
          '=',
          '/',
          '\u200b',
          '\u0000',
          '%',
          '%40',
          ' ',
          'jo',
          'example.com',
          '\n',
        ),
      )
      .map((parts) => parts.join('')),
  );

  test('whatever the text, it does not throw, and each found one is sound, normal and single', () => {
    fc.assert(
      fc.property(noise, (text) => {
        const found = findAddresses(text);
        for (const address of found) {
          expect(addressProblem(address)).toBeNull();
          expect(normaliseAddress(address)).toBe(address);
        }
        expect(new Set(found).size).toBe(found.length);
      }),
      { seed: 20_261_123, numRuns: 3_000 },
    );
  });

  test('an ordinary address is found again between any words', () => {
    const word = fc.stringMatching(/^[a-z]{0,8}$/);
    fc.assert(
      fc.property(word, word, fc.constantFrom(' ', '\n', ' <', '('), (a, b, gap) => {
        expect(findAddresses(`${a}${gap}${JO} ${b}`)).toEqual([JO]);
      }),
      { seed: 20_261_123 },
    );
  });

  // A pattern that tries every start again would take minutes here.
  test.for([
    'a@',
    '"',
    '"a',
    'a.',
    'mailto:%',
    '@a',
    '?',
    '&a=',
    '?a=%40',
    '//',
    '\u200b',
    'mail=',
  ])('a megabyte of %j is read, and nothing is found in it', (part) => {
    expect(findAddresses(part.repeat(Math.floor(1_000_000 / part.length)))).toEqual([]);
  });
});

describe('the addresses that a text stands for', () => {
  test.each<[string, string[]]>([
    [` ${JO.toUpperCase()} `, [JO]],
    [`\u202a${JO}\u202c`, [JO]],
    [`email=${JO}`, [JO]],
    [`Jo <${JO}>, Al <${AL}>`, [JO, AL]],
    ['jo\u200b@example.com', []],
    ['nothing here', []],
    // Odd, and one address as they stand: nothing is cut off them.
    ['"jo m"@example.com', ['"jo m"@example.com']],
    ['jo|m@example.com', ['jo|m@example.com']],
    ['a/b@example.com', ['a/b@example.com']],
    ['jo=example.com@lists.example', ['jo=example.com@lists.example']],
  ])('%j stands for %j', (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
    for (const address of addresses) expect(addressProblem(address)).toBeNull();
  });
});

describe('what is wrong with one address', () => {
  test.each<[string, AddressProblem | null]>([
    ['', 'required'],
    ['   ', 'required'],
    ['jo', 'no_at_sign'],
    ['jo.example.com', 'no_at_sign'],
    [`${JO} ${AL}`, 'several_addresses'],
    [`${JO},${AL}`, 'several_addresses'],
    ['jo@', 'malformed'],
    ['@example.com', 'malformed'],
    ['jo@example', 'malformed'],
    ['jo..m@example.com', 'malformed'],
    ['.jo@example.com', 'malformed'],
    ['jo@-example.com', 'malformed'],
    ['jo m@example.com', 'malformed'],
    ['jo@exa\u0000mple.com', 'control_characters'],
    ['jo@example.com\r\nBcc: al@example.org', 'control_characters'],
    ['jo\u200b@example.com', 'control_characters'],
    ['\u202ejo@example.com', 'control_characters'],
    [`${'a'.repeat(65)}@example.com`, 'malformed'],
    [` ${JO} `, null],
    ['Jo@Example.COM', null],
    ['a/../b@example.com', 'malformed'],
    ['a/b@example.com', null],
    ['"jo m"@example.com', null],
    ['jo+tag@example.com', null],
    ['"a@b"@example.com', null],
    ['50%off@example.com', null],
  ])('%j: %s', (typed, problem) => {
    expect(addressProblem(typed)).toBe(problem);
  });

  test('the longest address has 254 characters', () => {
    expect(ofLength(MAX_ADDRESS_LENGTH)).toHaveLength(254);
    expect(addressProblem(ofLength(MAX_ADDRESS_LENGTH))).toBeNull();
    expect(addressProblem(ofLength(MAX_ADDRESS_LENGTH + 1))).toBe('too_long');
  });

  test('whatever is typed, the answer is a problem or none, and spaces around do not count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        expect(addressProblem(` ${typed} `)).toBe(addressProblem(typed));
      }),
      { seed: 20_261_123, numRuns: 2_000 },
    );
  });

  test('what is fit as typed is fit as sent', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (typed) => {
        if (addressProblem(typed) === null)
          expect(addressProblem(normaliseAddress(typed))).toBeNull();
      }),
      { seed: 20_261_123, numRuns: 1_000 },
    );
  });
});
