import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STANDING_HEADERS } from '../../lib/http/security-headers.ts';
import { expect, test } from '../helpers/browser.ts';
import { startSite } from '../helpers/other-site.ts';
import { actionBody, postAction } from '../helpers/post-action.ts';
import { type Asked, ask, type RawReply } from '../helpers/raw-http.ts';
import { NEWSLETTER, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import { openSettings } from '../helpers/settings-menu.ts';
import { ROOT, TEST_BUILD_DIR } from '../helpers/test-console.ts';

const PAGES = [
  '/',
  '/api-view',
  '/settings/connection',
  '/settings/users',
  '/account',
  '/join/no-such-token',
  '/no/such/page',
];
const OPT_OUT = actionBody({
  ...{ subscriberIdString: PEOPLE.henrik, subscriptionId: NEWSLETTER },
  ...{ statusState: 'UNSUBSCRIBED', legalBasis: '', legalBasisExplanation: '' },
  ...{ reason: '', reference: '' },
});

const builtFile = (name: string) => join(ROOT, TEST_BUILD_DIR, name);
const aScript = () => readdirSync(builtFile('static/chunks')).find((name) => name.endsWith('.js'));
const nonceOf = (policy: string) => /'nonce-([\w+/=]+)'/.exec(policy)?.[1];

/** Every kind of reply that the console gives: what is asked, and the status. */
const OURS = { 'sec-fetch-site': 'same-origin' };
const JSON_TYPE = { 'content-type': 'application/json' };
const STATE = '%5B%22%22%2C%7B%7D%5D';
const REPLIES: [what: string, asked: Asked, status: number | RegExp][] = [
  ...PAGES.map((path): [string, Asked, RegExp] => [`page ${path}`, { path }, /200|404/]),
  ['an address with a slash at its end', { path: '/settings/connection/' }, 200],
  ['an address that cannot be decoded', { path: '/%' }, 404],
  ['an address with two slashes', { path: '//evil.test//x' }, 404],
  ['the page that Next made at the build', { path: '/_global-error' }, 404],
  ['Next’s own page for what is missing', { path: '/_not-found' }, 404],
  ['an image to be fetched and made smaller', { path: '/_next/image?url=%2Fx&w=64&q=75' }, 404],
  ['a script', { path: `/_next/static/chunks/${aScript()}` }, 200],
  ['a script that is not there', { path: '/_next/static/chunks/none.js' }, 404],
  ['a file that is not there', { path: '/favicon.ico' }, 404],
  ['the sign-in page', { path: '/sign-in', headers: { cookie: '' } }, 200],
  ['a page without a session', { path: '/', headers: { cookie: '' } }, 307],
  ['health', { path: '/api/health' }, 200],
  ['an API that is not there', { path: '/api/none' }, 404],
  ['an API by the wrong method', { path: '/api/person' }, 405],
  [
    'an API',
    {
      path: '/api/subscription-types',
      method: 'POST',
      headers: { ...OURS, ...JSON_TYPE },
      body: '{}',
    },
    200,
  ],
  [
    'an API that was given nonsense',
    { path: '/api/person', method: 'POST', headers: { ...OURS, ...JSON_TYPE }, body: '{' },
    400,
  ],
  ['metrics, which are off', { path: '/api/metrics' }, 404],
  ['HEAD', { path: '/', method: 'HEAD' }, 200],
  ['OPTIONS', { path: '/api/health', method: 'OPTIONS' }, 204],
  ['TRACE', { path: '/', method: 'TRACE' }, 400],
  ['a redirect', { path: '/', headers: { rsc: '1' } }, 307],
  ['a prefetch', { path: '/settings/connection', headers: { 'next-router-prefetch': '1' } }, 200],
  ['another name', { path: '/', headers: { host: 'console.example.com' } }, 421],
  ['another site', { path: '/', method: 'POST' }, 403],
  [
    'an action of an older build',
    { path: '/', method: 'POST', headers: { ...OURS, 'next-action': '40'.repeat(21) }, body: '[]' },
    409,
  ],
];

/** What a page's own script fetches; Next first redirects to an address that tells these apart. */
const FETCHED: [what: string, headers: Record<string, string>, status: number][] = [
  ['a page’s data', { rsc: '1' }, 200],
  [
    'a segment in advance',
    {
      ...{ rsc: '1', 'next-router-prefetch': '1' },
      ...{ 'next-router-segment-prefetch': '/_tree', 'next-router-state-tree': STATE },
    },
    200,
  ],
  ['data that cannot be made', { rsc: '1', 'next-router-state-tree': '{' }, 500],
];

/** The walls on one reply. `isKept`: browsers and proxies may keep it. */
function expectWalls(reply: RawReply, { isKept = false } = {}): void {
  const headers = new Headers(reply.headers);
  const names = reply.headers.map(([name]) => name);
  const once = (name: string) => names.filter((one) => one === name).length === 1;
  for (const [name, value] of Object.entries(STANDING_HEADERS)) {
    expect(headers.get(name), name).toBe(value);
    expect(once(name), `${name} stands once`).toBe(true);
  }
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("base-uri 'none'");
  const strict = policy.replace("style-src-attr 'unsafe-inline'", '');
  expect(strict).not.toMatch(/unsafe|\*|http|\w\.\w/);
  expect(once('content-security-policy')).toBe(true);
  expect(headers.get('x-request-id')).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  expect(headers.get('strict-transport-security'), 'this is no HTTPS').toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('access-control-allow-origin')).toBeNull();
  if (reply.status < 300 && !isKept) expect(headers.get('cache-control')).toContain('no-store');
}

