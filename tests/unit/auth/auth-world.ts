import { AsyncLocalStorage } from 'node:async_hooks';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware } from 'better-auth/api';
import { createAuth } from '@/lib/auth/create-auth.ts';
import type { Role } from '@/lib/auth/permissions.ts';
import { readActor } from '@/lib/auth/read-actor.ts';
import { beginSecondFactor, confirmSecondFactor } from '@/lib/auth/second-factor.ts';
import { insertUser } from '@/lib/auth/user-records.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import { createNotes } from '@/lib/ledger/notes.ts';
import { codeOf } from '../../helpers/authenticator.ts';
import { startCluster } from '../../helpers/test-database.ts';

export const PASSWORD = 'three green kettles';

/** What Next does for the console: puts the cookies of a reply into the browser. */
function keepCookies(jar: () => Map<string, string> | undefined): BetterAuthPlugin {
  return {
    id: 'keep-cookies',
    hooks: {
      after: [
        {
          matcher: () => true,
          handler: createAuthMiddleware(async (ctx) => {
            for (const cookie of ctx.context.responseHeaders?.getSetCookie() ?? []) {
              const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
              if (/max-age=0/i.test(cookie)) jar()?.delete(name);
              else jar()?.set(name, value);
            }
          }),
        },
      ],
    },
  };
}

/** A password is judged once for each hash: to judge is dear by intent, and always gives the same. */
async function rememberVerdicts({ $context }: ReturnType<typeof createAuth>) {
  const { password } = await $context;
  const judge = password.verify;
  const verdicts = new Map<string, Promise<boolean>>();
  password.verify = (given) => {
    const key = JSON.stringify([given.hash, given.password]);
    const verdict = verdicts.get(key) ?? judge(given);
    verdicts.set(key, verdict);
    return verdict;
  };
}

/** A real database with the tables of users, and requests as a browser with cookies makes them. */
export async function startAuthWorld() {
  const cluster = await startCluster();
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: tmpdir() });
  const opened = openDatabase(url);
  const database = opened.db;
  const secret = randomBytes(32).toString('hex');
  const jar = new AsyncLocalStorage<Map<string, string>>();
  const auth = createAuth({
    ...{ database, secret, baseUrl: 'http://127.0.0.1:3000' },
    cookies: keepCookies(() => jar.getStore()),
  });
  await rememberVerdicts(auth);
  const addressKey = randomBytes(32).toString('hex');
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const notes = createNotes(opened, createLedger({ database: opened, key }));
  let ahead = 0;
  let hashed: Promise<string> | null = null;

  /** A browser: keeps the cookies it is given. */
  function browser(clientAddress: string | null = '192.0.2.1') {
    const cookies = new Map<string, string>();
    const headers = () =>
      new Headers({ cookie: [...cookies].map((pair) => pair.join('=')).join('; ') });
    const base = () => ({
      ...{ database, auth, addressKey, clientAddress, headers: headers() },
      now: () => Date.now() + ahead,
      ...{ requestId: 'request-1', notes },
    });
    const context = async (): Promise<UsersContext> => {
      const own = base();
      return { ...own, actor: await readActor(own) };
    };
    /** Makes one request: what it sets is there for the next. */
    const request = async <T>(work: (ctx: UsersContext) => Promise<T>): Promise<T> =>
      jar.run(cookies, async () => work(await context()));
    /** What a page asks by itself, without anybody at it. */
    const asPage = <T>(work: (own: ReturnType<typeof base>) => Promise<T>): Promise<T> =>
      work(base());
    return { cookies, request, asPage };
  }

  return {
    cluster,
    database,
    notes,
    url,
    auth,
    browser,
    /** Moves the clock on, ms. */
    wait: (ms: number) => {
      ahead += ms;
    },
    /** Meanwhile the database takes no entries. */
    async readOnly(work: () => Promise<void>) {
      const name = new URL(url).pathname.slice(1);
      await cluster.run(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
      await cluster.endSessions(url);
      try {
        await work();
      } finally {
        await cluster.run(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
        await cluster.endSessions(url);
      }
    },
    /** The clock is right again. */
    stopWaiting: () => {
      ahead = 0;
    },
    async addUser(role: Role, { email = `${randomUUID()}@example.com`, name = 'Somebody' } = {}) {
      // All have the same password, and a hash is dear by intent.
      hashed ??= auth.$context.then(({ password }) => password.hash(PASSWORD));
      const passwordHash = await hashed;
      const id = await insertUser(database, { name, email, role, passwordHash });
      return { id, email, role };
    },
    async close() {
      await opened.close();
      await cluster.close();
    },
  };
}

/** Turns on the second step of whoever is signed in there; gives what an app and a safe would keep. */
export async function turnFactorOn({ request }: Pick<AuthBrowser, 'request'>) {
  const answer = await request((ctx) => beginSecondFactor(ctx, PASSWORD));
  if (!answer.ok || !answer.begun) throw new Error('The second step cannot be begun.');
  const { uri, recoveryCodes } = answer.begun;
  const confirmed = await request((ctx) => confirmSecondFactor(ctx, codeOf(uri)));
  if (!confirmed.ok) throw new Error(confirmed.code);
  return { uri, recoveryCodes };
}

type AuthBrowser = ReturnType<Awaited<ReturnType<typeof startAuthWorld>>['browser']>;
