// Every setting, read in one place. Plain JavaScript without dependencies: the launcher reads the
// settings before anything is installed, and lib/env.ts reads them again inside the app.

import { SECRET_KEYS, unknownKeys } from './setting-keys.mjs';
import {
  hostInUrl,
  isLoopbackHost,
  readChoice,
  readChosenToken,
  readDatabaseUrl,
  readFolder,
  readGivenSecret,
  readHeaderSecret,
  readListenAddress,
  readPublicUrl,
  readRoles,
  readServiceUrl,
  readWholeNumber,
} from './setting-values.mjs';

export { ALL_KEYS, PUBLIC_KEYS, SECRET_KEYS } from './setting-keys.mjs';
export { hostInUrl, isLoopbackHost } from './setting-values.mjs';

/** @typedef {'demo' | 'live'} Mode */
/** @typedef {'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'} LogLevel */
/** @typedef {import('./setting-keys.mjs').Values} Values */
/** @typedef {import('./setting-keys.mjs').Problem} Problem */
/** @typedef {import('./setting-values.mjs').Role} Role */
/**
 * @template T
 * @typedef {import('./setting-values.mjs').Read<T>} Read
 */

/**
 * @typedef {object} HubSpotSettings
 * @property {string} accessToken the real one in live mode, the simulator's in demo mode
 * @property {string} baseUrl without a trailing slash
 * @property {string} apiVersion
 */

/**
 * @typedef {object} SimulatorSettings
 * @property {string} url
 * @property {string} token
 * @property {string} controlUrl
 * @property {string} controlToken
 */

/**
 * Signing in by an identity provider.
 * @typedef {object} OidcSettings
 * @property {string} issuer without a trailing slash
 * @property {string} clientId
 * @property {string} clientSecret
 * @property {string} roleClaim the claim that holds the provider's groups
 * @property {readonly { role: Role, group: string }[]} roles which group has which role
 */

/**
 * @typedef {object} Settings
 * @property {Mode} mode
 * @property {number} port
 * @property {string} host the address that the console listens on
 * @property {string} localUrl how this machine itself reaches the console
 * @property {HubSpotSettings | null} hubspot null in demo mode until the simulator has an address,
 *   and in live mode without a token: not connected
 * @property {SimulatorSettings | null} simulator null in live mode, and until it has an address
 * @property {string} apiVersion
 * @property {boolean} writes whether anything may be changed in HubSpot
 * @property {number} settleWindowMs
 * @property {LogLevel} logLevel
 * @property {string} buildDir relative to the project's folder
 * @property {string} dataDir relative to the project's folder, or absolute
 * @property {string | null} databaseUrl null: the launcher runs the database
 * @property {string | null} publicUrl under which people open the console, if not on this machine
 * @property {number} trustedHops how many reverse proxies of ours stand in front of the console
 * @property {string | null} metricsToken null: there are no metrics
 * @property {OidcSettings | null} oidc
 */

export const HUBSPOT_ADDRESS = 'https://api.hubapi.com';

/** @type {readonly LogLevel[]} */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** Ports above 1023 that browsers refuse to open (fetch standard, "port blocking"). */
const PORTS_BROWSERS_REFUSE = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

const MAX_SETTLE_WINDOW_MS = 3_600_000;
const MAX_HOPS = 9;

/** What would make an invented account look like a real installation. */
const NOT_IN_DEMO = ['DATABASE_URL', 'PUBLIC_URL', 'TRUST_PROXY', 'OIDC_ISSUER'];
const NOT_FOR_THE_DEMO =
  'is not for the demo, which stays on this machine with a database of its own; set HUBSPOT_ACCESS_TOKEN too, or remove it.';

/**
 * Reads the settings. An empty value counts as unset. A secret is never repeated in a message. The
 * mode is live with a token, and without one when CONSENT_DESK_MODE says so (there is a live
 * database, so it is not the demo: not connected).
 * @param {Values} values the environment, `.env` beneath it
 * @param {{ keysFromFile?: Iterable<string>, fileName?: string }} [options] the keys that stand in
 *   `.env`: there, every unknown key is a mistake
 * @returns {{ ok: true, settings: Settings } | { ok: false, problems: Problem[] }}
 */