test.describe('every reply has the walls', () => {
  for (const [what, asked, status] of REPLIES)
    test(what, async ({ desk, session }) => {
      const reply = await ask(desk.url, { ...asked, headers: { ...session, ...asked.headers } });
      expect(String(reply.status)).toMatch(typeof status === 'number' ? String(status) : status);
      const isFile = asked.path.startsWith('/_next/static/');
      expectWalls(reply, { isKept: isFile || asked.method !== undefined });
    });

  for (const [what, headers, status] of FETCHED)
    test(`${what}, fetched by a page's script`, async ({ desk, session }) => {
      const sent = { ...session, ...headers };
      const moved = await ask(desk.url, { path: '/settings/connection', headers: sent });
      expect(moved.status).toBe(307);
      expectWalls(moved);
      const path = new Headers(moved.headers).get('location') ?? '';
      const reply = await ask(desk.url, { path, headers: sent });
      expect(reply.status).toBe(status);
      expectWalls(reply);
    });

  test('an answer of an action, and what is read of a person, are kept nowhere', async ({
    desk,
    session,
  }) => {
    const action = await postAction(desk.url, { body: OPT_OUT, headers: session });
    const person = await ask(desk.url, {
      ...{ path: '/api/person', method: 'POST', headers: { ...session, ...OURS, ...JSON_TYPE } },
      body: JSON.stringify({ address: PEOPLE.henrik }),
    });
    expect(person.body).toContain(PEOPLE.henrik);
    for (const headers of [
      new Headers(Object.entries(action.headers)),
      new Headers(person.headers),
    ])
      expect(headers.get('cache-control')).toContain('no-store');
  });
});

test.describe('a page', () => {
  for (const path of PAGES)
    test(`${path}: each of its scripts and styles has the nonce of this reply and no other`, async ({
      desk,
      session: headers,
    }) => {
      const sent = { path, headers };
      const replies = [await ask(desk.url, sent), await ask(desk.url, sent)];
      const nonces = replies.map(({ headers, body }) => {
        const nonce = nonceOf(new Headers(headers).get('content-security-policy') ?? '') ?? '';
        expect(nonce).toHaveLength(24);
        const tags = [...body.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => tag);
        expect(tags.length).toBeGreaterThan(3);
        expect(tags.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
        return nonce;
      });
      expect(nonces[0]).not.toBe(nonces[1]);
    });

  test('is never static: the build made none but the one that Next insists on, and that is not served', () => {
    const { routes, dynamicRoutes } = JSON.parse(
      readFileSync(builtFile('prerender-manifest.json'), 'utf8'),
    ) as { routes: object; dynamicRoutes: object };
    expect(Object.keys(routes)).toEqual(['/_global-error']);
    expect(dynamicRoutes).toEqual({});
    const made = readdirSync(builtFile('server/app'), { recursive: true, encoding: 'utf8' });
    expect(made.filter((name) => name.endsWith('.html'))).toEqual(['_global-error.html']);
  });

  test('stands in no frame of another page', async ({ page, desk, watch }) => {
    watch.expectConsole(/frame-ancestors|X-Frame-Options|Refused to (?:display|frame)|Framing/i);
    const evil = await startSite(`<iframe src="${desk.url}/" name="desk"></iframe>`);
    try {
      await page.goto(evil.url);
      const framed = page.frame('desk');
      await expect.poll(() => framed?.url()).toMatch(/^chrome-error:/);
    } finally {
      await evil.close();
    }
  });
});

test('going from page to page, changing language and looking people up break no policy of our own', async ({
  page,
}) => {
  // `watch` fails on every complaint of the browser.
  const form = setStatusPage(page);
  await form.open();
  await form.lookUp(PEOPLE.henrik);
  await page.getByRole('button', { name: 'Show all subscription types' }).click();
  await page.keyboard.press('Escape');
  await openSettings(page);
  await expect(page.getByText('Accepted by HubSpot')).toBeVisible();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await page.evaluate(() => document.querySelectorAll('style:not([nonce])').length)).toBe(0);
});
