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
    hubspot: null,
    simulator: null,
    apiVersion: '2026-03',
    settleWindowMs: 20_000,
    logLevel: 'info',
    buildDir: '.next',
    dataDir: '.data',
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
  ['HUBSPOT_API_VERSION', '2026-3'],
  ['HUBSPOT_API_VERSION', '2026-04'],
  ['HUBSPOT_API_VERSION', 'v3'],
  ['SETTLE_WINDOW_MS', '20s'],
  ['SETTLE_WINDOW_MS', '3600001'],
  ['LOG_LEVEL', 'loud'],
  ['HUBSPOT_BASE_URL', 'https://api.hubapi.com'],
  ['CONSENT_DESK_MODE', 'live'],
])('%s=%s is refused by name', (key, value) => {
  expect(refusedKeys({ [key]: value })).toEqual([key]);
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
