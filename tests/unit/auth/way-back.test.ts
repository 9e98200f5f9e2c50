import { expect, test } from 'vitest';
import { wayBack } from '@/lib/auth/way-back.ts';

test.each(['/', '/settings/users', '/audit-log?q=actor%3Aada', '/settings/connection?x=1&y=2'])(
  'a path of ours is kept: %s',
  (path) => {
    expect(wayBack(path)).toBe(path);
  },
);

test.each([
  'https://evil.example',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/%09/evil.example\r\nset-cookie: a=b',
  'javascript:alert(1)',
  '/..//evil.example',
  ' /settings',
  '',
  null,
  undefined,
  ['/settings'],
  'settings',
  '/#@evil.example',
])('anything else leads home: %j', (path) => {
  expect(wayBack(path)).toBe('/');
});
