import { eq } from 'drizzle-orm';
import type { ProviderContext } from '@/lib/auth/provider/context.ts';
import { createProvider } from '@/lib/auth/provider/discover.ts';
import { beginAtProvider, finishAtProvider } from '@/lib/auth/provider/sign-in.ts';
import { signIn } from '@/lib/auth/sign-in.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { users } from '@/lib/db/schema/auth.ts';
import { CLIENT, startProvider, walkThroughProvider } from '../../helpers/oidc-provider.ts';
import { PASSWORD, startAuthWorld } from './auth-world.ts';

export const CALLBACK = 'http://127.0.0.1:3000/api/auth/oidc/callback';
const ROLES = [
  { role: 'agent', group: 'support' },
  { role: 'admin', group: 'it' },
  { role: 'viewer', group: 'guests' },
] as const;

export type ProviderWorld = Awaited<ReturnType<typeof startProviderWorld>>;

/** Who makes a request. */
export const actorOf = ({ actor }: UsersContext) => Promise.resolve(actor);

/** A real database and a real provider, with people whom only the provider knows. */
export async function startProviderWorld() {
  const [world, provider] = await Promise.all([startAuthWorld(), startProvider(CALLBACK)]);
  // Somebody else administers, so that nobody of the provider is the last one.
  const { email: adminEmail } = await world.addUser('admin');
  type Browser = ReturnType<typeof world.browser>;

  /** The provider as our settings name it. */
  function create(more: { issuer?: string; roleClaim?: string; timeoutMs?: number } = {}) {
    const { timeoutMs, ...settings } = more;
    return createProvider(
      {
        ...{ issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret },
        ...{ roleClaim: 'groups', roles: ROLES, ...settings },
      },
      CALLBACK,
      timeoutMs,
    );
  }
  const ours = create();

  const withProvider =
    <T>(work: (ctx: ProviderContext) => Promise<T>, by = ours) =>
    (ctx: UsersContext) =>
      work({ ...ctx, provider: by });

  let count = 0;
  /** Somebody whom only the provider knows. */
  function newPerson(groups: unknown, more: Record<string, unknown> = {}) {
    const login = `person-${++count}`;
    const email = `${login}@example.com`;
    provider.people.set(login, {
      ...{ name: 'Ada Example', email, email_verified: true, groups, ...more },
    });
    return { login, email };
  }
  /** The provider says something else of somebody from now on. */
  function changePerson(login: string, claims: Record<string, unknown>) {
    provider.people.set(login, { ...provider.people.get(login), ...claims });
  }

  interface Way {
    to?: string;
    connecting?: boolean;
    password?: string;
    by?: typeof ours;
  }
  const tryToBegin = (
    browser: Browser,
    { to = '/', connecting = false, password = PASSWORD, by = ours }: Way = {},
  ) =>
    browser.request(withProvider((ctx) => beginAtProvider(ctx, { to, connecting, password }), by));

  /** The button: gives the address at the provider. */
  async function begin(browser: Browser, way: Way = {}) {
    const begun = await tryToBegin(browser, way);
    if (!begun.ok) throw new Error(begun.reason);
    return begun.value;
  }
  const finish = (browser: Browser, back: URL, by = ours) =>
    browser.request(withProvider((ctx) => finishAtProvider(ctx, back.searchParams), by));

  /** The whole way: from the button through the provider's pages and back. */
  async function enter(login: string, browser = world.browser(), way: Way = {}) {
    const back = await walkThroughProvider(await begin(browser, way), login);
    return { browser, finished: await finish(browser, back, way.by) };
  }

  async function signedIn(login: string) {
    const { browser, finished } = await enter(login);
    if (finished.is !== 'signed_in') throw new Error(JSON.stringify(finished));
    return browser;
  }
  async function withPassword(email: string) {
    const browser = world.browser();
    await browser.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
    return browser;
  }

  /** The provider says something else of itself from now on. */
  async function changeDocument(change: Record<string, unknown>) {
    const reply = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
    const document = { ...((await reply.json()) as object), ...change };
    provider.tampering.instead = {
      path: /openid-configuration/,
      answer: (ctx) => {
        ctx.body = document;
      },
    };
  }

  return {
    ...{ world, provider, ours, changeDocument, create, withProvider, newPerson, changePerson },
    ...{ tryToBegin, begin, finish, enter, signedIn, withPassword, adminEmail },
    async userOf(email: string) {
      const [user] = await world.database.select().from(users).where(eq(users.email, email));
      return user;
    },
    /** Provider and clock are right again. */
    mend() {
      delete provider.tampering.instead;
      delete provider.tampering.idToken;
      world.stopWaiting();
    },
    async close() {
      await Promise.all([world.close(), provider.close()]);
    },
  };
}
