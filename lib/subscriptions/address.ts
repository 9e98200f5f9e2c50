/** The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3). */
export const MAX_ADDRESS_LENGTH = 254;

export type AddressProblem =
  | 'required'
  | 'control_characters'
  | 'no_at_sign'
  | 'several_addresses'
  | 'too_long'
  | 'malformed';

const CONTROL_OR_INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const ATOM = /^[^\s"(),:;<>@[\\\].]+$/u;
const QUOTED = /^"(?:[^"\\]|\\.)+"$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;
// Begins only where a word or a query parameter begins, so that a long text is read in one go.
const CANDIDATE =
  /(?<![^\s"<>()[\]\\,;:|?&])(?![?&])(?:"[^"\s]{1,64}"|[^\s"<>()[\]\\,;:|@]{1,64})@[^\s"'<>()[\]\\,;:|?&#@]{1,255}/gu;

const AROUND = /^[.'“”‘’«»*_\p{Cf}]+|[.!'“”‘’«»*\p{Cf}]+$/gu;
const WEB_PATH = /^\/\/.*\//u;
const QUERY = /^.*[?&][^?&=]*=/u;
const PARAMETER = /^[^?&=]*=/u;
// Only names that speak of an address: `=` is an ordinary character of an address too.
const NAMED =
  /^(?:[\w.-]*(?:mail|address|adresse|recipient|subscriber(?:IdString)?|user(?:name)?|login|contact|kontakt)|to|from|cc|bcc)=/iu;

/** Splits at the last @, so that a quoted local part may hold one. Null without an @. */
function split(address: string): { local: string; domain: string } | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : { local: address.slice(0, at), domain: address.slice(at + 1) };
}

function isWellFormed(address: string): boolean {
  const parts = split(address);
  if (!parts || [...parts.local].length > 64) return false;
  const local = QUOTED.test(parts.local) || parts.local.split('.').every((atom) => ATOM.test(atom));
  const labels = parts.domain.split('.');
  return local && labels.length >= 2 && labels.every((label) => LABEL.test(label));
}

function isFit(address: string): boolean {
  return (
    address.length <= MAX_ADDRESS_LENGTH &&
    !CONTROL_OR_INVISIBLE.test(address) &&
    isWellFormed(address)
  );
}

/**
 * What is wrong with one typed address, or null. Takes the text as typed; surrounding space and
 * letter case do not count. Quotes and `+` tags are valid.
 */
export function addressProblem(typed: string): AddressProblem | null {
  const address = typed.trim();
  if (address === '') return 'required';
  if (CONTROL_OR_INVISIBLE.test(address)) return 'control_characters';
  if (!address.includes('@')) return 'no_at_sign';
  if (isWellFormed(address)) return address.length > MAX_ADDRESS_LENGTH ? 'too_long' : null;
  if (findAddresses(address).length > 1) return 'several_addresses';
  return address.length > MAX_ADDRESS_LENGTH ? 'too_long' : 'malformed';
}

/**
 * The one form in which an address is compared and sent: trimmed and lower-cased. HubSpot's own
 * normalisation is undocumented; public clients do the same (fact sheet 2.3).
 */
export function normaliseAddress(typed: string): string {
  return typed.trim().toLowerCase();
}

/**
 * All different valid addresses in a pasted text (`Jo <jo@example.com>`, `mailto:`, a web address with
 * `?email=`, a ticket), normalised, in order of appearance. Invisible characters around one do not count.
 */
export function findAddresses(text: string): string[] {
  const found = new Set<string>();
  const readable = decodeLinks(text);
  for (const match of readable.matchAll(CANDIDATE)) {
    const isParameter = /[?&]/.test(readable.charAt(match.index - 1));
    const address = bare(match[0], isParameter).toLowerCase();
    if (isFit(address)) found.add(address);
  }
  return [...found];
}

/** Takes from a candidate what is no part of an address: the web address around it, names, quotes. */
function bare(candidate: string, isParameter: boolean): string {
  const value = isParameter
    ? candidate.replace(PARAMETER, '')
    : candidate.replace(QUERY, '').replace(WEB_PATH, '').replace(NAMED, '');
  return value.replace(AROUND, '');
}

/**
 * The addresses that a typed or pasted text stands for: the text itself where it is one address, else
 * those found in it. Normalised.
 */
export function addressesIn(text: string): string[] {
  const plain = text.trim().replace(/^\p{Cf}+|\p{Cf}+$/gu, '');
  const isAddress = addressProblem(plain) === null && !NAMED.test(plain);
  return isAddress ? [normaliseAddress(plain)] : findAddresses(text);
}

/** In links an address is percent-encoded; elsewhere a percent sign is an ordinary character. */
function decodeLinks(text: string): string {
  return text
    .replace(/mailto:([^\s>"?]+)/giu, (whole, encoded: string) => decoded(encoded, whole))
    .replace(/(?<=[?&][\w.-]{1,64}=)[^\s&#<>"'@]*%40[^\s&#<>"'@]*/giu, (value) =>
      decoded(value, value),
    );
}

function decoded(encoded: string, whole: string): string {
  try {
    return ` ${decodeURIComponent(encoded)} `;
  } catch {
    return whole;
  }
}
