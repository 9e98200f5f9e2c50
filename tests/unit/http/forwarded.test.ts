import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForwarded } from '@/lib/http/forwarded.ts';

const read = (hops: number, addresses?: string, protocol?: string) =>
  readForwarded(
    new Headers({
      ...(addresses === undefined ? {} : { 'x-forwarded-for': addresses }),
      ...(protocol === undefined ? {} : { 'x-forwarded-proto': protocol }),
    }),
    hops,
  );
const NOTHING = { clientAddress: null, protocol: null };

test('without TRUST_PROXY, forwarding headers count for nothing', () => {
  expect(read(0, '203.0.113.7', 'https')).toEqual(NOTHING);
  expect(read(-1, '203.0.113.7', 'https')).toEqual(NOTHING);
});

test('what counts is what our own proxies wrote: that many places from the end', () => {
  const list = '198.51.100.1, 203.0.113.7, 192.0.2.9';
  expect(read(1, list).clientAddress).toBe('192.0.2.9');
  expect(read(2, list).clientAddress).toBe('203.0.113.7');
  expect(read(3, list).clientAddress).toBe('198.51.100.1');
});

test('a request that went around a proxy has no known client', () => {
  expect(read(2, '203.0.113.7').clientAddress).toBeNull();
  expect(read(1).clientAddress).toBeNull();
});

test('however many addresses a client forges, the one that our proxy saw counts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[ -~]{0,20}$/)), {
        maxLength: 20,
      }),
      (forged) => {
        expect(read(1, [...forged, '203.0.113.7'].join(', ')).clientAddress).toBe('203.0.113.7');
      },
    ),
  );
});

describe('an address has one spelling', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51514', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
  ])('%s is %s', (entry, address) => expect(read(1, entry).clientAddress).toBe(address));

  test.each(['unknown', '', '_hidden', '1.2.3', '1.2.3.999', 'a.example', '<b>', '::g', '"::1"'])(
    '%j is none',
    (entry) => expect(read(1, entry).clientAddress).toBeNull(),
  );
});

describe('the protocol', () => {
  test('is what our outermost proxy was spoken to in', () => {
    expect(read(1, '192.0.2.9', 'https').protocol).toBe('https');
    expect(read(1, '192.0.2.9', 'HTTP').protocol).toBe('http');
    expect(read(2, '192.0.2.9, 192.0.2.8', 'https, http').protocol).toBe('https');
    expect(read(1, '192.0.2.9', 'https, http').protocol).toBe('http');
    expect(read(2, '192.0.2.9, 192.0.2.8', 'https').protocol).toBe('https');
  });

  test('is not known where it is another word, or no word', () => {
    for (const word of ['wss', 'javascript', ''])
      expect(read(1, '192.0.2.9', word).protocol).toBeNull();
    expect(read(1, '192.0.2.9').protocol).toBeNull();
  });
});
