import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Processes } from '../../scripts/processes.mjs';
import { ask, openSocket } from '../helpers/raw-http.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { builtActions, builtRoutes, form, type Visitor, visitor } from '../helpers/visitor.ts';
import {
  addressOf,
  MARK,
  PASSWORD,
  type PeopledConsole,
  START_OF_SIGN_IN,
  signedIn,
  startPeopledConsole,
} from './people.ts';
import { PAGES, ROUTES } from './table.ts';

const PUBLIC_HOST = 'consent.example.com';
const processes = new Processes();
let world: PeopledConsole;
/** A process on the same database that people reach under a name. */
let published: TestConsole;
beforeAll(async () => {
  world = await startPeopledConsole({ name: 'attacked-requests', processes });
  published = await startTestConsole({
    ...{ name: 'attacked-published', processes, mode: 'live' },
    settings: {
      ...{ DATABASE_URL: world.databaseUrl, TRUST_PROXY: '1' },
      PUBLIC_URL: `https://${PUBLIC_HOST}`,
    },
  });
});
afterAll(async () => {
  await processes.stopAll();
  await world?.cluster.close();
});

const cookieOf = ({ cookies }: Visitor) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
const snapshot = async () => {
  const sql = `SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM one_time_link),
    (SELECT string_agg(email || role || coalesce(disabled_at::text, ''), ' ' ORDER BY email) FROM console_user)`;
  return (await world.cluster.run(sql, world.databaseUrl)).rows;
};

