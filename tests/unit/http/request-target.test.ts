import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTarget } from '@/lib/http/request-target.ts';

const TRICKY = fc.string({ unit: fc.constantFrom(...'/\\\t\r\n%?#@:ab') });

describe('the target of a request', () => {
  test.each([
    ['/', '/'],
    ['/settings/connection?a=//b#c', '/settings/connection?a=//b#c'],
    ['//evil.test/', '/evil.test/'],
    ['/\\evil.test', '/evil.test'],
    ['\\\\evil.test', '/evil.test'],
    ['/a//b\\c', '/a/b/c'],
    ['/%', '/%25'],
    ['/%E0%A4%A', '/%25E0%25A4%25A'],
    ['/%2e%2e/', '/%2e%2e/'],
    ['*', '/*'],
    ['', '/'],
    ['?a', '/?a'],
  ])('%j is the path %j', (target, path) =>
    expect(readTarget(target)).toEqual({ path, host: null }),
  );

  test.each([
    ['http://evil.test/settings/', { path: '/settings/', host: 'evil.test' }],
    ['HTTPS://localhost:3000', { path: '/', host: 'localhost:3000' }],
    ['http://someone@localhost//x?y', { path: '/x?y', host: 'someone@localhost' }],
    ['http:///x', { path: '/x', host: '' }],
  ])('%j is a whole address', (target, expected) => expect(readTarget(target)).toEqual(expected));

  test('always is a path on this console that can be decoded', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), TRICKY), (target) => {
        const { path } = readTarget(target);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(() => decodeURIComponent(path.replace(/[?#].*$/s, ''))).not.toThrow();
        expect(new URL(path, 'http://localhost').host).toBe('localhost');
      }),
    );
  });
});
