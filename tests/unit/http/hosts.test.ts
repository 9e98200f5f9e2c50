import { describe, expect, test } from 'vitest';
import { isHostAllowed, isPeerHere, isPublicHost, readHost } from '@/lib/http/hosts.ts';

const PUBLIC = 'https://desk.example.com';
const allowed = (header: string | null, publicUrl: string | null): boolean => {
  const host = readHost(header);
  return host !== null && isHostAllowed(host, publicUrl);
};

test.each([
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  [undefined, true],
  ['192.168.1.5', false],
  ['::ffff:192.168.1.5', false],
  ['10.127.0.0', false],
  ['2001:db8::1', false],
  ['::', false],
])('a connection from %s is from this machine: %s', (remoteAddress, is) => {
  expect(isPeerHere(remoteAddress)).toBe(is);
});

describe('without PUBLIC_URL, the console answers to names of this machine only', () => {
  test.each([
    'localhost',
    'LocalHost:3000',
    'desk.localhost:3000',
    '127.0.0.1:3000',
    '127.8.9.1',
    '[::1]',
    '[::1]:3000',
  ])('%s is one', (host) => expect(allowed(host, null)).toBe(true));

  test.each([
    null,
    '',
    'desk.example.com',
    'localhost.example.com',
    '127.0.0.1.example.com',
    'notlocalhost',
    '10.0.0.1',
    '0.0.0.0:3000',
    '[::]',
    '[2001:db8::1]',
    '1270.0.0.1',
    'localhost:99999',
    'localhost:3000, desk.example.com',
    'someone@localhost',
    'localhost/desk',
    'localhost#desk',
    'localhost\\desk',
    'localhost\r\nx: y',
    'localhost ',
    'локалхост',
  ])('%j is none', (host) => expect(allowed(host, null)).toBe(false));
});

describe('with PUBLIC_URL, its host is answered too, and nothing near it', () => {
  test.each(['desk.example.com', 'DESK.example.com', 'desk.example.com:443', 'localhost:3000'])(
    '%s is answered',
    (host) => expect(allowed(host, PUBLIC)).toBe(true),
  );

  test.each([
    'example.com',
    'www.desk.example.com',
    'desk.example.com.evil.test',
    'desk.example.com:8443',
    'desk.example.com:80',
    'desk.example.com.',
  ])('%s is not', (host) => expect(allowed(host, PUBLIC)).toBe(false));

  test('a port of its own is part of it', () => {
    const withPort = 'https://desk.example.com:8443';
    expect(isPublicHost('desk.example.com:8443', withPort)).toBe(true);
    expect(isPublicHost('desk.example.com', withPort)).toBe(false);
  });
});
