import type { Account } from './account.ts';
import { expiredToken, invalidToken, missingScopes } from './errors.ts';
import type { Reply, Token } from './model.ts';
import type { Route } from './routes.ts';

/** Gives the token of an `Authorization: Bearer …` header, or null. */
export function bearer(authorization: string | null): string | null {
  return /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

/** A token that may be used, or the 401 that refuses it. */
export type Admission =
  | { ok: true; token: string; scopes: readonly string[] }
  | { ok: false; reply: Reply };

/** Takes the token of a request; refuses none, an unknown and an expired one (hubspot.md 3.3). */
export function admit(
  account: Account,
  tokens: ReadonlyMap<string, Token>,
  token: string | null,
  correlationId: string,
): Admission {
  const held = token === null ? undefined : tokens.get(token);
  if (token === null || held === undefined) {
    return { ok: false, reply: invalidToken(correlationId) };
  }
  const now = account.now();
  const anHourAgo = new Date(now.getTime() - 3_600_000);
  const expiredAt = account.settings.expired ? anHourAgo : held.expiredAt;
  if (expiredAt !== undefined && expiredAt <= now) {
    return { ok: false, reply: expiredToken(correlationId, expiredAt, now) };
  }
  return { ok: true, token, scopes: account.settings.scopes ?? held.scopes };
}

/** Gives null when the scopes are enough for the route, else the 403 that names those that would do (hubspot.md 3.4). */
export function refuseScopes(
  held: readonly string[],
  route: Route,
  correlationId: string,
): Reply | null {
  const enough = route.scopes.some((group) => group.every((scope) => held.includes(scope)));
  if (enough) return null;
  const named = [...new Set(route.scopes.flat())];
  return missingScopes(correlationId, 'requiredGranularScopes', named);
}
