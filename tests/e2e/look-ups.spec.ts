import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import { startTestConsole } from '../helpers/test-console.ts';
import { startCluster } from '../helpers/test-database.ts';

/** Known to no other test of this console, and no contact. */
const ONLY_LOOKED_UP = 'only.looked.up@example.com';
const LOOKED_UP_OFF_RECORD = 'looked.up.off.record@example.com';
const NOTICE = 'Whom you look up here, and when, is kept for 90 days';

async function lookUp(page: Page, address: string) {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.lookUp(address);
}

const lookUpsPage = (page: Page) => ({
  open: () => page.goto('/audit-log/look-ups'),
  lines: page.getByRole('main').locator('ol > li'),
  async showPerson(address: string) {
    await page.locator('#person').fill(address);
    await page.locator('#person').press('Enter');
  },
});

test('who looked up this person: from the address to the answer, by the keyboard alone', async ({
  page,
  desk,
  context,
}) => {
  await enter(context, desk, 'agent');
  await lookUp(page, ONLY_LOOKED_UP);
  await expect(page.getByTestId('look-up-notice')).toContainText(NOTICE);
  await lookUp(page, PEOPLE.yuki);

  await enter(context, desk, 'compliance');
  await page.goto('/audit-log');
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.getByRole('link', { name: 'Look-ups of people' }).press('Enter');
  await expect(page).toHaveTitle(/^Look-ups/);
  const log = lookUpsPage(page);
  await expect(log.lines.first()).toBeVisible();
  await log.showPerson(ONLY_LOOKED_UP);
  await expect(page).toHaveURL(/\/audit-log\/look-ups\?person=[\da-f-]{36}$/);
  await expect(page.getByText('Only look-ups of one person.')).toBeVisible();
  await expect(log.lines.first()).toContainText('Agent');
  await expect(log.lines.first()).toContainText(
    /A person whom the audit log does not name \(always shown as [\da-f]+\)/,
  );
  await expect(page.getByRole('main')).not.toContainText(ONLY_LOOKED_UP);
  for (const address of addresses) expect(decodeURIComponent(address)).not.toContain('@');

  await page.getByRole('link', { name: 'Show all' }).press('Enter');
  await expect(page).toHaveURL(/\/audit-log\/look-ups$/);
  await log.showPerson('never.seen@example.com');
  await expect(page.locator('#person-problem')).toHaveText(
    'Nobody has looked up this address in the last 90 days.',
  );
  await log.showPerson('no address');
  await expect(page.locator('#person-problem')).toHaveText('Please type one e-mail address.');
});

test('look-ups are narrowed by user, and lead to the entries of whoever is on record', async ({
  page,
  desk,
  context,
}) => {
  const home = setStatusPage(page);
  await home.open();
  await home.fillRead({ address: PEOPLE.henrik, type: 'Newsletter', status: 'UNSUBSCRIBED' });
  await expect(await home.send()).toHaveAttribute('data-outcome', 'changed');
  await enter(context, desk, 'compliance');
  await lookUp(page, PEOPLE.amara);
  const log = lookUpsPage(page);
  await log.open();
  const own = await log.lines.first().locator('b').innerText();
  await page.locator('#user').selectOption({ label: own });
  await page.getByRole('button', { name: 'Show' }).first().click();
  await expect(page).toHaveURL(/user=[\da-f-]{36}/);
  expect(new Set(await log.lines.locator('b').allInnerTexts())).toEqual(new Set([own]));
  await log.open();
  const line = log.lines.filter({ hasText: PEOPLE.henrik }).first();
  await line.getByRole('link', { name: 'Their entries' }).click();
  await expect(page).toHaveURL(/q=subject%3A/);
  await expect(page.locator('ol a').first()).toContainText(PEOPLE.henrik);
});

test('switched off by an administrator, nothing is kept and nobody is told so; that is on record', async ({
  page,
  desk,
  context,
}) => {
  await page.goto('/settings/users');
  await page.getByRole('button', { name: 'Stop keeping look-ups' }).click();
  await expect(page.getByText('Look-ups are not kept.')).toBeVisible();
  try {
    await lookUp(page, LOOKED_UP_OFF_RECORD);
    await expect(page.getByTestId('look-up-notice')).toHaveCount(0);
    await page.goto('/audit-log?q=kind:settings_changed');
    await page.locator('ol a').first().click();
    await expect(page.locator('article')).toContainText('look_ups');
    await expect(page.getByRole('link', { name: 'Look-ups of people' })).toHaveCount(0);
    await enter(context, desk, 'compliance');
    const log = lookUpsPage(page);
    await log.open();
    await expect(page.getByText('An administrator has switched this off')).toBeVisible();
    await log.showPerson(LOOKED_UP_OFF_RECORD);
    await expect(page.locator('#person-problem')).toContainText('Nobody has looked up');
  } finally {
    await enter(context, desk);
    await page.goto('/settings/users');
    await page.getByRole('button', { name: 'Keep look-ups' }).click();
    await expect(page.getByText('Look-ups are kept.')).toBeVisible();
  }
  await page.goto('/');
  await expect(page.getByTestId('look-up-notice')).toContainText(NOTICE);
});

test('a look-up that cannot be kept shows the person all the same, and the log of the console says so', async ({
  page,
  context,
  processes,
}) => {
  test.setTimeout(90_000);
  const cluster = await startCluster();
  try {
    const url = await cluster.createDatabase();
    const stored = await startTestConsole({
      ...{ name: 'look-ups-refused', processes, mode: 'live' },
      settings: { DATABASE_URL: url },
    });
    await enter(context, stored);
    await cluster.run('REVOKE INSERT ON look_up FROM consent_desk_runtime', url);
    const home = setStatusPage(page);
    await home.open(stored.url);
    await home.lookUp(PEOPLE.henrik);
    await expect(home.person).toContainText('Newsletter');
    const lines = () => readFileSync(stored.logFile, 'utf8');
    await expect.poll(lines).toContain('A look-up could not be recorded');
    expect(lines()).not.toContain(PEOPLE.henrik);
    // Before its database goes.
    await page.goto('about:blank');
    await processes.stopAll();
  } finally {
    await cluster.close();
  }
});

for (const look of LOOKS)
  test.describe(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, () => {
    test.beforeEach(({ page, desk }) => choose(page, desk.url, look));

    test('the look-ups', async ({ page, desk, context }) => {
      await enter(context, desk, 'compliance');
      await lookUp(page, PEOPLE.ines);
      const log = lookUpsPage(page);
      await log.open();
      await log.showPerson('no address');
      await expect(page.locator('#person-problem')).not.toBeEmpty();
      await expectAccessible(page);
    });

    test('the switch', async ({ page }) => {
      await page.goto('/settings/users');
      await expect(page.locator('#look-ups')).toBeVisible();
      await expectAccessible(page);
    });
  });
