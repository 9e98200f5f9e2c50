// Every setting, read in one place. Plain JavaScript without dependencies: the launcher reads the
// settings before anything is installed, and lib/env.ts reads them again inside the app.

/** @typedef {'demo' | 'live'} Mode */
/** @typedef {'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'} LogLevel */
/** @typedef {Readonly<Record<string, string | undefined>>} Values */
/** @typedef {{ key: string, message: string }} Problem */

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
 * @typedef {object} Settings
 * @property {Mode} mode live if and only if HUBSPOT_ACCESS_TOKEN is set
 * @property {number} port
 * @property {HubSpotSettings | null} hubspot null in demo mode until the simulator has an address
 * @property {SimulatorSettings | null} simulator null in live mode, and until it has an address
 * @property {string} apiVersion
 * @property {number} settleWindowMs
 * @property {LogLevel} logLevel
 * @property {string} buildDir relative to the project's folder
 * @property {string} dataDir relative to the project's folder, or absolute
 */

export const HUBSPOT_ADDRESS = 'https://api.hubapi.com';

/** What a person may set, in `.env` or in the environment. */
export const PUBLIC_KEYS = Object.freeze([
  'PORT',
  'HUBSPOT_ACCESS_TOKEN',
  'HUBSPOT_API_VERSION',
  'HUBSPOT_BASE_URL',
  'SETTLE_WINDOW_MS',
  'LOG_LEVEL',
]);

/** What the launcher and the tests pass to the processes that they start. */
export const INTERNAL_KEYS = Object.freeze([
  'CONSENT_DESK_MODE',
  'CONSENT_DESK_SIMULATOR_URL',
  'CONSENT_DESK_SIMULATOR_TOKEN',
  'CONSENT_DESK_SIMULATOR_CONTROL_URL',
  'CONSENT_DESK_SIMULATOR_CONTROL_TOKEN',
  'CONSENT_DESK_BUILD_DIR',
  'CONSENT_DESK_DATA_DIR',
  'CONSENT_DESK_ENV_FILE',
]);

export const ALL_KEYS = Object.freeze([...PUBLIC_KEYS, ...INTERNAL_KEYS]);

/** Prefixes that are ours: a key that begins so and is not in the list is a mistake. */
const OUR_PREFIXES = ['HUBSPOT_', 'CONSENT_DESK_'];

/** @type {readonly LogLevel[]} */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** Ports above 1023 that browsers refuse to open (fetch standard, "port blocking"). */
const PORTS_BROWSERS_REFUSE = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

const MAX_SETTLE_WINDOW_MS = 3_600_000;

