import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isLoopbackHost, PUBLIC_KEYS, parseSettings } from '@/lib/settings.mjs';

const TOKEN = 'pat-eu1-0123-secret-marker';

function accepted(values: Record<string, string>) {
  const parsed = parseSettings(values);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

function refusedKeys(values: Record<string, string>, keysFromFile: string[] = []) {
  const parsed = parseSettings(values, { keysFromFile });
  return parsed.ok ? [] : parsed.problems.map(({ key }) => key);
}

test('without any setting it is the demo, with the defaults of .env.example', () => {
  expect(accepted({})).toEqual({
    mode: 'demo',
    port: 3000,
    host: '127.0.0.1',
    localUrl: 'http://127.0.0.1:3000',
    hubspot: null,
    simulator: null,
    apiVersion: '2026-03',
    writes: true,
    settleWindowMs: 20_000,
    logLevel: 'info',
    buildDir: '.next',
    dataDir: '.data',
    databaseUrl: null,
    publicUrl: null,
    trustedHops: 0,
    metricsToken: null,
    oidc: null,
  });
});

test('an empty value counts as unset', () => {
  const empty = Object.fromEntries(PUBLIC_KEYS.map((key) => [key, '']));
  expect(accepted(empty)).toEqual(accepted({}));
});

test('a token makes it live, on HubSpot itself, with the long settle window', () => {
  expect(accepted({ HUBSPOT_ACCESS_TOKEN: TOKEN })).toMatchObject({
    mode: 'live',
    settleWindowMs: 150_000,
    hubspot: { accessToken: TOKEN, baseUrl: 'https://api.hubapi.com', apiVersion: '2026-03' },
  });
});

test('the demo takes the simulator for HubSpot', () => {
  const settings = accepted({
    CONSENT_DESK_MODE: 'demo',
    CONSENT_DESK_SIMULATOR_URL: 'http://127.0.0.1:4010',
    CONSENT_DESK_SIMULATOR_TOKEN: 'simulated',
    CONSENT_DESK_SIMULATOR_CONTROL_URL: 'http://127.0.0.1:4011',
    CONSENT_DESK_SIMULATOR_CONTROL_TOKEN: 'control',
  });
  expect(settings.hubspot).toEqual({
    accessToken: 'simulated',
    baseUrl: 'http://127.0.0.1:4010',
    apiVersion: '2026-03',
  });
  expect(settings.simulator?.controlToken).toBe('control');
});

test.each([
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '3000a'],
  ['PORT', '-1'],
  ['PORT', '3000.5'],
  ['PORT', '6000'],
  ['LISTEN_ADDRESS', 'localhost'],
  ['LISTEN_ADDRESS', 'console.example.com'],
  ['LISTEN_ADDRESS', '127.0.0.256'],
  ['LISTEN_ADDRESS', '127.0.0.1:3000'],
  ['LISTEN_ADDRESS', '[::1]'],
  ['LISTEN_ADDRESS', 'fe80::1%eth0'],
  ['HUBSPOT_API_VERSION', '2026-3'],
  ['HUBSPOT_API_VERSION', '2026-04'],
  ['HUBSPOT_API_VERSION', 'v3'],
  ['SETTLE_WINDOW_MS', '20s'],
  ['SETTLE_WINDOW_MS', '3600001'],
  ['LOG_LEVEL', 'loud'],
  ['HUBSPOT_BASE_URL', 'https://api.hubapi.com'],
  ['CONSENT_DESK_MODE', 'both'],
  ['HUBSPOT_WRITES', 'no'],
  ['DATA_DIR', '.'],
  ['DATA_DIR', '/'],
  ['DATA_DIR', 'C:\\'],
  ['DATA_DIR', 'a\nb'],
  ['METRICS_TOKEN', 'too-short'],
  ['METRICS_TOKEN', 'long enough but with spaces'],
  ['CONSENT_DESK_KEY_SESSION', 'too-short'],
  ['NEXT_SERVER_ACTIONS_ENCRYPTION_KEY', 'too-short'],
  // Not for the demo, however they look.
  ['DATABASE_URL', 'postgres://desk:secret@db.example.com/desk'],
  ['PUBLIC_URL', 'https://consent.example.com'],
  ['TRUST_PROXY', '1'],
  ['LISTEN_ADDRESS', '0.0.0.0'],
  ['LISTEN_ADDRESS', '::'],
  ['LISTEN_ADDRESS', '192.0.2.1'],
  ['OIDC_ISSUER', 'https://id.example.com'],
])('%s=%s is refused by name', (key, value) => {
  expect(refusedKeys({ [key]: value })).toEqual([key]);
});

