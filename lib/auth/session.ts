import 'server-only';
import { nextCookies } from 'better-auth/next-js';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { DatabaseProblem } from '../db/problem.ts';
import { database } from '../db/process-database.ts';
import { env } from '../env.ts';
import { processLedger } from '../ledger/process-ledger.ts';
import { type Actor, missing, type NotAllowed } from './actor.ts';
import { type Auth, createAuth } from './create-auth.ts';
import { consoleAddress } from './link-address.ts';
import type { Permission } from './permissions.ts';
import type { ProviderContext } from './provider/context.ts';
import { createProvider, type Provider } from './provider/discover.ts';
import { readActor } from './read-actor.ts';
import type { UsersContext } from './users-context.ts';

const shared = globalThis as typeof globalThis & {
  consentDeskAuth?: Auth;
  consentDeskProvider?: Provider;
};

function auth(): Auth {
  shared.consentDeskAuth ??= createAuth({
    database: database().db,
    secret: env().keys.session,
    baseUrl: consoleAddress(env()),
    cookies: nextCookies(),
  });
  return shared.consentDeskAuth;
}

/** What the services about users work with, for this request; `isUse` false: a page asks by itself. */
export function usersContext(isUse = true): Promise<UsersContext> {
  return contextOf(isUse);
}

const contextOf = cache(async (isUse: boolean): Promise<UsersContext> => {
  const [sent, jar] = await Promise.all([headers(), cookies()]);
  const now = new Headers(sent);
  // A page that is drawn in the reply of an action must see what the action has just set.
  now.set('cookie', jar.toString());
  const base = {
    database: database().db,
    auth: auth(),
    addressKey: env().keys.address,
    headers: now,
    // Set by proxy.ts, which lets nothing through that it cannot believe.
    clientAddress: sent.get('x-forwarded-for'),
    now: Date.now,
    requestId: sent.get('x-request-id') ?? crypto.randomUUID(),
    notes: processLedger().notes,
  };
  return { ...base, actor: await readActor(base, { isUse }) };
});

/** As `usersContext`, with the provider of the settings; null if they name none. */
export async function providerContext(): Promise<ProviderContext | null> {
  const { oidc } = env();
  if (!oidc) return null;
  shared.consentDeskProvider ??= createProvider(
    oidc,
    `${consoleAddress(env())}/api/auth/oidc/callback`,
  );
  return { ...(await usersContext()), provider: shared.consentDeskProvider };
}

/** Who makes this request, or null; asked once per request. */
export async function currentActor(isUse = true): Promise<Actor | null> {
  return (await usersContext(isUse)).actor;
}

/** As `currentActor`, and null where the database does not answer. */
export async function actorIfKnown(isUse = true): Promise<Actor | null> {
  try {
    return await currentActor(isUse);
  } catch (error) {
    if (error instanceof DatabaseProblem) return null;
    throw error;
  }
}

/**
 * For pages: the actor, or what is missing. Sends whoever is not signed in to the sign-in page, and
 * from there back.
 */
export async function pageActor(
  path: string,
  permission: Permission,
): Promise<{ actor: Actor; denied: null } | { actor: Actor; denied: NotAllowed }> {
  const actor = await actorIfKnown();
  if (!actor) redirect(`/sign-in?to=${encodeURIComponent(path)}`);
  return { actor, denied: missing(actor, permission) };
}
