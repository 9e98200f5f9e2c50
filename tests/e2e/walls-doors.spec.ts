import { expect, test } from '../helpers/browser.ts';
import { startSite } from '../helpers/other-site.ts';
import { actionBody, actionId, postAction } from '../helpers/post-action.ts';
import { ask, openSocket } from '../helpers/raw-http.ts';
import { NEWSLETTER, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';

const PAGES = ['/', '/settings/connection', '/no/such/page'];
const OURS = { 'sec-fetch-site': 'same-origin' };
const OPT_OUT = actionBody({
  ...{ subscriberIdString: PEOPLE.henrik, subscriptionId: NEWSLETTER },
  ...{ statusState: 'UNSUBSCRIBED', legalBasis: '', legalBasisExplanation: '' },
  ...{ reason: '', reference: '' },
});

test.describe('a request from another site changes nothing', () => {
  const SENDERS: [what: string, headers: Record<string, string>][] = [
    ['says nothing of where it comes from', {}],
    ['comes from another origin', { origin: 'https://evil.test' }],
    ['comes from another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['has no origin that it may tell', { origin: 'null' }],
    ['names ours, but the browser knows better', { 'sec-fetch-site': 'cross-site', origin: '=' }],
    ['comes from the same site only', { 'sec-fetch-site': 'same-site', origin: '=' }],
    ['comes from a typed address', { 'sec-fetch-site': 'none' }],
    ['forges a proxy’s word', { 'x-forwarded-host': 'evil.test', origin: 'https://evil.test' }],
  ];
  for (const [what, sender] of SENDERS)
    test(`one that ${what}`, async ({ desk, session, simulator }) => {
      const headers = {
        ...session,
        ...sender,
        ...(sender.origin === '=' ? { origin: desk.url } : {}),
      };
      const calls = ['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) =>
        ['/', '/api/person', '/api/check-status', '/api/demo', '/no/such/page'].map((path) => ({
          ...{ path, method, body: OPT_OUT },
          headers: { ...headers, 'next-action': actionId(), 'content-type': 'text/plain' },
        })),
      );
      for (const call of calls) {
        const { status, body } = await ask(desk.url, call);
        expect([status, body.includes('cross_site: ')], `${call.method} ${call.path}`).toEqual([
          403,
          true,
        ]);
      }
      expect(await simulator.journal()).toEqual([]);
    });

  test('in a real browser: a form, a fetch and a beacon of another page', async ({
    page,
    desk,
    simulator,
    watch,
  }) => {
    watch.expectReply(403);
    watch.expectConsole(/CORS|net::ERR_FAILED|NotSameOrigin/);
    const evil = await startSite(`
      <form method="post" action="${desk.url}/" enctype="text/plain"><input name="x" value="y"></form>
      <script>
        const body = ${JSON.stringify(OPT_OUT)};
        window.done = Promise.allSettled([
          fetch('${desk.url}/', { method: 'POST', mode: 'no-cors', credentials: 'include', body }),
          fetch('${desk.url}/api/person', { method: 'POST', headers: { 'next-action': 'x' }, body }),
        ]);
        navigator.sendBeacon('${desk.url}/api/demo', body);
      </script>`);
    try {
      await page.goto(evil.url);
      await page.evaluate('window.done');
      const posted = page.waitForResponse((reply) => reply.url() === `${desk.url}/`);
      await page.evaluate('document.forms[0].submit()');
      expect((await posted).status()).toBe(403);
      expect(await simulator.journal()).toEqual([]);
    } finally {
      await evil.close();
    }
  });
});

test.describe('another name that leads to this machine opens nothing', () => {
  const NAMES = [
    'evil.test',
    'localhost.evil.test',
    '0.0.0.0',
    '[::]',
    '169.254.1.1',
    'localhost@evil.test',
    '',
  ];
  for (const host of NAMES)
    test(`Host: ${host || '(empty)'}`, async ({ desk, simulator }) => {
      const own = { host, origin: `http://${host}`, ...OURS, 'x-forwarded-host': 'localhost' };
      for (const path of [...PAGES, '/api/health', '/api/person'])
        for (const method of ['GET', 'POST'])
          expect(
            await ask(desk.url, { path, method, headers: own }),
            `${method} ${path}`,
          ).toMatchObject({ status: 421, body: expect.not.stringContaining('<') });
      expect(await simulator.journal()).toEqual([]);
    });

  test('nor does a name in the request line beat a good Host', async ({ desk }) => {
    const reply = await ask(desk.url, { path: 'http://evil.test/settings/connection/' });
    expect(reply.status).toBe(421);
    expect(reply.head + reply.body).not.toContain('evil.test');
  });
});

test('forged headers of a proxy appear in no page, link or redirect', async ({ desk, session }) => {
  const forged = {
    ...session,
    'x-forwarded-host': 'evil.test',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': 'evil.test',
    'x-forwarded-port': '666',
    'x-forwarded-prefix': '/evil.test',
    'x-forwarded-server': 'evil.test',
    'x-original-url': '/evil.test',
    'x-rewrite-url': '/evil.test',
    'x-host': 'evil.test',
    'x-request-id': 'evil.test',
    'x-nonce': 'evil.test',
    'content-security-policy': "script-src 'nonce-evil.test'",
    'x-middleware-override-headers': 'evil.test',
    'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
    forwarded: 'host=evil.test;proto=https;for=evil.test',
    referer: 'https://evil.test/',
  };
  for (const path of [
    ...PAGES,
    '/settings/connection/',
    '//evil/',
    '/api/health/',
    '/_next/static/x',
  ])
    for (const more of [{}, { rsc: '1' }, { 'next-url': '/evil.test' }] as Record<
      string,
      string
    >[]) {
      const { status, head, body } = await ask(desk.url, { path, headers: { ...forged, ...more } });
      expect(status, path).toBeLessThan(500);
      expect(head + body, path).not.toContain('evil.test');
      expect(head, path).not.toMatch(/^location: (?!\/[^/\\])/im);
      expect(head, path).toContain('x-request-id: ');
    }
});

test('10 MB are refused, said or unsaid, wherever they are sent, and the console goes on', async ({
  desk,
  simulator,
}) => {
  const body = 'x'.repeat(10 * 1024 * 1024);
  for (const path of ['/', '/settings/connection', '/api/person', '/api/health', '/no/such/page'])
    for (const [chunked, status] of [
      [false, 413],
      [true, 411],
    ] as const)
      expect(await postAction(`${desk.url}${path}`, { body, chunked }), path).toMatchObject({
        status,
      });
  expect(await simulator.journal()).toEqual([]);
  expect((await fetch(`${desk.url}/api/health`)).status).toBe(200);
});

test('500 connections that say nothing, or half of something, keep nobody out', async ({
  browser,
  page,
  desk,
  session,
}) => {
  const sockets = await Promise.all(Array.from({ length: 500 }, () => openSocket(desk.url)));
  try {
    for (const [index, socket] of sockets.entries()) {
      socket.on('error', () => socket.destroy());
      if (index % 3 === 1) socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Le');
      if (index % 3 === 2)
        socket.write(
          'POST / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\n\r\n[',
        );
    }
    const form = setStatusPage(page);
    await form.open();
    await form.lookUp(PEOPLE.henrik);
    expect(await postAction(desk.url, { body: OPT_OUT, headers: session })).toMatchObject({
      status: 200,
    });
    const other = await browser.newContext({ baseURL: desk.url });
    const door = await other.newPage();
    await door.goto('/sign-in');
    await door.locator('button[value=agent]').click();
    await expect(door).toHaveURL(`${desk.url}/`);
    await other.close();
    const silent = sockets.filter((_socket, index) => index % 3 === 0);
    expect(silent.filter(({ closed }) => closed).length, 'they were there all the time').toBe(0);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
