// What the value of a setting may be. Each function gives the value as it is used, or what is wrong
// with it, in words that follow the key; a value is never repeated, as it may hold a secret.

/**
 * @template T
 * @typedef {{ value: T } | { wrong: string }} Read
 */
/** @typedef {'agent' | 'compliance' | 'admin' | 'viewer'} Role */

/** @type {readonly Role[]} */
const ROLES = ['agent', 'compliance', 'admin', 'viewer'];

const MIN_TOKEN_LENGTH = 16;
const MIN_SECRET_LENGTH = 32;

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
 * An address of this machine to listen on.
 * @param {string} text
 * @returns {Read<string>} IPv6 in its short form, without brackets
 */
export function readListenAddress(text) {
  const v4 = /^\d{1,3}(\.\d{1,3}){3}$/.test(text);
  if (v4 && text.split('.').every((part) => Number(part) <= 255)) return { value: text };
  const v6 = `http://[${text}]`;
  if (/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) && URL.canParse(v6)) {
    return { value: new URL(v6).hostname.slice(1, -1) };
  }
  return {
    wrong:
      'must be an IP address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0; if your shell has set it, unset it.',
  };
}

/** A listening address as it stands in an address of the web. @param {string} host */
export function hostInUrl(host) {
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * @param {string} text
 * @param {{ min: number, max: number, unit?: string }} limits
 * @returns {Read<number>}
 */
export function readWholeNumber(text, { min, max, unit }) {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return { value };
  return { wrong: `must be a whole number${unit ? ` of ${unit}` : ''} from ${min} to ${max}.` };
}

/**
 * @template {string} T
 * @param {string} text
 * @param {readonly T[]} choices
 * @returns {Read<T>}
 */
export function readChoice(text, choices) {
  const value = choices.find((choice) => choice === text);
  return value ? { value } : { wrong: `must be one of ${choices.join(', ')}.` };
}

/**
 * A secret that travels in a header.
 * @param {string} text
 * @returns {Read<string>}
 */
export function readHeaderSecret(text) {
  if (/^[\x21-\x7e]+$/.test(text)) return { value: text };
  return {
    wrong:
      'holds a space, a line break or a character outside ASCII; copy it again, without anything around it.',
  };
}

/**
 * A token that the installation's owner chooses.
 * @param {string} text
 * @returns {Read<string>}
 */
export function readChosenToken(text) {
  const read = readHeaderSecret(text);
  if ('wrong' in read || text.length >= MIN_TOKEN_LENGTH) return read;
  return { wrong: `must have at least ${MIN_TOKEN_LENGTH} characters, made at random.` };
}

/**
 * One of the installation's own secrets, given instead of being made.
 * @param {string} text
 * @returns {Read<string>}
 */
export function readGivenSecret(text) {
  const read = readHeaderSecret(text);
  if ('wrong' in read || text.length >= MIN_SECRET_LENGTH) return read;
  return { wrong: `must have at least ${MIN_SECRET_LENGTH} characters, made at random.` };
}

/**
 * The address of a service: HubSpot's, or an identity provider's.
 * @param {string} text
 * @param {string} example
 * @returns {Read<string>} without a slash at the end
 */
export function readServiceUrl(text, example) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url) return { wrong: `must be an address such as ${example}.` };
  if (url.username || url.password) return { wrong: 'must not hold a user name or password.' };
  if (/[?#]/.test(text)) return { wrong: 'must not hold a query (?) or a fragment (#).' };
  if (!isSafe(url)) {
    return { wrong: 'must begin with https:// (http:// is allowed for this machine only).' };
  }
  return { value: url.href.replace(/\/+$/, '') };
}

/**
 * The address under which people open the console.
 * @param {string} text
 * @returns {Read<string>} scheme, host and port only
 */
export function readPublicUrl(text) {
  const read = readServiceUrl(text, 'https://consent.example.com');
  if ('wrong' in read) return read;
  const url = new URL(read.value);
  return url.pathname === '/'
    ? { value: url.origin }
    : { wrong: 'must not hold a path: the console needs a host name of its own.' };
}

/**
 * @param {string} text
 * @returns {Read<string>}
 */
export function readDatabaseUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  if (!url || !isPostgres || !url.hostname || !/^\/[^/]+$/.test(url.pathname) || url.hash) {
    return {
      wrong:
        'must look like postgres://user:password@host:5432/database (special characters of the password percent-encoded).',
    };
  }
  return { value: text };
}

/**
 * A folder of our own.
 * @param {string} text
 * @returns {Read<string>}
 */
export function readFolder(text) {
  const isWhole = /^([./\\]+|[A-Za-z]:[./\\]*)$/.test(text);
  if (!isWhole && !hasControlCharacter(text)) return { value: text };
  return { wrong: 'must be a folder for Consent Desk alone, such as .data.' };
}

/**
 * Which of the provider's groups has which role: `role=group`, several with semicolons between.
 * @param {string} text
 * @returns {Read<readonly { role: Role, group: string }[]>}
 */
export function readRoles(text) {
  /** @type {{ role: Role, group: string }[]} */
  const roles = [];
  for (const entry of text.split(';').filter((part) => part.trim())) {
    // A group may hold an equals sign itself (CN=…).
    const [, name = '', group = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    const role = ROLES.find((known) => known === name.trim());
    if (!role || !group.trim() || hasControlCharacter(group)) {
      return {
        wrong: `must look like agent=support;admin=it: a role (${ROLES.join(', ')}), an equals sign and the provider's name for it, with semicolons between.`,
      };
    }
    roles.push({ role, group: group.trim() });
  }
  return { value: roles };
}

/** @param {string} text */
function hasControlCharacter(text) {
  return /\p{Cc}/u.test(text);
}

/** Nobody between here and there can read along. @param {URL} url */
function isSafe(url) {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
