import { describe, expect, test } from 'vitest';
import { isSameOrigin } from '@/lib/http/same-origin.ts';

const LOCAL = '127.0.0.1:3000';
const HOST = 'desk.example.com';
const PUBLIC = `https://${HOST}`;

describe('what the browser says of the sender decides', () => {
  test.each([
    ['same-origin', true],
    ['same-site', false],
    ['cross-site', false],
    ['none', false],
    ['', false],
    ['SAME-ORIGIN', false],
  ])('Sec-Fetch-Site %j: %s, whatever the Origin', (fetchSite, expected) => {
    for (const origin of [null, `http://${LOCAL}`, 'https://evil.test'])
      expect(isSameOrigin({ fetchSite, origin }, LOCAL, null)).toBe(expected);
  });
});

describe('where it says nothing, the Origin must be ours', () => {
  test.each([
    [`http://${LOCAL}`, true],
    [`https://${LOCAL}`, true],
    ['http://127.0.0.1:3001', false],
    ['http://localhost:3000', false],
    ['null', false],
    ['', false],
    ['evil', false],
    [`ftp://${LOCAL}`, false],
    [`http://${LOCAL}.evil.test`, false],
    [`http://${LOCAL}@evil.test`, false],
  ])('on this machine: %j is %s', (origin, expected) =>
    expect(isSameOrigin({ fetchSite: null, origin }, LOCAL, null)).toBe(expected),
  );

  test.each([
    [PUBLIC, true],
    [`${PUBLIC}:443`, true],
    [`http://${HOST}`, false],
    [`${PUBLIC}:8443`, false],
    ['https://evil.example.com', false],
  ])('at PUBLIC_URL: %j is %s', (origin, expected) =>
    expect(isSameOrigin({ fetchSite: null, origin }, HOST, PUBLIC)).toBe(expected),
  );

  test('without either, the request is from elsewhere', () => {
    expect(isSameOrigin({ fetchSite: null, origin: null }, LOCAL, null)).toBe(false);
    expect(isSameOrigin({ fetchSite: null, origin: null }, HOST, PUBLIC)).toBe(false);
  });
});
