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
// Begins only where a word begins, so that a long text is read in one go.
const CANDIDATE =
  /(?<![^\s"<>()[\]\\,;:|])(?:"[^"\s]{1,64}"|[^\s"<>()[\]\\,;:|@]{1,64})@[^\s"'<>()[\]\\,;:|?&@]{1,255}/gu;

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
 * All different valid addresses in a pasted text (`Jo <jo@example.com>`, `mailto:`, a ticket),
 * normalised, in order of appearance.
 */
export function findAddresses(text: string): string[] {
  const found = new Set<string>();
  for (const [candidate] of decodeMailto(text).matchAll(CANDIDATE)) {
    const address = candidate.replace(/^[.'“”‘’«»*_]+|[.!'“”‘’«»*]+$/gu, '').toLowerCase();
    if (address.length <= MAX_ADDRESS_LENGTH && isWellFormed(address)) found.add(address);
  }
  return [...found];
}

/** In `mailto:` links the address is percent-encoded; elsewhere a percent sign is an ordinary character. */
function decodeMailto(text: string): string {
  return text.replace(/mailto:([^\s>"?]+)/giu, (whole, encoded: string) => {
    try {
      return ` ${decodeURIComponent(encoded)} `;
    } catch {
      return whole;
    }
  });
}