export function parseSettings(values, { keysFromFile = [], fileName = '.env' } = {}) {
  const problems = unknownKeys(values, keysFromFile, fileName);
  /** @param {string} key @param {string} wrong */
  const refuse = (key, wrong) => {
    problems.push({ key, message: `${key} ${wrong}` });
  };
  /**
   * @template T, F
   * @param {string} key
   * @param {F} fallback for an unset one, and for one that is refused
   * @param {(text: string) => Read<T>} check
   * @returns {T | F}
   */
  const read = (key, fallback, check) => {
    const text = values[key];
    if (!text) return fallback;
    const found = check(text);
    if ('value' in found) return found.value;
    refuse(key, found.wrong);
    return fallback;
  };

  const token = read('HUBSPOT_ACCESS_TOKEN', null, readHeaderSecret);
  const hasToken = Boolean(values.HUBSPOT_ACCESS_TOKEN);
  const told = read('CONSENT_DESK_MODE', null, (text) =>
    readChoice(text, /** @type {readonly Mode[]} */ (['demo', 'live'])),
  );
  /** @type {Mode} */
  const mode = hasToken ? 'live' : (told ?? 'demo');
  if (told && told !== mode) {
    refuse('CONSENT_DESK_MODE', 'does not fit HUBSPOT_ACCESS_TOKEN: with a token it is live.');
  }
  if (mode === 'demo') {
    for (const key of NOT_IN_DEMO.filter((name) => values[name])) {
      refuse(key, NOT_FOR_THE_DEMO);
    }
    if (values.HUBSPOT_BASE_URL) {
      refuse(
        'HUBSPOT_BASE_URL',
        'is set without HUBSPOT_ACCESS_TOKEN; set the token too, or remove the address to start the demo.',
      );
    }
  }

  const port = read('PORT', 3000, readPort);
  const host = read('LISTEN_ADDRESS', '127.0.0.1', readListenAddress);
  const apiVersion = read('HUBSPOT_API_VERSION', '2026-03', readApiVersion);
  const baseUrl =
    mode === 'demo'
      ? HUBSPOT_ADDRESS
      : read('HUBSPOT_BASE_URL', HUBSPOT_ADDRESS, (text) => readServiceUrl(text, HUBSPOT_ADDRESS));
  const simulator = mode === 'demo' ? readSimulator(values, refuse) : null;
  const live = token ? { accessToken: token, baseUrl, apiVersion } : null;
  const simulated = simulator && {
    accessToken: simulator.token,
    baseUrl: simulator.url,
    apiVersion,
  };
  /** @type {Settings} */
  const settings = {
    mode,
    port,
    host,
    localUrl: localUrlOf(host, port),
    hubspot: live ?? simulated,
    simulator,
    apiVersion,
    writes: read('HUBSPOT_WRITES', 'on', (text) => readChoice(text, ['on', 'off'])) === 'on',
    settleWindowMs: read('SETTLE_WINDOW_MS', mode === 'demo' ? 20_000 : 150_000, (text) =>
      readWholeNumber(text, { min: 0, max: MAX_SETTLE_WINDOW_MS, unit: 'milliseconds' }),
    ),
    logLevel: read('LOG_LEVEL', /** @type {LogLevel} */ ('info'), (text) =>
      readChoice(text, LOG_LEVELS),
    ),
    buildDir: values.CONSENT_DESK_BUILD_DIR || '.next',
    dataDir: read('DATA_DIR', '.data', readFolder),
    databaseUrl:
      (mode === 'demo' ? null : read('DATABASE_URL', null, readDatabaseUrl)) ??
      read('CONSENT_DESK_DATABASE_URL', null, readDatabaseUrl),
    publicUrl: mode === 'demo' ? null : read('PUBLIC_URL', null, readPublicUrl),
    trustedHops: mode === 'demo' ? 0 : read('TRUST_PROXY', 0, readHops),
    metricsToken: read('METRICS_TOKEN', null, readChosenToken),
    oidc: mode === 'demo' ? null : readOidc(values, read, refuse),
  };
  if (!isLoopbackHost(hostInUrl(host))) {
    if (mode === 'demo') refuse('LISTEN_ADDRESS', NOT_FOR_THE_DEMO);
    else if (!settings.publicUrl?.startsWith('https://') || settings.trustedHops < 1) {
      refuse(
        'LISTEN_ADDRESS',
        'lets other machines reach the console, which then needs a reverse proxy that speaks HTTPS: set PUBLIC_URL (https://…) and TRUST_PROXY (1 or more) too, or remove it.',
      );
    }
  }
  for (const key of SECRET_KEYS) read(key, null, readGivenSecret);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

/** @param {string} host @param {number} port */
function localUrlOf(host, port) {
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${hostInUrl(local)}:${port}`;
}

/** @param {string} text @returns {Read<number>} */
function readPort(text) {
  const port = readWholeNumber(text, { min: 1, max: 65_535 });
  return 'value' in port && PORTS_BROWSERS_REFUSE.has(port.value)
    ? { wrong: `is ${port.value}, which browsers refuse to open; choose another one.` }
    : port;
}

/** @param {string} text @returns {Read<number>} */
function readHops(text) {
  const read = readWholeNumber(text, { min: 0, max: MAX_HOPS });
  return 'value' in read
    ? read
    : { wrong: `must be the number of reverse proxies in front of the console, 0 to ${MAX_HOPS}.` };
}

/** @param {string} text @returns {Read<string>} */
function readApiVersion(text) {
  return /^20\d\d-(03|09)$/.test(text)
    ? { value: text }
    : { wrong: 'must look like 2026-03: a year, then 03 or 09.' };
}

/**
 * @param {Values} values
 * @param {(key: string, wrong: string) => void} refuse
 * @returns {SimulatorSettings | null}
 */
function readSimulator(values, refuse) {
  const url = values.CONSENT_DESK_SIMULATOR_URL;
  if (!url) return null;
  const controlUrl = values.CONSENT_DESK_SIMULATOR_CONTROL_URL ?? '';
  for (const [key, value] of /** @type {const} */ ([
    ['CONSENT_DESK_SIMULATOR_URL', url],
    ['CONSENT_DESK_SIMULATOR_CONTROL_URL', controlUrl],
  ])) {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (!parsed || !isLoopbackHost(parsed.hostname)) {
      refuse(key, 'must be an address on this machine.');
    }
  }
  return {
    url: url.replace(/\/+$/, ''),
    token: values.CONSENT_DESK_SIMULATOR_TOKEN ?? '',
    controlUrl: controlUrl.replace(/\/+$/, ''),
    controlToken: values.CONSENT_DESK_SIMULATOR_CONTROL_TOKEN ?? '',
  };
}

/**
 * @param {Values} values
 * @param {<T, F>(key: string, fallback: F, check: (text: string) => Read<T>) => T | F} read
 * @param {(key: string, wrong: string) => void} refuse
 * @returns {OidcSettings | null}
 */
function readOidc(values, read, refuse) {
  const keys = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLES'];
  const given = keys.filter((key) => values[key]);
  if (given.length === 0) return null;
  for (const key of keys.filter((name) => !values[name])) {
    refuse(key, `is missing, and ${given[0]} is set: signing in by a provider needs both.`);
  }
  return {
    issuer: read('OIDC_ISSUER', '', (text) => readServiceUrl(text, 'https://id.example.com')),
    clientId: read('OIDC_CLIENT_ID', '', readHeaderSecret),
    clientSecret: read('OIDC_CLIENT_SECRET', '', readHeaderSecret),
    roleClaim: read('OIDC_ROLE_CLAIM', 'roles', readHeaderSecret),
    roles: read('OIDC_ROLES', [], readRoles),
  };
}
