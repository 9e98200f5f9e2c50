import type { Page } from '@playwright/test';
import { Processes } from '../../scripts/processes.mjs';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { test as base, expect } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { GROUND, NEWSLETTER, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import { createSimulatorControl, type SimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';

/** As long as in earnest: nothing becomes clear by itself while a test looks on. */
const SETTLE_WINDOW_MS = 150_000;

const test = base.extend<{ account: SimulatorControl }, { patient: TestConsole }>({
  patient: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const name = `open-checks-${workerIndex}`;
      try {
        await use(await startTestConsole({ name, processes, settleWindowMs: SETTLE_WINDOW_MS }));
      } finally {
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  account: async ({ patient, context }, use) => {
    await enter(context, patient, 'agent');
    const control = createSimulatorControl(patient.simulator);
    await control.reset();
    await use(control);
  },
});

test.setTimeout(90_000);

/** Subscribes somebody while HubSpot says nothing clear and does not carry it out. */
async function leaveUnclear(
  page: Page,
  patient: TestConsole,
  account: SimulatorControl,
  address: string = PEOPLE.lukas,
) {
  await account.armFault({ fault: 'error_before_applying', subscriber: address });
  const desk = setStatusPage(page);
  await desk.open(patient.url);
  await desk.fillRead({ address, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'unknown');
}

const openChecks = (page: Page) => ({
  link: page.getByRole('navigation').first().getByRole('link', { name: 'Open checks' }),
  /** The newest of a person. */
  of: (address: string) => page.getByTestId('open-check').filter({ hasText: address }).first(),
});

/** HubSpot carries out after all what it was asked for. */
const carryOut = (account: SimulatorControl, subscriber: string) =>
  account.changeFromOutside({
    ...{ subscriber, subscriptionId: NEWSLETTER, status: 'SUBSCRIBED', source: 'Public API' },
  });

test('what HubSpot left unclear is listed for whoever did it, and looked at once at a press of the keyboard', async ({
  page,
  patient,
  account,
}) => {
  await leaveUnclear(page, patient, account);
  await page.goto(`${patient.url}/`);
  const checks = openChecks(page);
  await expect(checks.link).toHaveText(/^Open checks \d+$/);
  const before = Number(/\d+/.exec(await checks.link.innerText())?.[0]);
  await checks.link.press('Enter');
  await expect(page).toHaveTitle(/^Open checks/);
  const row = checks.of(PEOPLE.lukas);
  await expect(row).toContainText('Newsletter');
  await expect(row).toContainText('Subscribed');
  for (const said of [
    /Last seen in HubSpot\s*Not specified/,
    /Looked at next\s*(now|.*\d\d:\d\d:\d\d)/,
    /Watched until\s*\d/,
  ])
    await expect(row).toContainText(said);
  await expect(row.getByRole('link')).toHaveCount(0);

  const button = row.getByRole('button', { name: `Check now: ${PEOPLE.lukas}, Newsletter` });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(row.getByTestId('outcome')).toHaveText('Unknown: checking');
  await expect(button).toBeFocused();

  await carryOut(account, PEOPLE.lukas);
  await page.keyboard.press('Enter');
  await expect(row.getByTestId('outcome')).toHaveText('Changed');
  await expect(row).toContainText(`HubSpot now says ${PEOPLE.lukas} is “Subscribed”`);
  await expect(button).toHaveCount(0);
  await expect(checks.link).toHaveText(before > 1 ? `Open checks ${before - 1}` : 'Open checks');
  await page.reload();
  await expect(page.locator('h1')).toHaveText('Open checks');
  await expect(
    page.getByTestId('open-check').filter({ hasText: PEOPLE.lukas, hasNotText: 'Not specified' }),
  ).toHaveCount(0);
});

test('a look that HubSpot or the console does not answer says so, and the change stays listed', async ({
  page,
  patient,
  account,
  watch,
}) => {
  await leaveUnclear(page, patient, account);
  await page.goto(`${patient.url}/open-checks`);
  const row = openChecks(page).of(PEOPLE.lukas);
  const button = row.getByRole('button');
  await account.armFault({ fault: 'unauthorised_expired', operation: 'readStatuses', times: 99 });
  await button.click();
  await expect(row.getByTestId('outcome')).toHaveText('Unknown: checking');
  await expect(row).toContainText('The access token has expired');
  await expect(row).toContainText(/Last seen in HubSpot\s*could not be read/);
  watch.expectBrokenRequest(patient.url);
  await page.route('**/api/check-status', (route) => route.abort('connectionreset'));
  await button.click();
  await expect(row.getByRole('status')).toHaveText('This console could not ask HubSpot just now.');
  await expect(button).toBeEnabled();
});

test('compliance sees everybody’s, who did it, and its entry in the audit log', async ({
  page,
  patient,
  account,
  context,
}) => {
  await leaveUnclear(page, patient, account, PEOPLE.lukas);
  await enter(context, patient, 'compliance');
  await page.goto(`${patient.url}/open-checks`);
  const row = openChecks(page).of(PEOPLE.lukas);
  await expect(row).toContainText(/Who\s*.*Agent/);
  await row.getByRole('link', { name: /^Entry #\d+ of the audit log$/ }).press('Enter');
  await expect(page.locator('article')).toContainText(PEOPLE.lukas);
  await expect(page.locator('article')).toContainText('Not closed yet');
  await page.goto(`${patient.url}/open-checks`);
  await page.getByRole('link', { name: 'Changes that stayed unknown' }).press('Enter');
  await expect(page.locator('#q')).toHaveValue('kind:change_closed outcome:unknown');
});

test('whoever may not change anything has no open checks', async ({
  page,
  patient,
  account,
  context,
}) => {
  await account.reset();
  await enter(context, patient, 'viewer');
  await page.goto(`${patient.url}/`);
  await expect(openChecks(page).link).toHaveCount(0);
});

for (const look of LOOKS)
  test(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, async ({
    page,
    patient,
    account,
    context,
  }) => {
    await choose(page, patient.url, look);
    await leaveUnclear(page, patient, account);
    await enter(context, patient, 'compliance');
    await page.goto(`${patient.url}/open-checks`);
    const row = openChecks(page).of(PEOPLE.lukas);
    await row.getByRole('button').click();
    await expect(row.getByTestId('outcome')).toBeVisible();
    await expectAccessible(page);
  });
