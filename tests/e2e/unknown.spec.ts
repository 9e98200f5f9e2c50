import { Processes } from '../../scripts/processes.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { holdRequests } from '../helpers/hold-requests.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';
import { createSimulatorControl, type SimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';

/** Longer than an action reads back, so that the page has something left to check. */
const SETTLE_WINDOW_MS = 12_000;

const test = base.extend<{ account: SimulatorControl }, { patient: TestConsole }>({
  patient: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const name = `patient-${workerIndex}`;
      try {
        await use(await startTestConsole({ name, processes, settleWindowMs: SETTLE_WINDOW_MS }));
      } finally {
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  account: async ({ patient, context }, use) => {
    await enter(context, patient);
    const control = createSimulatorControl(patient.simulator);
    await control.reset();
    await use(control);
  },
});

test.setTimeout(90_000);
/** An action may run for 20 s before its last sending, and the page cannot know. */
const settled = { timeout: SETTLE_WINDOW_MS + 35_000 };
const SUBSCRIBE = { address: PEOPLE.lukas, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND };

test('the next person is done while an unclear change is still being checked; both end with the truth', async ({
  page,
  patient,
  account,
}) => {
  await account.armFault({
    ...{ fault: 'gateway_timeout_applied_later', subscriber: PEOPLE.lukas, fraction: 0.7 },
  });
  const desk = setStatusPage(page);
  await desk.open(patient.url);
  await desk.fillRead(SUBSCRIBE);
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Unknown: checking/, settled);
  expect((await trueRow(account, PEOPLE.lukas)).status).toBe('NOT_SPECIFIED');

  await page.getByRole('button', { name: 'Next person' }).click();
  await expect(desk.address).toBeFocused();
  await expect(desk.address).toHaveValue('');
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await desk.button.click();
  await expect(desk.results).toHaveCount(2);
  await expect(desk.result).toHaveText(/^Changed.*Henrik Solberg/s);

  const first = desk.results.nth(1);
  await expect(first).toHaveText(/^Changed.*Lukas Gruber/s, settled);
  expect(await trueRow(account, PEOPLE.lukas)).toMatchObject({
    status: 'SUBSCRIBED',
    legalBasis: GROUND.basis,
  });
  expect((await writesOf(account)).map(({ subscriber }) => subscriber)).toEqual([
    PEOPLE.lukas,
    PEOPLE.henrik,
  ]);
});

test('what HubSpot never carried out stays unknown until the settle window is over', async ({
  page,
  patient,
  account,
}) => {
  await account.armFault({ fault: 'error_before_applying', subscriber: PEOPLE.lukas });
  const desk = setStatusPage(page);
  await desk.open(patient.url);
  await desk.fillRead(SUBSCRIBE);
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Unknown: checking/, settled);
  await expect(desk.result).toHaveText(
    /^Refused: nothing was changed.*did not carry it out/s,
    settled,
  );
  expect((await trueRow(account, PEOPLE.lukas)).status).toBe('NOT_SPECIFIED');
  expect(await writesOf(account)).toHaveLength(1);
});

test('the answer is lost on its way to the browser: unknown, then what HubSpot says', async ({
  page,
  patient,
  account,
  watch,
}) => {
  watch.expectBrokenRequest(patient.url);
  const desk = setStatusPage(page);
  await desk.open(patient.url);
  await desk.fillRead(SUBSCRIBE);
  await page.route(`${patient.url}/api-view`, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  // The first check is held back, so that what is shown until then can be seen.
  const release = await holdRequests(page, '**/api/check-status');
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Unknown: checking/);
  release();
  await expect(desk.result).toHaveText(/^Changed/, settled);
  expect((await trueRow(account, PEOPLE.lukas)).status).toBe('SUBSCRIBED');
  expect(await writesOf(account)).toHaveLength(1);
});

test('the request is lost on its way to the console: unknown, then refused, and nothing was sent', async ({
  page,
  patient,
  account,
  watch,
}) => {
  watch.expectBrokenRequest(patient.url);
  const desk = setStatusPage(page);
  await desk.open(patient.url);
  await desk.fillRead(SUBSCRIBE);
  await page.route(`${patient.url}/api-view`, (route) => route.abort('connectionreset'));
  await desk.button.click();
  await expect(desk.result).toHaveText(/^Unknown: checking/);
  await expect(desk.result).toHaveText(/^Refused: nothing was changed/, settled);
  expect(await writesOf(account)).toEqual([]);
});

test('a check that HubSpot does not answer says so, and the checking goes on', async ({
  page,
  patient,
  account,
}) => {
  await account.armFault({ fault: 'error_after_applying', subscriber: PEOPLE.lukas });
  const desk = setStatusPage(page);
  await desk.open(patient.url);
  await desk.fillRead(SUBSCRIBE);
  // Reading before is one call, then HubSpot is silent to every reader.
  await account.changeSettings({ latencyMs: 300 });
  await desk.button.click();
  await expect.poll(async () => (await writesOf(account)).length).toBe(1);
  await account.armFault({ fault: 'unauthorised_expired', operation: 'readStatuses', times: 999 });
  await expect(desk.result).toHaveText(/^Unknown: checking/, settled);
  await expect(desk.result).toContainText('The access token has expired', settled);
  await account.disarmFaults();
  await expect(desk.result).toHaveText(/^Changed/, settled);
  expect((await trueRow(account, PEOPLE.lukas)).status).toBe('SUBSCRIBED');
});
