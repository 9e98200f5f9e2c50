import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuth } from '@/lib/auth/create-auth.ts';
import { type Permission, rolesWith } from '@/lib/auth/permissions.ts';
import { openDatabase } from '@/lib/db/connection.ts';
import en from '@/lib/i18n/messages/en.json' with { type: 'json' };
import { freePort } from '../../scripts/ports.mjs';
import { Processes } from '../../scripts/processes.mjs';
import { CLIENT, startProvider, type TestProvider } from '../helpers/oidc-provider.ts';
import { ROOT, startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { type Answer, builtActions, builtRoutes, type Visitor } from '../helpers/visitor.ts';
import { ACTION_CALLS, inDemo } from './action-calls.ts';
import {
  NOBODY,
  type PeopledConsole,
  startPeopledConsole,
  VISITORS,
  type VisitorName,
} from './people.ts';
import { ACTIONS, type Access, AUTH_ENDPOINTS, PAGES, ROUTES } from './table.ts';

const METRICS_TOKEN = 'metrics-token-of-a-test-77aa';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const processes = new Processes();
let provider: TestProvider;
let world: PeopledConsole;
/** The demo, and a visitor of each role in it. */
let demo: { desk: TestConsole; visitors: Record<VisitorName, Visitor> };

beforeAll(async () => {
  const port = await freePort();
  provider = await startProvider(`http://127.0.0.1:${port}/api/auth/oidc/callback`);
  world = await startPeopledConsole({
    ...{ name: 'access-table', processes },
    settings: {
      ...{ PORT: String(port), METRICS_TOKEN, OIDC_ISSUER: provider.issuer },
      ...{ OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret },
      ...{ OIDC_ROLE_CLAIM: 'groups', OIDC_ROLES: 'admin=it' },
    },
  });
  const desk = await startTestConsole({ name: 'access-table-demo', processes });
  const visitors = new Map<VisitorName, Visitor>();
  for (const name of VISITORS) visitors.set(name, await inDemo(desk.url, name));
  demo = { desk, visitors: Object.fromEntries(visitors) as Record<VisitorName, Visitor> };
});
afterAll(async () => {
  await processes.stopAll();
  await provider?.close();
  await world?.cluster.close();
});

/** What the table says for a visitor. */
function expected({ open, nobody, others, viewer }: Access, name: VisitorName): string {
  if (open.split(' ').includes(name)) return 'open';
  const told = name === NOBODY ? nobody : name === 'viewer' ? (viewer ?? others) : others;
  if (told === undefined) throw new Error(`the table does not say what ${name} is told`);
  return told;
}

const built = builtRoutes();
const addressesOf = (kind: 'page' | 'route') =>
  Object.entries(built)
    .filter(([file]) => file.endsWith(`/${kind}`))
    .map(([, address]) => address)
    .sort();

describe('the table names all that there is, and nothing else', () => {
  test('every page', () => {
    expect(addressesOf('page')).toEqual(Object.keys(PAGES).sort());
  });

  test('every route handler', () => {
    expect(addressesOf('route')).toEqual(Object.keys(ROUTES).sort());
  });

  test('every entry of the build is a page or a route handler, and no file is served beside them', () => {
    expect(Object.keys(built).filter((file) => !/\/(page|route)$/.test(file))).toEqual([]);
    const folder = join(ROOT, 'public');
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  test('every server action, and a call for each of its rows', () => {
    expect(
      builtActions()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(ACTIONS).sort());
    for (const [name, rows] of Object.entries(ACTIONS))
      expect(Object.keys(ACTION_CALLS[name] ?? {}), name).toEqual(Object.keys(rows));
  });

  test('every endpoint of Better Auth', () => {
    expect(Object.keys(authEndpoints()).sort()).toEqual([...AUTH_ENDPOINTS].sort());
  });
});

/** The endpoints of Better Auth as this console sets it up; one without an address is for code only. */
function authEndpoints(): Record<string, { path: string | null; methods: string[] }> {
  // Nothing is asked of this database.
  const { db } = openDatabase('postgres://nobody@127.0.0.1:1/none');
  const auth = createAuth({
    ...{ database: db, secret: 'x'.repeat(32), baseUrl: 'http://127.0.0.1:3000' },
    cookies: { id: 'no-cookies' },
  });
  const entries: [string, { path?: unknown; options?: { method?: unknown } }][] = Object.entries(
    auth.api,
  );
  return Object.fromEntries(
    entries.map(([name, { path, options }]) => [
      name,
      {
        path: typeof path === 'string' ? path : null,
        methods: [options?.method].flat().map(String),
      },
    ]),
  );
}

/** What a page says to whoever asks, in the words of the table. */
function toldByPage({ status, to, body }: Answer): string {
  if (status === 307) return to?.startsWith('/sign-in') ? 'to sign-in' : `to ${to}`;
  if (status === 404) return 'not found';
  if (status !== 200) return `status ${status}`;
  if (!body.includes(`>${en.denied.title}</h1>`)) return 'open';
  const text = />([^<]*)<\/p>/.exec(body.slice(body.indexOf(`>${en.denied.title}</h1>`)))?.[1];
  const permission = (Object.keys(en.permission) as Permission[]).find((one) =>
    text?.includes(en.permission[one]),
  );
  const givers = permission ? rolesWith(permission).map((role) => en.role[role]) : ['nobody'];
  expect(text, 'says who has the right, and who can give it').toContain(givers.join(', '));
  expect(text).toContain('An administrator can give you');
  return `lacks ${permission}`;
}

describe('pages', () => {
  for (const [address, row] of Object.entries(PAGES))
    for (const name of VISITORS)
      test(`${address}, ${name}: ${expected(row, name)}`, async () => {
        const answer = await world.visitors[name].get(row.at ?? address);
        expect(toldByPage(answer)).toBe(expected(row, name));
      });
});

/** What somebody lacks by the word of a service that judges by itself. */
function permissionIn(body: string): string | null {
  return /"(?:by":"permission|code":"not_allowed)","permission":"(\w+)"/.exec(body)?.[1] ?? null;
}

function toldByRoute({ status, body, to }: Answer, special: string | undefined): string {
  switch (status) {
    case 200: {
      if (special === 'details') return body.includes('"details"') ? 'open' : 'without them';
      const lacking = permissionIn(body);
      return lacking === null ? 'open' : `lacks ${lacking}`;
    }
    case 303:
      return to?.startsWith('/sign-in') ? 'to sign-in' : `to ${to}`;
    case 401:
      return 'signed out';
    case 403:
      return `lacks ${(JSON.parse(body) as { permission: string }).permission}`;
    case 404:
      return 'not found';
    default:
      return `status ${status}`;
  }
}

describe('route handlers', () => {
  for (const [address, rows] of Object.entries(ROUTES)) {
    for (const [how, row] of Object.entries(rows)) {
      const [method = '', special] = how.split(' ');
      for (const name of VISITORS)
        test(`${how} ${address}, ${name}: ${expected(row, name)}`, async () => {
          const who = (special === 'demo' ? demo : world).visitors[name];
          const answer = await who.ask(address, {
            method,
            headers: {
              ...(row.body ? { 'content-type': 'application/json' } : {}),
              ...(special === 'token' ? { authorization: `Bearer ${METRICS_TOKEN}` } : {}),
            },
            ...(row.body ? { body: JSON.stringify(row.body) } : {}),
          });
          expect(toldByRoute(answer, special)).toBe(expected(row, name));
        });
    }
    const known = Object.keys(rows).map((how) => how.split(' ')[0]);
    const answered = new Set([...known, 'OPTIONS', ...(known.includes('GET') ? ['HEAD'] : [])]);
    for (const method of METHODS.filter((one) => !known.includes(one)))
      test(`${method} ${address}: nothing is there for anybody`, async () => {
        for (const name of VISITORS) {
          const { status, body } = await world.visitors[name].ask(address, { method });
          expect(body, name).toBe('');
          if (!answered.has(method)) expect(status, name).toBe(405);
        }
      });
  }
});

describe('server actions, called without a page', () => {
  for (const [action, rows] of Object.entries(ACTIONS))
    for (const [what, row] of Object.entries(rows))
      for (const name of VISITORS)
        test(`${action}, ${what}, ${name}: ${expected(row, name)}`, async () => {
          const call = ACTION_CALLS[action]?.[what];
          if (!call) throw new Error('no such call');
          const place = what === 'in the demo' ? { ...world, ...demo } : world;
          const { who, parameters, hasHappened } = await call.prepare(place, name);
          expect(await hasHappened(), 'not yet').toBe(false);
          const answer = await who.action(action, call.path, parameters);
          const has = await hasHappened();
          // Where nobody is told anything, what has come about tells.
          const told = call.told(answer);
          expect(told === 'open' && !has ? 'nothing' : told).toBe(expected(row, name));
          expect(has).toBe(expected(row, name) === 'open');
        });
});

describe('endpoints of Better Auth', () => {
  const asked = Object.entries(authEndpoints()).flatMap(([name, { path, methods }]) =>
    methods.flatMap((method) =>
      path === null
        ? []
        : [{ name, method, path: `/api/auth${path.replace(/:\w+/g, 'credential')}` }],
    ),
  );
  const body = JSON.stringify({ email: 'new@example.com', password: 'three green kettles' });
  const headers = { 'content-type': 'application/json' };

  test.each(asked)('$name ($method $path) is not there for anybody', async ({ method, path }) => {
    const people = async () => {
      const count = 'SELECT (SELECT count(*) FROM console_user), (SELECT count(*) FROM session)';
      return (await world.cluster.run(count, world.databaseUrl)).rows;
    };
    const before = await people();
    for (const name of VISITORS) {
      const posted = method === 'GET' ? {} : { headers, body };
      const answer = await world.visitors[name].ask(path, { method, ...posted });
      expect(toldByPage(answer), name).toBe(name === NOBODY ? 'to sign-in' : 'not found');
      expect(answer.headers.getSetCookie(), name).toEqual([]);
    }
    expect(await people()).toEqual(before);
  });
});
