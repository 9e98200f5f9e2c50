import type { KoaContext } from 'oidc-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { walkThroughProvider } from '../../helpers/oidc-provider.ts';
import { actorOf, CALLBACK, type ProviderWorld, startProviderWorld } from './provider-world.ts';

let at: ProviderWorld;
beforeAll(async () => {
  at = await startProviderWorld();
}, 60_000);
afterAll(() => at.close());
afterEach(() => at.mend());

const refusal = (code: string) => expect.objectContaining({ is: 'refused', code });

describe('what the provider refuses, or cannot', () => {
  test('somebody who turns round at the provider is told so', async () => {
    const { login } = at.newPerson(['support']);
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser, { to: '/account' }), login, {
      cancel: true,
    });
    expect(await at.finish(browser, back)).toEqual({
      ...{ is: 'refused', code: 'cancelled', reason: 'cancelled', to: '/account' },
      connecting: false,
    });
  });

  test.each([
    ['invalid_scope', 'error_invalid_scope'],
    ['ada@example.com\n"level":60', 'error'],
  ])('an error of its own, %j, is named in the log only if it is a word', async (error, reason) => {
    const browser = at.world.browser();
    const state = (await at.begin(browser)).searchParams.get('state') ?? '';
    const back = new URL(`?${new URLSearchParams({ error, state })}`, CALLBACK);
    expect(await at.finish(browser, back)).toMatchObject({ code: 'unreachable', reason });
  });

  const never = () => new Promise<void>(() => {});
  const gone = (ctx: { status: number }) => {
    ctx.status = 404;
  };
  const moved = (ctx: KoaContext) => {
    ctx.status = 307;
    ctx.set('location', `${at.provider.issuer}/elsewhere`);
  };
  type Fault = [string, (ctx: KoaContext) => Promise<void> | void];
  const FAULTS: [Fault, ...Fault[]] = [
    [
      'down',
      (ctx) => {
        ctx.status = 503;
      },
    ],
    ['not there', gone],
    ['moved away', moved],
    ['silent', never],
    [
      'unreadable',
      (ctx) => {
        ctx.body = '<!doctype html><title>Welcome</title>';
      },
    ],
  ];

  test('many who begin at once ask it once', async () => {
    const before = at.provider.paths.length;
    const by = at.create();
    const begun = await Promise.all(
      Array.from({ length: 20 }, () => at.tryToBegin(at.world.browser(), { by })),
    );
    expect(begun.every(({ ok }) => ok)).toBe(true);
    expect(at.provider.paths.slice(before)).toEqual(['/.well-known/openid-configuration']);
  });

  test.each(FAULTS)('at the start: the provider is %s', async (_name, answer) => {
    at.provider.tampering.instead = { path: /openid-configuration/, answer };
    const by = at.create({ timeoutMs: 300 });
    const begun = await at.tryToBegin(at.world.browser(), { by });
    expect(begun).toMatchObject({ ok: false, code: 'unreachable' });
    expect(at.provider.paths, 'no redirect is followed').not.toContain('/elsewhere');
  });

  test.each([
    ['its document names another issuer', { issuer: 'https://other.example' }],
    ['its document holds no addresses', { token_endpoint: undefined }],
    ['its document wants the secret in the clear', { token_endpoint: 'http://id.example/token' }],
  ])('at the start: %s', async (_name, change) => {
    await at.changeDocument(change);
    const begun = await at.tryToBegin(at.world.browser(), { by: at.create() });
    expect(begun).toMatchObject({ ok: false, code: 'unreachable' });
  });

  test('at the start: nobody listens at its address', async () => {
    const by = at.create({ issuer: 'http://127.0.0.1:1' });
    const begun = await at.tryToBegin(at.world.browser(), { by });
    expect(begun).toMatchObject({ ok: false, code: 'unreachable' });
  });

  test.each(
    ['/token', '/me', '/jwks'].flatMap((path) =>
      FAULTS.map(([name, answer]) => [path, name, answer] as const),
    ),
  )('on the way back: %s is %s', async (path, _name, answer) => {
    const { login, email } = at.newPerson(['support']);
    const by = at.create({ timeoutMs: 300 });
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser, { by }), login);
    at.provider.tampering.instead = { path: new RegExp(`^${path}$`), answer };
    const finished = await at.finish(browser, back, by);
    expect(finished).toEqual(refusal('unreachable'));
    expect(at.provider.paths, 'no redirect is followed').not.toContain('/elsewhere');
    expect(JSON.stringify(finished)).not.toMatch(/@|eyJ|http/);
    expect(await browser.request(actorOf)).toBeNull();
    expect(await at.userOf(email)).toBeUndefined();
  });

  test('with another secret than the provider has for us: said as its fault, not the person’s', async () => {
    const { login } = at.newPerson(['support']);
    const by = { ...at.create(), clientSecret: 'another secret' };
    expect((await at.enter(login, undefined, { by })).finished).toEqual(refusal('unreachable'));
  });

  test('its document is read at each start, so that nobody is sent where nobody is; kept for the way back', async () => {
    const { login } = at.newPerson(['support']);
    const by = at.create();
    const reads = () => at.provider.paths.filter((path) => /openid-conf/.test(path)).length;
    const before = reads();
    await at.enter(login, undefined, { by });
    expect(reads() - before).toBe(1);
    at.provider.tampering.instead = { path: /openid-configuration/, answer: FAULTS[0][1] };
    const begun = await at.tryToBegin(at.world.browser(), { by });
    expect(begun).toMatchObject({ ok: false, code: 'unreachable' });
  });

  test('another process may end what one began: it reads the document itself', async () => {
    const { login } = at.newPerson(['support']);
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser), login);
    expect(await at.finish(browser, back, at.create())).toMatchObject({ is: 'signed_in' });
  });
});