/** @param {string} hostname as URL.hostname gives it */
export function isLoopbackHost(hostname) {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/**
 * Reads the settings. An empty value counts as unset. A secret is never repeated in a message.
 * @param {Values} values the environment, `.env` beneath it
 * @param {{ keysFromFile?: Iterable<string>, fileName?: string }} [options] the keys that stand in
 *   `.env`: there, every unknown key is a mistake
 * @returns {{ ok: true, settings: Settings } | { ok: false, problems: Problem[] }}
 */
export function parseSettings(values, { keysFromFile = [], fileName = '.env' } = {}) {
  /** @type {Problem[]} */
  const problems = unknownKeys(values, keysFromFile, fileName);
  /** @param {string} key @param {string} message */
  const refuse = (key, message) => {
    problems.push({ key, message: `${key} ${message}` });
  };
  /** @param {string} key */
  const read = (key) => values[key] || undefined;

  const token = read('HUBSPOT_ACCESS_TOKEN');
  if (token && !/^[\x21-\x7e]+$/.test(token)) {
    refuse(
      'HUBSPOT_ACCESS_TOKEN',
      'holds a space, a line break or a character outside ASCII; copy the token again, without anything around it.',
    );
  }
  /** @type {Mode} */
  const mode = token ? 'live' : 'demo';
  const toldMode = read('CONSENT_DESK_MODE');
  if (toldMode && toldMode !== mode) {
    refuse(
      'CONSENT_DESK_MODE',
      'does not fit HUBSPOT_ACCESS_TOKEN: the mode is live with a token and demo without one.',
    );
  }

  const port = wholeNumber(read('PORT'), 3000, 1, 65_535);
  if (port === null) refuse('PORT', 'must be a whole number from 1 to 65535.');
  else if (PORTS_BROWSERS_REFUSE.has(port)) {
    refuse('PORT', `is ${port}, which browsers refuse to open; choose another one.`);
  }

  const apiVersion = read('HUBSPOT_API_VERSION') ?? '2026-03';
  if (!/^20\d\d-(03|09)$/.test(apiVersion)) {
    refuse('HUBSPOT_API_VERSION', 'must look like 2026-03: a year, then 03 or 09.');
  }

  const baseUrl = readBaseUrl(read('HUBSPOT_BASE_URL'), Boolean(token), (message) =>
    refuse('HUBSPOT_BASE_URL', message),
  );

  const settleWindowMs = wholeNumber(
    read('SETTLE_WINDOW_MS'),
    mode === 'demo' ? 20_000 : 150_000,
    0,
    MAX_SETTLE_WINDOW_MS,
  );
  if (settleWindowMs === null) {
    refuse(
      'SETTLE_WINDOW_MS',
      `must be a whole number of milliseconds from 0 to ${MAX_SETTLE_WINDOW_MS}.`,
    );
  }

  const logLevel = LOG_LEVELS.find((level) => level === (read('LOG_LEVEL') ?? 'info'));
  if (!logLevel) refuse('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}.`);

  const simulator = mode === 'demo' ? readSimulator(read, refuse) : null;

  if (problems.length > 0 || port === null || settleWindowMs === null || !logLevel) {
    return { ok: false, problems };
  }
  const hubspot = token
    ? { accessToken: token, baseUrl, apiVersion }
    : simulator && { accessToken: simulator.token, baseUrl: simulator.url, apiVersion };
  return {
    ok: true,
    settings: {
      mode,
      port,
      hubspot,
      simulator,
      apiVersion,
      settleWindowMs,
      logLevel,
      buildDir: read('CONSENT_DESK_BUILD_DIR') ?? '.next',
      dataDir: read('CONSENT_DESK_DATA_DIR') ?? '.data',
    },
  };
}

/**
 * @param {Values} values
 * @param {Iterable<string>} keysFromFile
 * @param {string} fileName
 * @returns {Problem[]}
 */
function unknownKeys(values, keysFromFile, fileName) {
  const inFile = new Set(keysFromFile);
  const inEnvironment = Object.keys(values).filter(
    (key) =>
      OUR_PREFIXES.some((prefix) => key.startsWith(prefix)) &&
      !ALL_KEYS.includes(key) &&
      !inFile.has(key),
  );
  return [
    ...[...inFile]
      .filter((key) => !PUBLIC_KEYS.includes(key))
      .map((key) => ({ key, message: unknownKeyMessage(key, fileName) })),
    ...inEnvironment.map((key) => ({ key, message: unknownKeyMessage(key, 'the environment') })),
  ];
}

/** @param {string} key @param {string} place */
function unknownKeyMessage(key, place) {
  const meant = PUBLIC_KEYS.find((known) => distance(known, key.toUpperCase()) <= 3);
  const hint = meant ? `did you mean ${meant}?` : `the settings are ${PUBLIC_KEYS.join(', ')}.`;
  return `${key} in ${place} is not a setting of Consent Desk; ${hint}`;
}

/**
 * @param {(key: string) => string | undefined} read
 * @param {(key: string, message: string) => void} refuse
 * @returns {SimulatorSettings | null}
 */
function readSimulator(read, refuse) {
  const url = read('CONSENT_DESK_SIMULATOR_URL');
  if (!url) return null;
  const controlUrl = read('CONSENT_DESK_SIMULATOR_CONTROL_URL') ?? '';
  for (const [key, value] of [
    ['CONSENT_DESK_SIMULATOR_URL', url],
    ['CONSENT_DESK_SIMULATOR_CONTROL_URL', controlUrl],
  ]) {
    const parsed = URL.canParse(value ?? '') ? new URL(value ?? '') : null;
    if (!parsed || !isLoopbackHost(parsed.hostname)) {
      refuse(key ?? '', 'must be an address on this machine.');
    }
  }
  return {
    url: url.replace(/\/+$/, ''),
    token: read('CONSENT_DESK_SIMULATOR_TOKEN') ?? '',
    controlUrl: controlUrl.replace(/\/+$/, ''),
    controlToken: read('CONSENT_DESK_SIMULATOR_CONTROL_TOKEN') ?? '',
  };
}

/**
 * @param {string | undefined} text
 * @param {boolean} hasToken
 * @param {(message: string) => void} refuse
 */
function readBaseUrl(text, hasToken, refuse) {
  if (!text) return HUBSPOT_ADDRESS;
  if (!hasToken) {
    refuse(
      'is set without HUBSPOT_ACCESS_TOKEN; set the token too, or remove the address to start the demo.',
    );
    return HUBSPOT_ADDRESS;
  }
  if (!URL.canParse(text)) {
    refuse(`must be an address such as ${HUBSPOT_ADDRESS}.`);
    return HUBSPOT_ADDRESS;
  }
  const url = new URL(text);
  if (url.username || url.password) refuse('must not hold a user name or password.');
  else if (/[?#]/.test(text)) refuse('must not hold a query (?) or a fragment (#).');
  else if (
    url.protocol !== 'https:' &&
    !(url.protocol === 'http:' && isLoopbackHost(url.hostname))
  ) {
    refuse('must begin with https:// (http:// is allowed for this machine only).');
  }
  return url.href.replace(/\/+$/, '');
}

/**
 * @param {string | undefined} text
 * @param {number} fallback
 * @param {number} min
 * @param {number} max
 */
function wholeNumber(text, fallback, min, max) {
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) return null;
  const value = Number(text);
  return value >= min && value <= max ? value : null;
}

/**
 * How many single-letter changes lie between two keys.
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
