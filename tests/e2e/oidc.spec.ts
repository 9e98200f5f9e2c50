import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import de from '../../lib/i18n/messages/de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { freePort } from '../../scripts/ports.mjs';
import { test as base, expect, expectNoAxeFindings } from '../helpers/browser.ts';
import { enter, FIRST_ADMIN } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { CLIENT, startProvider, type TestProvider } from '../helpers/oidc-provider.ts';
import { actionId } from '../helpers/post-action.ts';
import { NEWSLETTER, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import { openSettings } from '../helpers/settings-menu.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';

type Provided = { console: TestConsole; provider: TestProvider };

const test = base.extend<{ provided: Provided }>({
  signedIn: false,
  /** A live console whose settings name a real provider. */
  provided: async ({ processes }, use, { testId }) => {
    const port = await freePort();
    const provider = await startProvider(`http://127.0.0.1:${port}/api/auth/oidc/callback`);
    const settings = {
      PORT: String(port),
      ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: CLIENT.id },
      ...{ OIDC_CLIENT_SECRET: CLIENT.secret, OIDC_ROLE_CLAIM: 'groups' },
      OIDC_ROLES: 'agent=support;admin=it',
    };
    try {
      const name = `oidc-${testId}`;
      const console = await startTestConsole({ name, processes, mode: 'live', settings });
      await use({ console, provider });
    } finally {
      await provider.close();
    }
  },
});

const ADA = { name: 'Ada Example', email: 'ada@example.com', email_verified: true };
const button = (page: Page) => page.getByRole('button', { name: en.provider.signIn });
const signOut = (page: Page) => page.getByRole('button', { name: en.account.signOut }).click();

