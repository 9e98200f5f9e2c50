import { Processes } from '../../scripts/processes.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { becomeFirstAdmin, type Session, setupLink } from '../helpers/enter-console.ts';
import { actionBody, actionId } from '../helpers/post-action.ts';
import { type Asked, ask } from '../helpers/raw-http.ts';
import { API_VIEW, NEWSLETTER, PEOPLE, writesOf } from '../helpers/set-status-page.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { visitor } from '../helpers/visitor.ts';

const HOST = 'consent.example.com';
const METRICS_TOKEN = 'metrics-token-of-a-test-4f1d';

type Published = TestConsole & {
  /** The cookie of its administrator, as it comes from the proxy. */
  session: Session;
};

/** A live console as it stands behind one reverse proxy that speaks HTTPS. */
const test = base.extend<object, { published: Published }>({
  published: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      try {
        const desk = await startTestConsole({
          ...{ name: `published-${workerIndex}`, processes, mode: 'live' },
          settings: { PUBLIC_URL: `https://${HOST}`, TRUST_PROXY: '1', METRICS_TOKEN },
        });
        await use({ ...desk, session: await signInThroughProxy(desk) });
      } finally {
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** What the proxy adds to a request. */
const THROUGH = { host: HOST, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };

/** The first administrator, made and signed in as by a browser at the proxy. */
async function signInThroughProxy(desk: TestConsole): Promise<Session> {
  const signedIn = await becomeFirstAdmin(visitor(desk.url, THROUGH), desk);
  expect(signedIn.to).toBe('/');
  const [cookie = ''] = signedIn.headers.getSetCookie();
  expect(cookie).toMatch(/^__Secure-consent-desk\.session_token=/);
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'])
    expect(cookie.toLowerCase()).toContain(`; ${attribute.toLowerCase()}`);
  return { cookie: cookie.split(';')[0] ?? '' };
}

const OPT_OUT: Asked = {
  path: API_VIEW,
  method: 'POST',
  body: actionBody({
    ...{ subscriberIdString: PEOPLE.henrik, subscriptionId: NEWSLETTER },
    ...{ statusState: 'UNSUBSCRIBED', legalBasis: '', legalBasisExplanation: '' },
    ...{ reason: '', reference: '' },
  }),
};
const optOut = (headers: Record<string, string>): Asked => ({
  ...OPT_OUT,
  headers: { 'content-type': 'text/plain', 'next-action': actionId(), ...headers },
});

test('through the proxy, a page and a change are served, with strict transport', async ({
  published,
}) => {
  const control = createSimulatorControl(published.simulator);
  await control.reset();
  const page = await ask(published.url, {
    path: '/',
    headers: { ...THROUGH, ...published.session },
  });
  expect(page.status).toBe(200);
  expect(new Headers(page.headers).get('strict-transport-security')).toBe('max-age=31536000');

  for (const sender of [{ origin: `https://${HOST}` }, { 'sec-fetch-site': 'same-origin' }]) {
    const reply = await ask(published.url, optOut({ ...THROUGH, ...published.session, ...sender }));
    expect([reply.status, reply.body]).toEqual([200, expect.stringContaining('"outcome"')]);
  }
  expect(await writesOf(control)).toHaveLength(1);
});

test('the setup link names the public address', async ({ published }) => {
  expect(new URL(await setupLink(published)).origin).toBe(`https://${HOST}`);
});

test('on this machine it is served too, without strict transport', async ({ published }) => {
  const reply = await ask(published.url, { path: '/sign-in' });
  expect(reply.status).toBe(200);
  expect(new Headers(reply.headers).get('strict-transport-security')).toBeNull();
});

for (const [what, headers, status] of [
  ['a page of the plain address', { ...THROUGH, origin: `http://${HOST}` }, 403],
  ['a page of a name beside it', { ...THROUGH, origin: `https://other.example.com` }, 403],
  ['a page of this machine', { ...THROUGH, origin: 'http://localhost:3000' }, 403],
  ['nowhere', THROUGH, 403],
  ['another name', { ...THROUGH, host: 'other.example.com' }, 421],
  [
    'a name that only a header tells',
    { ...THROUGH, host: 'evil.test', 'x-forwarded-host': HOST },
    421,
  ],
] as const)
  test(`a change from ${what} is refused`, async ({ published }) => {
    const control = createSimulatorControl(published.simulator);
    await control.reset();
    expect(await ask(published.url, optOut({ ...published.session, ...headers }))).toMatchObject({
      status,
    });
    expect(await writesOf(control)).toEqual([]);
  });

test('plain HTTP is told the right address, which comes from the setting', async ({
  published,
}) => {
  for (const path of ['/', '/settings/connection', '/api/health']) {
    const plain = { ...THROUGH, 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.test' };
    const reply = await ask(published.url, { path, headers: plain });
    expect(reply.status).toBe(403);
    expect(reply.body).toContain(`open https://${HOST} instead`);
    expect(reply.head + reply.body).not.toContain('evil.test');
  }
});

test.describe('metrics', () => {
  const metrics = (headers: Record<string, string>): Asked => ({ path: '/api/metrics', headers });
  const withToken = { authorization: `Bearer ${METRICS_TOKEN}` };

  test('are shown to whoever has the token, and to nobody else', async ({ published }) => {
    for (const authorization of [
      '',
      'Bearer ',
      `Bearer ${METRICS_TOKEN.slice(0, -1)}`,
      `Bearer ${METRICS_TOKEN}x`,
      `Basic ${METRICS_TOKEN}`,
      METRICS_TOKEN,
    ]) {
      const reply = await ask(published.url, metrics({ authorization }));
      expect([reply.status, reply.body.includes('consent_desk')], authorization).toEqual([
        401,
        false,
      ]);
    }
    const reply = await ask(published.url, metrics(withToken));
    expect(reply.status).toBe(200);
    expect(new Headers(reply.headers).get('content-type')).toMatch(/^text\/plain; version=/);
    expect(new Headers(reply.headers).get('cache-control')).toBe('no-store');
    expect(reply.body).toContain('process_resident_memory_bytes');
  });

  test('count calls and changes, and name nobody', async ({ published }) => {
    const control = createSimulatorControl(published.simulator);
    await control.reset();
    const count = async (line: string): Promise<number> => {
      const { body } = await ask(published.url, metrics(withToken));
      const found = body.split('\n').find((one) => one.startsWith(`${line} `));
      return Number(found?.slice(line.length + 1) ?? 0);
    };
    const written = 'consent_desk_hubspot_calls_total{operation="writeStatus",outcome="ok"}';
    const refused =
      'consent_desk_hubspot_calls_total{operation="writeStatus",outcome="not_authorised"}';
    const changed = 'consent_desk_changes_total{lane="unsubscribe",outcome="changed"}';
    const lines = [written, refused, changed];
    const before: number[] = [];
    for (const line of lines) before.push(await count(line));

    const own = { origin: `https://${HOST}`, ...THROUGH, ...published.session };
    await ask(published.url, optOut(own));
    await control.reset();
    await control.armFault({ fault: 'unauthorised_invalid', subscriber: PEOPLE.henrik });
    await ask(published.url, optOut(own));

    const after: number[] = [];
    for (const line of lines) after.push(await count(line));
    expect(after.map((value, index) => value - (before[index] ?? 0))).toEqual([1, 1, 1]);

    const { body } = await ask(published.url, metrics(withToken));
    expect(body).not.toMatch(/@|henrik|203\.0\.113|Bearer/);
    const labels = body.matchAll(/^consent_desk_\w+\{([^}]*)\}/gm);
    for (const [, set = ''] of labels) expect(set).toMatch(/^(?:\w+="(?:[\w.]+|\+Inf)",?)+$/);
  });
});
