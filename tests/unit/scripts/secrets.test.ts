import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureSecret, ensureSecrets } from '@/scripts/secrets.mjs';

let dataDir: string;
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'consent-desk-secrets-')), 'data');
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

const KEYS = [
  'CONSENT_DESK_KEY_SESSION',
  'CONSENT_DESK_KEY_ADDRESS',
  'CONSENT_DESK_KEY_HEADS',
  'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
];

test('the first start makes every secret, each another one, and the next start finds them', () => {
  const made = ensureSecrets({ dataDir, environment: {} });
  expect(Object.keys(made)).toEqual(KEYS);
  expect(new Set(Object.values(made)).size).toBe(KEYS.length);
  expect(ensureSecrets({ dataDir, environment: {} })).toEqual(made);
  expect(Buffer.from(made.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ?? '', 'base64')).toHaveLength(32);
  const pem = Buffer.from(made.CONSENT_DESK_KEY_HEADS ?? '', 'base64').toString('utf8');
  expect(createPrivateKey(pem).asymmetricKeyType).toBe('ed25519');
});

test('only their owner may read them, also where they were open before', () => {
  const folder = join(dataDir, 'secrets');
  ensureSecrets({ dataDir, environment: {} });
  // Windows keeps no such modes.
  const modes = process.platform === 'win32' ? [0o666, 0o666] : [0o700, 0o600];
  expect(statSync(folder).mode & 0o777).toBe(modes[0]);
  const names = readdirSync(folder);
  expect(names.sort()).toEqual(['actions', 'address', 'heads', 'session']);
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(modes[1]);
});

test('one that the environment gives is taken and kept nowhere', () => {
  const given = 'given-by-the-environment-of-this-process';
  const secrets = ensureSecrets({ dataDir, environment: { CONSENT_DESK_KEY_SESSION: given } });
  expect(secrets.CONSENT_DESK_KEY_SESSION).toBe(given);
  expect(readdirSync(join(dataDir, 'secrets'))).not.toContain('session');
});

test.each([
  ['CONSENT_DESK_KEY_SESSION', 'short-marker'],
  ['CONSENT_DESK_KEY_ADDRESS', 'short-marker'],
  ['CONSENT_DESK_KEY_HEADS', Buffer.from('marker, and no key at all').toString('base64')],
  ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'marker-that-is-not-thirty-two-bytes-of-base64'],
])('%s that cannot be used stops the start by name, unrepeated', (key, value) => {
  const give = () => ensureSecrets({ dataDir, environment: { [key]: value } });
  expect(give).toThrow(new RegExp(`^${key} must `));
  expect(give).not.toThrow(value);
});

test('a file that was spoiled stops the start by its path', () => {
  ensureSecrets({ dataDir, environment: {} });
  const path = join(dataDir, 'secrets', 'heads');
  writeFileSync(path, 'spoiled');
  expect(() => ensureSecrets({ dataDir, environment: {} })).toThrow(`${path} must be an Ed25519`);
});

test('a secret is never seen half-written: what another start puts first stands', () => {
  let inner = '';
  const outer = ensureSecret(dataDir, 'race', () => {
    inner = ensureSecret(dataDir, 'race', () => 'first');
    return 'second';
  });
  expect([inner, outer]).toEqual(['first', 'first']);
  expect(readdirSync(join(dataDir, 'secrets'))).toEqual(['race']);
});
