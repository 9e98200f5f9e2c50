// The names of the settings, and what to say about a name that is none.

/** @typedef {Readonly<Record<string, string | undefined>>} Values */
/** @typedef {{ key: string, message: string }} Problem */

/** What a person may set, in `.env` or in the environment. */
export const PUBLIC_KEYS = Object.freeze([
  'PORT',
  'LISTEN_ADDRESS',
  'HUBSPOT_ACCESS_TOKEN',
  'HUBSPOT_WRITES',
  'HUBSPOT_API_VERSION',
  'HUBSPOT_BASE_URL',
  'SETTLE_WINDOW_MS',
  'DATA_DIR',
  'DATABASE_URL',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'METRICS_TOKEN',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_ROLE_CLAIM',
  'OIDC_ROLES',
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
  'CONSENT_DESK_DATABASE_URL',
  'CONSENT_DESK_ENV_FILE',
]);

/** The secrets of an installation: kept in files, or given in the environment (not in `.env`). */
export const SECRET_KEYS = Object.freeze([
  'CONSENT_DESK_KEY_SESSION',
  'CONSENT_DESK_KEY_ADDRESS',
  'CONSENT_DESK_KEY_HEADS',
  'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
]);

export const ALL_KEYS = Object.freeze([...PUBLIC_KEYS, ...INTERNAL_KEYS, ...SECRET_KEYS]);

/** Prefixes that are ours: a key that begins so and is not in the list is a mistake. */
const OUR_PREFIXES = ['HUBSPOT_', 'CONSENT_DESK_'];

/**
 * @param {Values} values
 * @param {Iterable<string>} keysFromFile
 * @param {string} fileName
 * @returns {Problem[]}
 */
export function unknownKeys(values, keysFromFile, fileName) {
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
