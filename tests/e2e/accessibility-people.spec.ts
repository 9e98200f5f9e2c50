import type { Page } from '@playwright/test';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter, FIRST_ADMIN, setupLink } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { setStatusPage } from '../helpers/set-status-page.ts';

test.use({ signedIn: false });

const NAMED = 'A long name of somebody-with-a-hyphen and three more words';

/** Types into the form by the names of its fields and sends it with the Enter key. */
async function type(page: Page, fields: Record<string, string>): Promise<void> {
  const names = Object.keys(fields);
  for (const name of names) await page.locator(`input[name=${name}]`).fill(fields[name] ?? '');
  await page.locator(`input[name=${names.at(-1)}]`).press('Enter');
}

for (const look of LOOKS)
  test.describe(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, () => {
    test('demo: the door, another role, what a role may not see, the end of a session', async ({
      page,
      context,
      desk,
      watch,
    }) => {
      test.setTimeout(60_000);
      watch.expectReply(401);
      await choose(page, desk.url, look);
      await page.goto('/sign-in');
      await expect(page.getByTestId('demo-roles').getByRole('button')).toHaveCount(4);
      await expectAccessible(page);

      await enter(context, desk, 'viewer');
      await page.goto('/settings/users');
      await expect(page.getByTestId('denied')).toBeVisible();
      await expectAccessible(page);
      await page.goto('/api-view');
      await expect(page.locator('#may-not')).toBeVisible();
      await expectAccessible(page);
      await page.goto('/account');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);

      await enter(context, desk, 'admin');
      await page.goto('/settings/users');
      await expect(page.getByRole('listitem').first()).toBeVisible();
      await expectAccessible(page);

      const form = setStatusPage(page);
      await form.open();
      await context.clearCookies({ name: 'consent-desk.session_token' });
      await form.fill({ address: 'jo.miller@example.com' });
      await form.address.press('Enter');
      await expect(page.locator('dialog[open]')).toBeVisible();
      await expectAccessible(page);
    });

    test('live: setup, sign-in, both steps, invitation, account', async ({
      page,
      context,
      fresh,
      watch,
    }) => {
      test.setTimeout(180_000);
      watch.expectReply(404);
      await choose(page, fresh.url, look);
      await page.goto(await setupLink(fresh));
      await type(page, { name: '', email: 'nobody', password: 'short' });
      await expect(page.locator('#name-problem')).toBeVisible();
      await expectAccessible(page);
      const { email, password } = FIRST_ADMIN;
      await type(page, { name: NAMED, email, password });
      await page.waitForURL('**/sign-in?saved=1');
      await expectAccessible(page);
      await type(page, { email, password: 'a wrong password' });
      await expect(page.locator('#password-problem')).toBeVisible();
      await expectAccessible(page);
      await type(page, { email, password });
      await page.waitForURL(`${fresh.url}/`);

      await page.goto(`${fresh.url}/settings/users`);
      await type(page, { email: 'somebody.with.a.long.address@department.of.example.com' });
      const link = (await page.getByTestId('link').textContent()) ?? '';
      await expectAccessible(page);

      await page.goto(`${fresh.url}/account`);
      await page.locator('#new-password').fill('four yellow lanterns');
      await type(page, { current: 'a wrong password' });
      await expect(page.locator('#current-problem')).toBeVisible();
      await expectAccessible(page);
      await page.locator('#password').fill(password);
      await page.locator('#password').press('Enter');
      await expect(page.getByTestId('factor-key')).toBeVisible();
      await type(page, { code: '000000' });
      await expect(page.locator('#code-problem')).toBeVisible();
      await expectAccessible(page);

      await context.clearCookies({ name: 'consent-desk.session_token' });
      await page.goto(link);
      await expect(page.locator('input[name=name]')).toBeVisible();
      await expectAccessible(page);
      await page.goto(`${fresh.url}/join/not-a-link`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  });