test.each([
  ['DATABASE_URL', 'mysql://desk@db.example.com/desk'],
  ['DATABASE_URL', 'postgres://db.example.com'],
  ['DATABASE_URL', 'postgres:///desk'],
  ['DATABASE_URL', 'db.example.com/desk'],
  ['PUBLIC_URL', 'http://consent.example.com'],
  ['PUBLIC_URL', 'https://consent.example.com/desk'],
  ['PUBLIC_URL', 'https://user@consent.example.com'],
  ['PUBLIC_URL', 'consent.example.com'],
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '10'],
  ['TRUST_PROXY', '127.0.0.1'],
])('%s=%s is refused by name in live mode', (key, value) => {
  expect(refusedKeys({ HUBSPOT_ACCESS_TOKEN: TOKEN, [key]: value })).toEqual([key]);
});

test('what leads away from this machine is taken in live mode', () => {
  const databaseUrl = 'postgres://desk:pass%40word@db.example.com:5433/desk?sslmode=require';
  const settings = accepted({
    HUBSPOT_ACCESS_TOKEN: TOKEN,
    HUBSPOT_WRITES: 'off',
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: 'https://consent.example.com/',
    TRUST_PROXY: '1',
    METRICS_TOKEN: '0123456789abcdef',
  });
  expect(settings).toMatchObject({
    writes: false,
    databaseUrl,
    publicUrl: 'https://consent.example.com',
    trustedHops: 1,
    metricsToken: '0123456789abcdef',
  });
});

test('a live database without a token is live and not connected, with all that is set for it', () => {
  const settings = accepted({
    CONSENT_DESK_MODE: 'live',
    DATABASE_URL: 'postgres://desk@db.example.com/desk',
    PUBLIC_URL: 'https://consent.example.com',
    HUBSPOT_BASE_URL: 'https://hubspot.example.com',
  });
  expect(settings).toMatchObject({ mode: 'live', hubspot: null, settleWindowMs: 150_000 });
});

test('the demo works on the database that the launcher runs for it', () => {
  const url = 'postgres://consent_desk:x@127.0.0.1:5555/consent_desk';
  expect(accepted({ CONSENT_DESK_DATABASE_URL: url }).databaseUrl).toBe(url);
});

test('a credential and the demo are never on together, whatever says that it is the demo', () => {
  const both = { CONSENT_DESK_MODE: 'demo', HUBSPOT_ACCESS_TOKEN: TOKEN };
  expect(refusedKeys(both)).toEqual(['CONSENT_DESK_MODE']);
});

const PUBLISHED = {
  HUBSPOT_ACCESS_TOKEN: TOKEN,
  PUBLIC_URL: 'https://consent.example.com',
  TRUST_PROXY: '1',
};

test.each([
  ['0.0.0.0', '0.0.0.0', 'http://127.0.0.1:3000'],
  ['::', '::', 'http://[::1]:3000'],
  ['192.0.2.1', '192.0.2.1', 'http://192.0.2.1:3000'],
  ['2001:DB8:0::1', '2001:db8::1', 'http://[2001:db8::1]:3000'],
])(
  'behind a proxy on another machine the console listens on %s',
  (LISTEN_ADDRESS, host, localUrl) => {
    expect(accepted({ ...PUBLISHED, LISTEN_ADDRESS })).toMatchObject({ host, localUrl });
  },
);

test.each(['127.0.0.2', '::1'])(
  'the demo may listen on %s, which is this machine',
  (LISTEN_ADDRESS) => {
    expect(accepted({ LISTEN_ADDRESS }).host).toBe(LISTEN_ADDRESS);
  },
);

test.each([
  ['PUBLIC_URL is not set', { PUBLIC_URL: '' }],
  ['PUBLIC_URL is plain HTTP', { PUBLIC_URL: 'http://127.0.0.1:3000' }],
  ['TRUST_PROXY is not set', { TRUST_PROXY: '' }],
  ['TRUST_PROXY is 0', { TRUST_PROXY: '0' }],
])('beyond this machine LISTEN_ADDRESS is refused where %s', (_, values) => {
  for (const LISTEN_ADDRESS of ['0.0.0.0', '::', '192.0.2.1'])
    expect(refusedKeys({ ...PUBLISHED, LISTEN_ADDRESS, ...values })).toEqual(['LISTEN_ADDRESS']);
  expect(refusedKeys({ ...PUBLISHED, LISTEN_ADDRESS: '127.0.0.1', ...values })).toEqual([]);
});

const OIDC = {
  HUBSPOT_ACCESS_TOKEN: TOKEN,
  OIDC_ISSUER: 'https://id.example.com/realm/',
  OIDC_CLIENT_ID: 'consent-desk',
  OIDC_CLIENT_SECRET: 'oidc-secret-marker',
  OIDC_ROLES: 'agent=support; admin=CN=it,OU=groups;agent=sales;',
};

test('signing in by a provider maps its groups to roles', () => {
  expect(accepted(OIDC).oidc).toEqual({
    issuer: 'https://id.example.com/realm',
    clientId: 'consent-desk',
    clientSecret: 'oidc-secret-marker',
    roleClaim: 'roles',
    roles: [
      { role: 'agent', group: 'support' },
      { role: 'admin', group: 'CN=it,OU=groups' },
      { role: 'agent', group: 'sales' },
    ],
  });
});