/** The provider's own pages: who one is, and whether one agrees. */
async function signInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('through the provider’s login page and back; its groups give the role, and without one the way is shut', async ({
  page,
  browser,
  provided: { console, provider },
  watch,
}) => {
  test.setTimeout(120_000);
  watch.expectReply(404, 'favicon.ico');
  provider.people.set('ada', { ...ADA, groups: ['everybody', 'support'] });
  await page.goto(`${console.url}/account`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await expectNoAxeFindings(page);
  await button(page).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await signInThere(page, 'ada');
  await page.waitForURL(`${console.url}/account`);
  await expect(page.getByText('Ada Example, Agent')).toBeVisible();
  await expect(page.getByText(en.provider.only)).toBeVisible();
  await expect(page.getByText(en.account.factorTitle), 'there is no password').toHaveCount(0);
  await expectNoAxeFindings(page);

  // The provider knows this browser by now, and gives another role.
  provider.people.set('ada', { ...ADA, groups: ['it'] });
  await signOut(page);
  await button(page).click();
  await page.waitForURL(`${console.url}/`);
  await openSettings(page, 'Users');

  // Somebody else administers, so that this one may lose the role.
  const other = await browser.newContext({ locale: 'en-GB' });
  const second = await other.newPage();
  provider.people.set('grace', { ...ADA, email: 'grace@example.com', groups: ['it'] });
  await second.goto(`${console.url}/sign-in`);
  await button(second).click();
  await signInThere(second, 'grace');
  await openSettings(second, 'Users');

  provider.people.set('ada', { ...ADA, groups: ['everybody'] });
  await signOut(second);
  await other.clearCookies();
  await button(second).click();
  await signInThere(second, 'ada');
  await expect(second.getByRole('alert').first()).toHaveText(en.provider.problem.no_role);
  await expect(second).toHaveURL(/\/sign-in\?problem=no_role&to=%2F$/);
  await expectNoAxeFindings(second);
  await page.goto(console.url);
  await expect(page, 'out everywhere').toHaveURL(/\/sign-in/);
  await other.close();

  const log = readFileSync(console.logFile, 'utf8');
  expect(log).toContain('"code":"no_role"');
  for (const secret of ['ada@', 'Ada', 'eyJ', CLIENT.secret, 'code=', 'state='])
    expect(log).not.toContain(secret);
});

test('the session is over while somebody types: the provider in another tab, and the form is as it was', async ({
  page,
  context,
  provided: { console, provider },
  watch,
}) => {
  test.setTimeout(120_000);
  watch.expectReply(401);
  watch.expectReply(404, 'favicon.ico');
  provider.people.set('ada', { ...ADA, groups: ['support'] });
  await page.goto(`${console.url}/sign-in`);
  await button(page).click();
  await signInThere(page, 'ada');
  await page.waitForURL(`${console.url}/`);
  const desk = setStatusPage(page);
  await desk.open(console.url);
  const typed = { address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' } as const;
  await desk.fillRead(typed);
  const other = await context.newPage();
  await other.goto(`${console.url}/account`);
  await signOut(other);
  await other.waitForURL(/\/sign-in/);
  await other.close();

  await desk.button.click();
  const over = page.getByRole('dialog', { name: en.signIn.overTitle });
  await expect(over).toBeVisible();
  await expectNoAxeFindings(page);
  const opened = context.waitForEvent('page');
  await over.getByRole('link', { name: en.provider.signIn }).click();
  const tab = await opened;
  await button(tab).click();
  await tab.waitForURL(`${console.url}/`);
  await expect(over).toBeHidden();
  expect(await desk.typed()).toMatchObject({ address: typed.address, status: typed.status });
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Changed/);
});

test('connected on the account page, taken away again; what fails is said there', async ({
  page,
  context,
  provided: { console, provider },
  watch,
}) => {
  test.setTimeout(120_000);
  watch.expectReply(404, 'favicon.ico');
  provider.people.set('ada', { ...ADA, groups: ['it'] });
  await enter(context, console);
  await page.goto(`${console.url}/account`);
  const connect = page.getByRole('button', { name: en.provider.connect });
  const connectWithPassword = async () => {
    await page.locator('#connect-password').fill(FIRST_ADMIN.password);
    await connect.click();
  };
  await page.locator('#connect-password').fill('a wrong password');
  await connect.click();
  await expect(page.locator('#connect-password-problem')).toHaveText(
    en.account.problem.password_wrong,
  );
  await connectWithPassword();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.waitForURL(`${console.url}/account?problem=cancelled`);
  await expect(page.getByRole('alert').first()).toHaveText(en.provider.problem.cancelled);
  await expectNoAxeFindings(page);
  await connectWithPassword();
  await signInThere(page, 'ada');
  await page.waitForURL(`${console.url}/account`);
  await expect(page.getByText('Connected:')).toBeVisible();
  await page.getByRole('button', { name: en.provider.disconnect }).click();
  await expect(connect).toBeVisible();

  await provider.close();
  await connectWithPassword();
  await expect(page.getByRole('alert').first()).toHaveText(en.provider.problem.unreachable);
});

for (const { locale, theme, t } of [
  { locale: 'en', theme: 'light', t: en },
  { locale: 'de', theme: 'dark', t: de },
] as const)
  test(`the button and every refusal are in ${locale}, fit 360 px, and axe finds nothing: ${theme}`, async ({
    page,
    provided: { console },
  }) => {
    test.setTimeout(120_000);
    await choose(page, console.url, { locale, theme });
    await page.setViewportSize({ width: 360, height: 800 });
    for (const [code, sentence] of Object.entries(t.provider.problem)) {
      await page.goto(`${console.url}/sign-in?problem=${code}`);
      await expect(page.getByRole('alert').first()).toHaveText(sentence);
      await expect(page.getByRole('button', { name: t.provider.signIn })).toBeVisible();
      const tooWide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(tooWide).toBe(0);
    }
    await expectNoAxeFindings(page);
    await page.goto(`${console.url}/sign-in?problem=${'<b>made up</b>'}`);
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  });

test('without a provider in the settings there is no button, no way back and no start', async ({
  page,
  desk,
  liveDesk,
  provided,
}) => {
  /** What the button does, without a page. */
  const start = (url: string) =>
    page.request.post(`${url}/sign-in`, {
      headers: { 'next-action': actionId('goToProvider'), origin: url },
      multipart: { '1_to': '/', '0': '[null,"$K1"]' },
    });
  const back = '/api/auth/oidc/callback?state=a&code=b';
  for (const { url } of [desk, liveDesk]) {
    await page.goto(`${url}/sign-in?problem=no_role`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(button(page)).toHaveCount(0);
    await expect(page.getByText(en.provider.problem.no_role)).toHaveCount(0);
    expect((await page.request.get(`${url}${back}`)).status()).toBe(404);
    const answer = await start(url);
    expect(await answer.text()).not.toContain('"go"');
    expect(answer.headers()['set-cookie']).toBeUndefined();
  }
  const { console, provider } = provided;
  const answer = await start(console.url);
  expect(await answer.text()).toContain(`"go":"${provider.issuer}/auth?`);
  expect(answer.headers()['set-cookie']).toMatch(/^consent-desk\.provider_state=[^;]+;.*HttpOnly/i);
  const forged = await page.request.get(`${console.url}${back}`, { maxRedirects: 0 });
  expect(forged.status()).toBe(303);
  expect(forged.headers().location).toBe('/sign-in?problem=unconfirmed&to=%2F');
  expect(forged.headers()['cache-control']).toBe('no-store');
});
