import 'server-only';
import { type BetterAuthPlugin, betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { eq } from 'drizzle-orm';
import * as z from 'zod';
import type { Queries } from '../db/connection.ts';
import * as tables from '../db/schema/auth.ts';
import { ABSOLUTE_LIFETIME_MS } from './lifetime.ts';
import { passwordHash } from './password-hash.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-rules.ts';
import { ROLES } from './permissions.ts';
import { providerState } from './provider/state.ts';

export interface AuthConfig {
  database: Queries;
  /** Signs cookies and encrypts second factors; at least 32 characters. */
  secret: string;
  /** The address under which people open the console, without a path. */
  baseUrl: string;
  /** Carries the cookies that Better Auth sets to the reply. */
  cookies: BetterAuthPlugin;
}

export type Auth = ReturnType<typeof createAuth>;

/**
 * Better Auth as this console uses it: a library behind our own server actions and routes. None of
 * its HTTP endpoints is mounted; nobody can sign up. Limits on attempts are ours (`attempts.ts`),
 * because its own count only what comes in by HTTP.
 */
export function createAuth({ database, secret, baseUrl, cookies }: AuthConfig) {
  return betterAuth({
    appName: 'Consent Desk',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [new URL(baseUrl).origin],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(database, {
      provider: 'pg',
      schema: {
        user: tables.users,
        session: tables.sessions,
        account: tables.accounts,
        verification: tables.verifications,
        twoFactor: tables.twoFactors,
      },
      transaction: true,
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: passwordHash,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      additionalFields: {
        role: { type: [...ROLES], required: true, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      additionalFields: { lastSeenAt: { type: 'date', required: false, input: false } },
      expiresIn: ABSOLUTE_LIFETIME_MS / 1_000,
      // Idle sessions end by `lastSeenAt`, see `lifetime.ts`.
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    account: { accountLinking: { enabled: false }, storeStateStrategy: 'cookie' },
    rateLimit: { enabled: false },
    databaseHooks: {
      session: {
        create: {
          // Whatever way somebody signs in by: who is disabled gets no session.
          before: async (session) => {
            const [user] = await database
              .select({ disabledAt: tables.users.disabledAt })
              .from(tables.users)
              .where(eq(tables.users.id, session.userId));
            return user && user.disabledAt === null ? { data: session } : false;
          },
        },
      },
    },
    advanced: {
      cookiePrefix: 'consent-desk',
      useSecureCookies: new URL(baseUrl).protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: 'uuid' },
      ipAddress: { disableIpTracking: true },
    },
    plugins: [
      twoFactor({ issuer: 'Consent Desk', skipVerificationOnEnable: false }),
      openSessions(),
      providerState(),
      cookies,
    ],
  });
}

/** Lets our own server code open a session for somebody who has shown who they are in another way. */
function openSessions() {
  return {
    id: 'open-sessions',
    endpoints: {
      openSession: createAuthEndpoint.serverOnly(
        {
          method: 'POST',
          body: z.object({ userId: z.string(), expiresAt: z.number().optional() }),
        },
        async (ctx) => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId);
          if (!user) return ctx.json({ opened: false });
          const { expiresAt } = ctx.body;
          const shorter = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
          const session = await ctx.context.internalAdapter.createSession(
            ...([user.id, false, shorter, true] as const),
          );
          if (!session) return ctx.json({ opened: false });
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ opened: true });
        },
      ),
    },
  } as const;
}
