import type { Browser, Page } from '@playwright/test';
import { ROLES } from '../../lib/auth/permissions.ts';
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { codeOfKey } from '../helpers/authenticator.ts';
import { expect, expectNoAxeFindings, test } from '../helpers/browser.ts';
import {
  FIRST_ADMIN,
  forgetSessions,
  setupLink,
  signInByPassword,
} from '../helpers/enter-console.ts';
import { NEWSLETTER, PEOPLE, setStatusPage, trueRow } from '../helpers/set-status-page.ts';
import { openSettings } from '../helpers/settings-menu.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import type { TestConsole } from '../helpers/test-console.ts';

test.use({ signedIn: false });

for (const role of ROLES)
  test(`demo: one click, and one is in as ${role}`, async ({ page }) => {
    await page.goto('/');
    await expect(page).toHaveURL(/\/sign-in\?to=%2F$/);
    await expectNoAxeFindings(page);
    await page.getByRole('button', { name: `Go in as ${en.role[role]}` }).click();
    await expect(page.getByRole('heading', { name: en.find.title })).toBeVisible();
    await expect(page.getByRole('banner').locator('#demo-role')).toHaveValue(role);
    const mayUsers = role === 'admin';
    await openSettings(page);
    await expect(page.getByRole('heading', { name: en.connection.title })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(mayUsers ? 1 : 0);
  });

test('demo: the role is switched in the header; a viewer is told what is missing, and sends nothing', async ({
  page,
  simulator,
}) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Go in as Agent' }).click();
  await page.locator('#demo-role').selectOption('viewer');
  const desk = setStatusPage(page);
  await desk.goTo();
  await expect(page.getByText('does not include the right to change subscriptions')).toBeVisible();
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await expect(desk.button).toHaveAttribute('aria-disabled', 'true');
  await desk.button.click({ force: true });
  await desk.reference.press('Control+Enter');
  await expect(desk.result).toHaveCount(0);
  const journal = await simulator.journal();
  expect(journal.filter(({ method }) => method === 'POST')).toEqual([]);
});

test('demo: signed out in another tab while typing: after signing in again in place, the form is as it was', async ({
  page,
  context,
  watch,
}) => {
  watch.expectReply(401);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Go in as Agent' }).click();
  const desk = setStatusPage(page);
  await desk.goTo();
  const typed = { address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' };
  await desk.fillRead(typed);
  await expect(desk.will).toHaveText(/^This unsubscribes/);
  const other = await context.newPage();
  await other.goto('/account');
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other).toHaveURL(/\/sign-in/);

  // Whatever the page asks next tells it.
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(again).toBeVisible();
  await expectNoAxeFindings(page);
  await again.getByRole('button', { name: 'Go in as Agent' }).click();
  await expect(again).toBeHidden();
  expect(await desk.typed()).toMatchObject(typed);
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Changed/);
});

/** An administrator at another browser ends all sessions of somebody. */
async function endSessionsOf(
  name: string,
  { browser, desk }: { browser: Browser; desk: TestConsole },
) {
  const elsewhere = await browser.newContext({ baseURL: desk.url });
  const page = await elsewhere.newPage();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Go in as Administrator' }).click();
  await openSettings(page, 'Users');
  const user = page.getByRole('listitem').filter({ hasText: name });
  await user.getByRole('button', { name: 'End sessions' }).click();
  await expect(user.getByRole('button', { name: 'End sessions' })).toBeHidden();
  await elsewhere.close();
  forgetSessions(desk);
}

