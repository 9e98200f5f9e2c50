import { describe, expect, test } from 'vitest';
import { CLOSED_POLICY, newNonce, pagePolicy } from '@/lib/http/security-headers.ts';

const directives = (policy: string) =>
  new Map(policy.split('; ').map((one) => [one.split(' ')[0] ?? '', one.split(' ').slice(1)]));

describe('the policy of a page', () => {
  const policy = directives(pagePolicy('abc', { development: false }));

  test('lets scripts run by the nonce only', () => {
    expect(policy.get('script-src')).toEqual(["'nonce-abc'", "'strict-dynamic'"]);
  });

  test('lets a style element stand by the nonce only, an attribute by itself', () => {
    expect(policy.get('style-src')).toEqual(["'self'", "'nonce-abc'"]);
    expect(policy.get('style-src-attr')).toEqual(["'unsafe-inline'"]);
  });

  test('closes frames, base addresses, plugins and foreign form targets', () => {
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('default-src')).toEqual(["'none'"]);
  });

  test('names no other host', () => {
    const sources = [...policy.values()].flat();
    expect(sources.filter((source) => !/^'[^']+'$/.test(source))).toEqual(['data:']);
  });

  test('lets strings be evaluated in development only', () => {
    const inDevelopment = pagePolicy('abc', { development: true });
    expect(inDevelopment).toContain("'unsafe-eval'");
    expect([...policy.values()].flat()).not.toContain("'unsafe-eval'");
    expect(directives(inDevelopment).get('script-src')).not.toContain("'unsafe-inline'");
  });
});

test('a reply that is no page may do nothing', () => {
  for (const sources of directives(CLOSED_POLICY).values()) expect(sources).toEqual(["'none'"]);
});

test('a nonce is 128 random bits, new each time', () => {
  const nonces = Array.from({ length: 500 }, newNonce);
  expect(new Set(nonces).size).toBe(nonces.length);
  for (const nonce of nonces) expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
});
