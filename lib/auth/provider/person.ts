import type { OidcSettings } from '../../settings.mjs';
import { ROLES, type Role } from '../permissions.ts';

/** What the provider says of a person; only `sub`, with the issuer, says who it is. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

/**
 * The role that the provider's groups give a person: of several the highest, null for none. The claim
 * may hold one group or a list. Its name is looked up as it stands (`https://example.com/roles`), and
 * else step by step at its dots (`realm_access.roles`).
 */
export function roleOf(
  claims: Claims,
  { roleClaim, roles }: Pick<OidcSettings, 'roleClaim' | 'roles'>,
): Role | null {
  const held = own(claims, roleClaim) ?? roleClaim.split('.').reduce<unknown>(own, claims);
  const groups: unknown[] = Array.isArray(held) ? held : [held];
  const given = roles.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  return ROLES.findLast((role) => given.includes(role)) ?? null;
}

/**
 * Name and address for a new user; null where the provider gives no address that it stands by
 * (`email_verified: false`). The address is lower-cased.
 */
export function nameAndAddress(claims: Claims): { name: string; email: string } | null {
  const email = textOf(claims.email).toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254) return null;
  if (claims.email_verified === false || claims.email_verified === 'false') return null;
  const given = `${textOf(claims.given_name)} ${textOf(claims.family_name)}`.trim();
  const name = textOf(claims.name) || given || textOf(claims.preferred_username) || email;
  return { name: name.slice(0, 100), email };
}

function own(held: unknown, key: string): unknown {
  return typeof held === 'object' && held !== null && Object.hasOwn(held, key)
    ? (held as Record<string, unknown>)[key]
    : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\p{Cc}/gu, ' ').trim() : '';
}
