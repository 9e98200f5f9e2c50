import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, nearAddresses, nearQueries } from '@/lib/people/near.ts';

describe('how far two texts are from each other', () => {
  test.each([
    ['miller', 'miller', 0],
    ['miller', 'miler', 1],
    ['miler', 'miller', 1],
    ['miller', 'millar', 1],
    ['miller', 'imller', 1],
    ['miller', 'millre', 1],
    ['miller', 'mlilre', 2],
    ['gmail', 'gmial', 1],
    ['', 'ab', 2],
    ['zoë', 'zoe', 1],
    ['👍🏽a', '👍🏽b', 1],
  ])('%s and %s: %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
    expect(editDistance(b, a, 3)).toBe(distance);
  });

  test('is never told beyond its limit, and is the same in both directions', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '@', '.', 'é'), maxLength: 9 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        const full = editDistance(a, b, 20);
        expect(editDistance(b, a, 20)).toBe(full);
        expect(editDistance(a, b, limit)).toBe(Math.min(full, limit + 1));
        expect(full === 0).toBe(a === b);
      }),
    );
  });
});

test.each([
  ['a letter too few', 'jo.miler@example.com', ['jo.miller@example.com']],
  ['two neighbours exchanged', 'jo.imller@example.com', ['jo.miller@example.com']],
  ['a slip in the domain', 'jo.miller@exmaple.com', ['jo.miller@example.com']],
  ['the name at another domain', 'bo@li.test', ['bo@li.example']],
  ['three slips are too many', 'jo.mill@example.co', []],
  ['still being typed', 'jo.miller@example.co', ['jo.miller@example.com']],
  ['a short name is soon somebody else', 'al@li.example', []],
  ['itself is no other', 'bo@li.example', []],
])('what may have been meant: %s', (_what, typed, near) => {
  const others = ['jo.miller@example.com', 'bo@li.example', 'ada.thornbury@example.com'];
  expect(nearAddresses(typed, others)).toEqual(near);
});

test('the nearest comes first, each once, three at most', () => {
  const others = [
    ...['jo.miller@example.org', 'jo.millar@example.com', 'jo.miler@example.com'],
    ...['jo.miler@example.com', 'jo.milller@example.com', 'jo.mill@example.com'],
  ];
  expect(nearAddresses('jo.miller@example.com', others)).toEqual([
    'jo.miler@example.com',
    'jo.millar@example.com',
    'jo.milller@example.com',
  ]);
});

test('is searched for by the name, by the beginnings of its parts, and by the domain', () => {
  expect(nearQueries('jo.miler@example.com')).toEqual(['jo.miler', 'jo mil', 'example com']);
  expect(nearQueries('bo@li.example')).toEqual(['bo', 'li example']);
  expect(nearQueries('+++@x.test')).toEqual(['+++', 'x test']);
});