test.each(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLES'])(
  'signing in by a provider without %s is refused by that name',
  (key) => expect(refusedKeys({ ...OIDC, [key]: '' })).toEqual([key]),
);

test.each(['owner=support', 'agent', 'agent=', '=support', 'agent=a\nb'])(
  'the roles %j are refused',
  (roles) => expect(refusedKeys({ ...OIDC, OIDC_ROLES: roles })).toEqual(['OIDC_ROLES']),
);

test('a value that holds a secret is not repeated when it is refused', () => {
  const marker = 'secret marker';
  const parsed = parseSettings({
    ...OIDC,
    HUBSPOT_ACCESS_TOKEN: TOKEN,
    DATABASE_URL: `postgres://desk:${marker}@/`,
    PUBLIC_URL: `https://desk:${marker}@consent.example.com`,
    METRICS_TOKEN: marker,
    OIDC_ISSUER: `http://id.example.com/${marker}`,
    OIDC_CLIENT_SECRET: marker,
    CONSENT_DESK_KEY_ADDRESS: marker,
  });
  expect(parsed.ok ? [] : parsed.problems.map(({ key }) => key)).toHaveLength(6);
  expect(JSON.stringify(parsed)).not.toMatch(/secret.marker/);
});

test.each([
  'http://api.hubapi.com',
  'ftp://127.0.0.1',
  'https://user:secret@api.hubapi.com',
  'https://api.hubapi.com/?a=b',
  'https://api.hubapi.com/?',
  'https://api.hubapi.com/#part',
  'api.hubapi.com',
  'http://127.0.0.1.example.com',
])('the address %s is refused', (address) => {
  expect(refusedKeys({ HUBSPOT_ACCESS_TOKEN: TOKEN, HUBSPOT_BASE_URL: address })).toEqual([
    'HUBSPOT_BASE_URL',
  ]);
});

test.each([
  ['https://hubspot.example.com/', 'https://hubspot.example.com'],
  ['http://127.0.0.1:4010/', 'http://127.0.0.1:4010'],
  ['http://localhost:4010', 'http://localhost:4010'],
  ['http://[::1]:4010', 'http://[::1]:4010'],
  ['https://proxy.example.com/hubspot/', 'https://proxy.example.com/hubspot'],
])('the address %s is taken', (address, taken) => {
  const { hubspot } = accepted({ HUBSPOT_ACCESS_TOKEN: TOKEN, HUBSPOT_BASE_URL: address });
  expect(hubspot?.baseUrl).toBe(taken);
});

test.each(['a b', 'a\nb', 'ä', `${TOKEN}\u200b`])(
  'the token %j is refused, unrepeated',
  (token) => {
    const parsed = parseSettings({ HUBSPOT_ACCESS_TOKEN: token });
    expect(parsed.ok).toBe(false);
    expect(JSON.stringify(parsed)).not.toContain(TOKEN);
  },
);

test('an unknown key is refused: any in .env, in the environment those that look like ours', () => {
  expect(refusedKeys({ HUBSPOT_TOKEN: 'x', CONSENT_DESK_COLOUR: 'x', HOME: '/root' })).toEqual([
    'HUBSPOT_TOKEN',
    'CONSENT_DESK_COLOUR',
  ]);
  expect(refusedKeys({ HOME: '/root', POTR: '1' }, ['HOME', 'POTR'])).toEqual(['HOME', 'POTR']);
  // What the launcher passes on is not for the file.
  expect(refusedKeys({ CONSENT_DESK_MODE: 'demo' }, ['CONSENT_DESK_MODE'])).toEqual([
    'CONSENT_DESK_MODE',
  ]);
});

test('every problem is told at once, each as a sentence that begins with its key', () => {
  const parsed = parseSettings({ PORT: 'x', LOG_LEVEL: 'y' });
  expect(parsed).toEqual({
    ok: false,
    problems: [
      { key: 'PORT', message: 'PORT must be a whole number from 1 to 65535.' },
      {
        key: 'LOG_LEVEL',
        message: 'LOG_LEVEL must be one of trace, debug, info, warn, error, silent.',
      },
    ],
  });
});

test('.env.example names exactly the settings there are, each with its default', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const settings = lines.flatMap((line) => {
    const match = /^# ([A-Z_]+)=(.*)$/.exec(line);
    return match ? [[match[1] ?? '', match[2] ?? ''] as const] : [];
  });
  expect(settings.map(([key]) => key)).toEqual([...PUBLIC_KEYS]);
  const live = accepted({ ...Object.fromEntries(settings), HUBSPOT_ACCESS_TOKEN: TOKEN });
  expect(live).toEqual(accepted({ HUBSPOT_ACCESS_TOKEN: TOKEN }));
  const texts = settings.map(([key, value]) => `${key}=${value}`);
  expect(texts).toContain('HUBSPOT_WRITES=on');
  expect(texts).toContain('DATA_DIR=.data');
});

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['example.com', false],
  ['0.0.0.0', false],
  ['[::]', false],
])('%s is this machine: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});
