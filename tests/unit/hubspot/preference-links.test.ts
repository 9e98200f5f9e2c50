import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutLinks } from '../../../lib/hubspot/redact.ts';
import { HEAD } from './answers.ts';
import { type Answer, connect, errorOf, serve, serveRaw } from './loopback.ts';

const SECRET = 'https://hs-48120217.s.mail.test/preferences/en/manage?data=MARKER&d=1';
const WISH = { subscriberIdString: 'jo@example.com', subscriptionId: '7' };
const LINKS = {
  subscriberIdString: 'Jo@example.com',
  managePreferencesUrl: SECRET,
  unsubscribeAllUrl: `${SECRET}&all`,
  unsubscribeSingleUrl: `${SECRET}&one`,
};

async function generate(answer: Answer) {
  const { baseUrl, received } = await serve(() => answer);
  const { hubspot, seen } = connect(baseUrl, { transport: { every: { maxRetries: 0 } } });
  return { result: await hubspot.generateLink(WISH), seen, received };
}

function everything(value: unknown): string {
  return JSON.stringify(value) + inspect(value, { depth: 20, showHidden: true });
}

describe('preference links', () => {
  test('are given in the value', async () => {
    const { subscriberIdString: _, ...links } = LINKS;
    const { result } = await generate({ body: LINKS });
    expect(result.ok ? result.value : result.error).toEqual(links);
  });

  test.each([undefined, null])('may lack the one for a type: %j', async (unsubscribeSingleUrl) => {
    const { result } = await generate({ body: { ...LINKS, unsubscribeSingleUrl } });
    expect(result).toMatchObject({ ok: true, value: { unsubscribeSingleUrl: null } });
  });

  test.each([
    { managePreferencesUrl: undefined },
    { unsubscribeAllUrl: null },
    { managePreferencesUrl: 'javascript:alert(1)' },
    { unsubscribeAllUrl: 'http://mail.test/x' },
    { unsubscribeSingleUrl: '/relative' },
    { unsubscribeSingleUrl: 7 },
    { subscriberIdString: 'somebody.else@example.com' },
  ])('that cannot be relied on are unreadable: %j', async (wrong) => {
    const { result, seen } = await generate({ body: { ...LINKS, ...wrong } });
    expect(errorOf(result)).toMatchObject({ kind: 'unreadable_reply', applied: 'no' });
    expect(everything([result, seen])).not.toContain('MARKER');
  });

  test('may be asked for again: nothing is changed by it', async () => {
    const { baseUrl, received } = await serve((n) =>
      n === 0 ? { status: 502, body: '<html>' } : { body: LINKS },
    );
    expect((await connect(baseUrl).hubspot.generateLink(WISH)).ok).toBe(true);
    expect(received).toHaveLength(2);
  });
});

describe('a link is in nothing that is kept of the call', () => {
  const escaped = JSON.stringify(LINKS).replaceAll('/', '\\/');

  test.each<[string, Answer]>([
    ['a success', { body: LINKS }],
    [
      'a success that spells slashes otherwise',
      { headers: { 'content-type': 'application/json' }, body: escaped },
    ],
    [
      'JSON that ends early',
      { headers: { 'content-type': 'application/json' }, body: escaped.slice(0, -40) },
    ],
    ['a page', { status: 200, body: `<a href='${SECRET}'>x</a> ${SECRET}` }],
    ['a gateway that quotes it', { status: 502, body: `upstream said ${JSON.stringify(LINKS)}` }],
    [
      'an error that quotes it in every field',
      {
        status: 400,
        headers: { 'x-hubspot-correlation-id': SECRET },
        body: {
          ...{ message: `see ${SECRET}`, category: SECRET, correlationId: SECRET },
          errors: [{ message: SECRET, in: SECRET, context: { [SECRET]: [SECRET] } }],
          links: { page: SECRET },
          context: { url: [SECRET] },
        },
      },
    ],
    [
      'an unsuccessful envelope',
      { body: { ...LINKS, managePreferencesUrl: null, message: SECRET } },
    ],
  ])('%s', async (_, answer) => {
    const { result, seen } = await generate(answer);
    expect(seen).toHaveLength(1);
    expect(everything([result.exchange, seen])).not.toContain('MARKER');
    if (!result.ok) expect(everything(result)).not.toContain('MARKER');
  });

  test('a reply that breaks off', async () => {
    const body = JSON.stringify(LINKS);
    const { host } = await serveRaw((socket) => {
      socket.write(`${HEAD}${body.slice(0, 120)}`, () => socket.destroy());
    });
    const { hubspot, seen } = connect(`http://${host}`, {
      transport: { every: { maxRetries: 0 } },
    });
    const result = await hubspot.generateLink(WISH);
    expect(result.ok).toBe(false);
    expect(everything([result, seen])).not.toContain('MARKER');
  });

  test('whatever it looks like', () => {
    const field = fc.constantFrom('managePreferencesUrl', 'unsubscribeAllUrl', 'message');
    fc.assert(
      fc.property(
        field,
        fc.webUrl({ withQueryParameters: true }),
        fc.nat(400),
        (name, url, cut) => {
          const secret = `${url.replace(/[<>"'\s]/g, '')}?data=MARKER`;
          const text = JSON.stringify({ [name]: secret }).slice(0, cut + 1);
          expect(withoutLinks(text)).not.toContain('MARKER');
          expect(withoutLinks(text.replaceAll('/', '\\/'))).not.toContain('MARKER');
        },
      ),
    );
  });

  test('what anybody may read stays: where HubSpot explains its scopes', () => {
    const text = '{"links":{"scopes":"https://developers.hubspot.com/scopes"}}';
    expect(withoutLinks(text)).toBe(text);
  });
});