test('demo: ended by an administrator while typing: signing in again in place, and the form is as it was; nobody else finds it', async ({
  page,
  browser,
  desk,
  watch,
}) => {
  watch.expectReply(401);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Go in as Agent' }).click();
  const form = setStatusPage(page);
  await form.goTo();
  const typed = { address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' };
  await form.fillRead(typed);
  await endSessionsOf('Demo Agent', { browser, desk });

  // Whatever the page asks next tells it.
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByRole('button', { name: 'Go in as Agent' }).click();
  await expect(again).toBeHidden();
  expect(await form.typed()).toMatchObject(typed);
  await form.button.click();
  await expect(form.result).toHaveText(/^Changed/);

  await form.fillRead(typed);
  await page.context().clearCookies({ name: 'consent-desk.session_token' });
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Go in as Viewer' }).click();
  await form.goTo();
  await expect(page.getByText('does not include the right to change')).toBeVisible();
  expect((await form.typed()).address).toBe('');
});

test('demo: the same on the page of users: the address of an invitation stays', async ({
  page,
  browser,
  desk,
}) => {
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Go in as Administrator' }).click();
  await openSettings(page, 'Users');
  await expect(page.getByRole('heading', { name: 'Users' })).toBeVisible();
  await page.getByLabel('E-mail address').fill('grace@example.com');
  await endSessionsOf('Demo Administrator', { browser, desk });
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByRole('button', { name: 'Go in as Administrator' }).click();
  await expect(again).toBeHidden();
  await expect(page.getByLabel('E-mail address')).toHaveValue('grace@example.com');
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  await expect(page.getByTestId('link')).toBeVisible();
});

test('live: setup link, first admin, invitation, second step, a change, disabled and out at once', async ({
  browser,
  page,
  fresh,
  watch,
}) => {
  test.setTimeout(180_000);
  watch.expectReply(404);
  const setup = await setupLink(fresh);
  await page.goto(fresh.url);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(setup);
  await expectNoAxeFindings(page);
  await page.getByLabel('Your name').fill(FIRST_ADMIN.name);
  await page.getByLabel('E-mail address').fill(FIRST_ADMIN.email);
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('#password-problem')).toHaveText('At least 12 characters.');
  await expect(page.getByLabel('Password')).toBeFocused();
  await expect(page.getByLabel('Your name'), 'nothing typed is lost').toHaveValue(FIRST_ADMIN.name);
  await page.getByLabel('Password').fill(FIRST_ADMIN.password);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved. Now sign in.')).toBeVisible();
  await signInByPassword(page, FIRST_ADMIN);
  await expect(page.getByRole('heading', { name: en.find.title })).toBeVisible();
  const gone = await page.request.get(setup);
  expect(gone.status(), 'setup is gone').toBe(404);
  expect(await gone.text()).toContain(en.join.setupGone);

  await openSettings(page, 'Users');
  await expectNoAxeFindings(page);
  await page.getByLabel('E-mail address').fill('grace@example.com');
  await page.getByRole('button', { name: 'Make an invitation' }).click();
  const link = (await page.getByTestId('link').textContent()) ?? '';
  expect(link).toMatch(new RegExp(`^${fresh.url}/join/[\\w-]{43}$`));

  const agentContext = await browser.newContext({ locale: 'en-GB' });
  const agent = await agentContext.newPage();
  await agent.goto(link);
  await expect(agent.getByText('You were invited as Agent')).toBeVisible();
  await agent.getByLabel('Your name').fill('Grace');
  await agent.getByLabel('Password').fill('a kettle of green');
  await agent.getByRole('button', { name: 'Save' }).click();
  await expect(agent.getByText('Saved. Now sign in.')).toBeVisible();
  const grace = { email: 'grace@example.com', password: 'a kettle of green' };
  await signInByPassword(agent, grace);
  await agent.getByRole('link', { name: 'Grace' }).click();
  await agent.getByLabel('Your password').fill(grace.password);
  await agent.getByRole('button', { name: 'Turn on' }).click();
  const key = (await agent.getByTestId('factor-key').textContent()) ?? '';
  await expectNoAxeFindings(agent);
  await agent.getByLabel('Code', { exact: true }).fill(codeOfKey(key));
  await agent.getByRole('button', { name: 'Confirm' }).click();
  await expect(agent.getByText('The second step is on.')).toBeVisible();

  await agent.getByRole('button', { name: 'Sign out' }).click();
  await signInByPassword(agent, grace);
  await agent.getByLabel('Code', { exact: true }).fill('000000');
  await agent.getByRole('button', { name: 'Continue' }).click();
  await expect(agent.getByText('This code is wrong').first()).toBeVisible();
  await agent.getByLabel('Code', { exact: true }).fill(codeOfKey(key));
  await agent.getByRole('button', { name: 'Continue' }).click();
  await changeAs(agent, fresh);

  await page.reload();
  const row = page.getByRole('listitem').filter({ hasText: 'Grace' });
  await row.getByRole('combobox').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row.getByRole('combobox')).toHaveValue('compliance');
  await row.getByRole('button', { name: 'Give this role' }).press('Enter');
  await expect(row.getByText('Done.')).toBeVisible();
  await expect(row.getByRole('button', { name: 'Give this role' })).toHaveCount(0);
  await row.getByRole('button', { name: 'Disable' }).click();
  await expect(row).toContainText('disabled');
  await agent.goto(fresh.url);
  await expect(agent).toHaveURL(/\/sign-in/);
  await signInByPassword(agent, grace);
  await expect(agent.getByText('Address or password is wrong').first()).toBeVisible();
  await agentContext.close();
});

async function changeAs(page: Page, { simulator }: TestConsole): Promise<void> {
  const control = createSimulatorControl(simulator);
  const desk = setStatusPage(page);
  await desk.goTo();
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Changed/);
  expect(await trueRow(control, PEOPLE.henrik)).toMatchObject({ status: 'UNSUBSCRIBED' });
}