describe('a post from another site, with an admin’s cookies', () => {
  const SENDERS: [what: string, headers: Record<string, string>][] = [
    ['without an Origin', {}],
    ['with its Origin', { origin: 'https://evil.test' }],
    ['with an Origin that is hidden', { origin: 'null' }],
    ['as a browser marks it', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['from a neighbour of the same site', { 'sec-fetch-site': 'same-site' }],
    ['as if typed', { 'sec-fetch-site': 'none' }],
  ];
  test.each(SENDERS)('%s is refused by every action and every route', async (_what, sender) => {
    const before = await snapshot();
    const control = createSimulatorControl(world.desk.simulator);
    await control.clearJournal();
    const cookie = cookieOf(world.visitors.admin);
    const calls = [
      ...builtActions().map(({ id }) => ({
        path: '/',
        headers: { 'next-action': id },
        body: '[]',
      })),
      ...Object.keys(ROUTES).map((path) => ({ path, headers: {}, body: '{}' })),
    ];
    for (const { path, headers, body } of calls) {
      const reply = await ask(world.desk.url, {
        ...{ path, method: 'POST', body },
        headers: { cookie, 'content-type': 'text/plain', ...headers, ...sender },
      });
      expect(reply.status, path).toBe(403);
      expect(reply.body, path).toContain('cross_site: ');
    }
    expect(await snapshot()).toEqual(before);
    expect(await control.journal()).toEqual([]);
  });
});

test('a name of somebody else’s that leads to this machine (DNS rebinding) opens nothing, with an admin’s cookies', async () => {
  const cookie = cookieOf(world.visitors.admin);
  const paths = [
    ...Object.entries(PAGES).map(([path, { at }]) => at ?? path),
    ...Object.keys(ROUTES),
  ];
  for (const host of ['evil.test', `evil.test:${new URL(world.desk.url).port}`, PUBLIC_HOST])
    for (const path of paths) {
      const headers = { host, cookie, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
      const reply = await ask(world.desk.url, { path, headers });
      expect(reply.status, `${host}${path}`).toBe(421);
      expect(reply.body).not.toContain(MARK);
    }
});

describe('a prefetch or a segment of a page, as a page’s script asks for it', () => {
  const TREE = encodeURIComponent('["",{"children":["(console)",{"children":["__PAGE__",{}]}]}]');
  const WAYS: [what: string, headers: Record<string, string>][] = [
    ['its data', { rsc: '1' }],
    ['a prefetch', { rsc: '1', 'next-router-prefetch': '1' }],
    ['a whole prefetch', { rsc: '1', 'next-router-prefetch': '2' }],
    ['a prefetch without its mark', { 'next-router-prefetch': '1', purpose: 'prefetch' }],
    ...['/_tree', '/_index', '/_full', '/__PAGE__', '/(console)/__PAGE__', '/_head'].map(
      (segment): [string, Record<string, string>] => [
        `the segment ${segment}`,
        { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': segment },
      ],
    ),
    ['what a tree lacks', { rsc: '1', 'next-router-state-tree': TREE }],
    ['a refresh', { rsc: '1', 'next-hmr-refresh': '1', 'next-router-state-tree': TREE }],
    ['an inner request', { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' }],
    ['a preview', { 'x-prerender-revalidate': '1', 'x-nextjs-data': '1' }],
  ];
  /** Asks, and goes on where Next sends a script for the same page. */
  async function read(who: Visitor, path: string, headers: Record<string, string>) {
    let answer = await who.get(path, headers);
    for (let hops = 0; answer.to?.includes('_rsc') && hops < 3; hops++)
      answer = await who.get(answer.to, headers);
    return answer;
  }

  test.each(WAYS)(
    '%s tells nobody anything of users, of the account or of people',
    async (_what, headers) => {
      const nobody = visitor(world.desk.url);
      const account = '48120217';
      for (const [address, { at = address }] of Object.entries(PAGES)) {
        const { body, status } = await read(nobody, at, headers);
        expect(status, at).toBeLessThan(500);
        for (const told of [MARK, account, 'example.com', 'simulated-'])
          expect(body.includes(told), `${at} tells ${told}`).toBe(false);
      }
    },
  );

  test.each(WAYS)('%s tells an agent nothing of other users', async (_what, headers) => {
    const { body } = await read(world.visitors.agent, '/settings/users', headers);
    for (const name of ['admin', 'viewer', 'compliance'])
      expect(body).not.toContain(addressOf(name));
  });

  test('what was looked for is there for an admin', async () => {
    const { body } = await read(world.visitors.admin, '/settings/users', { rsc: '1' });
    expect(body).toContain(addressOf('viewer'));
    expect((await world.visitors.admin.get('/settings/connection')).body).toContain('48120217');
  });
});

describe('a way back after sign-in', () => {
  const ELSEWHERE = [
    ...['https://evil.test', '//evil.test', '///evil.test', '/\\evil.test', '\\\\evil.test'],
    ...['http:evil.test', 'javascript:alert(1)', 'data:text/html,x', '/%2f%2fevil.test/..//x'],
    ...['/\t/evil.test', '/\n/evil.test', '/a/..//evil.test', '/.//evil.test', '/@evil.test'],
    ...[' //evil.test', '/\r\nlocation: https://evil.test', '/%5cevil.test', '/;//evil.test'],
  ];
  const isOurs = (to: string | null) => {
    const url = new URL(to ?? 'none:', world.desk.url);
    return (
      url.origin === world.desk.url && (to ?? '').startsWith('/') && !/^\/[/\\]/.test(to ?? '')
    );
  };

  test.each(ELSEWHERE)(
    'to %j stays on this console, after signing in and when signed in already',
    async (to) => {
      const answer = await visitor(world.desk.url).action('submitSignIn', '/sign-in', [
        START_OF_SIGN_IN,
        form({ email: addressOf('viewer'), password: PASSWORD, to }),
      ]);
      expect(isOurs(answer.to), String(answer.to)).toBe(true);
      expect(answer.headers.get('location')).toBeNull();
      const already = await world.visitors.viewer.get(`/sign-in?to=${encodeURIComponent(to)}`);
      expect(already.status).toBe(307);
      expect(isOurs(already.to), String(already.to)).toBe(true);
    },
  );

  test('to a page of this console leads there', async () => {
    const answer = await visitor(world.desk.url).action('submitSignIn', '/sign-in', [
      START_OF_SIGN_IN,
      form({ email: addressOf('viewer'), password: PASSWORD, to: '/settings/connection' }),
    ]);
    expect(answer.to).toBe('/settings/connection');
  });
});

describe('a forged name of the console', () => {
  const FORGED = {
    ...{ 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https', 'x-host': 'evil.test' },
    ...{
      forwarded: 'host=evil.test',
      'x-forwarded-server': 'evil.test',
      referer: 'https://evil.test',
    },
    ...{ 'x-original-host': 'evil.test', 'x-forwarded-port': '666', 'x-forwarded-prefix': '/evil' },
  };
  const linkBy = async (admin: Visitor) => {
    const { value } = await admin.action(
      'administerUsers',
      '/settings/users',
      [{ is: 'nothing' }, form({ act: 'invite', email: addressOf('somebody'), role: 'viewer' })],
      FORGED,
    );
    return (value as { link: string }).link;
  };

  test('appears in no link of an invitation: the settings say where it leads', async () => {
    expect(await linkBy(world.visitors.admin)).toMatch(
      new RegExp(`^${world.desk.url}/join/[\\w-]{43}$`),
    );
    const admin = await signedIn(published.url, addressOf('admin'));
    expect(await linkBy(admin)).toMatch(new RegExp(`^https://${PUBLIC_HOST}/join/[\\w-]{43}$`));
  });

  test('appears in no redirect and no page', async () => {
    for (const [address, { at = address }] of Object.entries(PAGES))
      for (const who of [visitor(world.desk.url), world.visitors.admin]) {
        const { body, to } = await who.get(at, FORGED);
        expect(`${to} ${body}`, at).not.toContain('evil.test');
      }
  });
});

test('500 connections that say nothing, or half of a sign-in, keep nobody from signing in', async () => {
  const sockets = await Promise.all(Array.from({ length: 500 }, () => openSocket(world.desk.url)));
  try {
    for (const [index, socket] of sockets.entries()) {
      socket.on('error', () => socket.destroy());
      if (index % 2 === 1)
        socket.write(
          'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 900\r\n\r\n[',
        );
    }
    await signedIn(world.desk.url, addressOf('agent'));
    const silent = sockets.filter((_socket, index) => index % 2 === 0);
    expect(silent.filter(({ closed }) => closed).length, 'they were there all the time').toBe(0);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('10 MB are refused by every action, page and route, from an admin too', async () => {
  const body = 'x'.repeat(10 * 1024 * 1024);
  const cookie = cookieOf(world.visitors.admin);
  const paths = [...Object.values(builtRoutes()).filter((path) => !path.includes('['))];
  const calls = [
    ...builtActions().map(({ id }) => ({ path: '/', more: { 'next-action': id } })),
    ...paths.map((path) => ({ path, more: {} })),
  ];
  for (const { path, more } of calls) {
    const reply = await ask(world.desk.url, {
      ...{ path, method: 'POST', body },
      headers: {
        ...{ cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain', ...more },
      },
    });
    expect(reply.status, path).toBe(413);
  }
});
