import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, type Header, headerText } from '@/lib/ledger/format.mjs';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.uuid(),
  fc.constantFrom('change_opened', '', '"', '\\', '\n', '😀', '\u2028'),
);
const textOrNull = fc.option(text);
const integer = fc.maxSafeInteger().map((number) => number + 0);
const header: fc.Arbitrary<Header> = fc.record({
  ...{ v: fc.constant(1 as const), portal: textOrNull, seq: integer, at: integer, kind: text },
  ...{ actor: textOrNull, subject: textOrNull, operation: textOrNull, outcome: textOrNull },
  commitment: text,
});

test('the text of a header is its canonical text', () => {
  fc.assert(
    fc.property(header, (one) => {
      expect(headerText(one)).toBe(canonical(one));
    }),
    { numRuns: 1_000 },
  );
});

test.each<[string, object]>([
  ['a time that is text', { at: '1' }],
  ['a number that is an object', { seq: { toString: () => '1' } }],
  ['a kind that is a list', { kind: ['a'] }],
])('%s is not taken for one that is none', (_what, other) => {
  const [one] = fc.sample(header, 1);
  if (!one) throw new Error('There is no header.');
  const forged = { ...one, ...other } as Header;
  const textOf = (make: (header: Header) => string) => {
    try {
      return make(forged);
    } catch (error) {
      return error instanceof TypeError;
    }
  };
  expect(textOf(headerText)).toBe(textOf(canonical));
});

test.each<[string, object]>([
  ['a fraction', { at: 0.5 }],
  ['-0', { at: -0 }],
  ['half a surrogate pair', { kind: '\ud83d' }],
  ['undefined', { actor: undefined }],
])('a header with %s has no text', (_what, other) => {
  const [one] = fc.sample(header, 1);
  expect(() => headerText({ ...one, ...other } as Header)).toThrow(TypeError);
});
