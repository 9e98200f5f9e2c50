import type { Page } from '@playwright/test';
import type { FaultId } from '../../lib/hubspot-simulator/faults.ts';
import type { Status } from '../../lib/hubspot-simulator/model.ts';
import messages from '../../lib/i18n/messages/en.json' with { type: 'json' };
import type { Outcome } from '../../lib/subscriptions/outcome.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { NEWSLETTER, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';
import type { SimulatorControl } from '../helpers/simulator-control.ts';

const { demo: words, status: statusWords, outcome: outcomeWords } = messages;

type Expected = {
  outcome: Outcome;
  /** Shown before it settles. */
  first?: Outcome;
  /** What one plain call would have told. */
  plain: string;
  /** What is true in the account afterwards. */
  status: Status;
  basis: string | null;
  /** More that the result says. */
  says?: string;
  /** Asked for before anything is sent. */
  asks?: 'confirmation' | 'tick';
};

const CONSENT = 'CONSENT_WITH_NOTICE';
const subscribed = { outcome: 'changed', status: 'SUBSCRIBED', basis: CONSENT } as const;
const stillSubscribed = { outcome: 'refused', status: 'SUBSCRIBED', basis: CONSENT } as const;
const never = { outcome: 'refused', status: 'NOT_SPECIFIED', basis: null } as const;
const plainStatus = (status: number) => words.plainStatus.replace('{status}', String(status));

/** What becomes of every story; one that is missing here fails. */
const EXPECTED: Record<string, Expected> = {
  lift: { ...subscribed, plain: words.plain200, asks: 'confirmation', says: 'cannot be mailed' },
  plain_lift: { ...subscribed, plain: words.plain200, asks: 'confirmation', says: 'can be mailed' },
  subscribe: { ...subscribed, plain: words.plain200, says: 'can be mailed' },
  already: { ...subscribed, outcome: 'already', plain: words.plainNotSent },
  unsubscribe: {
    ...{ outcome: 'changed', status: 'UNSUBSCRIBED', basis: null, plain: words.plain200 },
    says: 'The person is unsubscribed from it.',
  },
  document: { ...subscribed, plain: words.plain200, says: 'stored the new basis' },
  not_a_contact: { ...subscribed, plain: words.plain200, asks: 'tick' },
  wide_opt_out: {
    ...{ ...subscribed, plain: words.plain200, asks: 'confirmation' },
    says: 'The opt-out of all e-mail',
  },
  unknown_then_changed: { ...subscribed, plain: plainStatus(500) },
  unknown_then_refused: { ...never, plain: plainStatus(500), says: 'did not carry it out' },
  later: { ...subscribed, plain: plainStatus(524) },
  basis_dropped: {
    ...{ ...subscribed, basis: null, plain: words.plain200 },
    says: 'no legal basis on record',
  },
  rate_limited: {
    outcome: 'changed',
    status: 'UNSUBSCRIBED',
    basis: null,
    plain: plainStatus(429),
  },
  missing_scope: {
    ...{ ...stillSubscribed, plain: plainStatus(403) },
    says: 'communication_preferences.write',
  },
  expired: {
    ...{ ...stillSubscribed, plain: plainStatus(401) },
    says: 'An administrator has to create a new key',
  },
  errors_in_200: { ...never, plain: words.plain200, says: 'with errors inside' },
  // An opt-out is sent again after a look that shows the old status.
  other_status: { outcome: 'changed', status: 'UNSUBSCRIBED', basis: null, plain: words.plain200 },
};

async function truthOf(simulator: SimulatorControl, subscriber: string, subscriptionId: string) {
  const { rows } = await simulator.state(subscriber);
  const row = rows.find((one) => one.subscriptionId === subscriptionId);
  return { status: row?.status ?? 'NOT_SPECIFIED', basis: row?.legalBasis ?? null };
}

test('there is an expectation for each story, and no other', async ({ simulator }) => {
  const ids = (await simulator.stories()).map(({ id }) => id);
  expect(Object.keys(EXPECTED).sort()).toEqual(ids.sort());
  expect(Object.keys(words.story).sort()).toEqual(ids.sort());
});

/** Plays one story on the page, and holds what the page says to the truth. */
async function play(page: Page, simulator: SimulatorControl, id: string, expected: Expected) {
  const story = (await simulator.stories()).find((one) => one.id === id);
  if (!story) throw new Error(`no story ${id}`);
  const { subscriber, subscriptionId } = story;
  const { title, text, say } = words.story[id as keyof typeof words.story];
  const desk = setStatusPage(page);

  await desk.guide.getByRole('button', { name: title, exact: true }).click();
  await expect(desk.guide).toContainText(text);
  await expect(desk.guide).toContainText(say);
  await desk.guide.getByRole('button', { name: words.play }).click();
  await expect(page.locator('#address')).toHaveValue(subscriber);
  await expect(desk.person).toContainText(subscriber);
  await expect(desk.will).toBeVisible();
  // The account is a new one: what was done before is not shown any more.
  await expect(desk.results).toHaveCount(0);
  expect((await simulator.armedFaults()).map(({ fault }) => fault)).toEqual(
    story.fault ? [story.fault.fault] : [],
  );

  if (expected.asks === 'tick') await page.getByRole('checkbox').check();
  await desk.button.click();
  if (expected.asks === 'confirmation') {
    await expect(desk.dialog).toBeVisible();
    await desk.confirm();
  }
  await expect(desk.results).toHaveCount(1, { timeout: 20_000 });
  await expect(desk.result).toHaveAttribute('data-outcome', expected.outcome, {
    timeout: 20_000,
  });
  if (expected.says) await expect(desk.result).toContainText(expected.says);

  const truth = await truthOf(simulator, subscriber, subscriptionId);
  expect(truth).toEqual({ status: expected.status, basis: expected.basis });
  const comparison = desk.result.getByTestId('demo-comparison');
  await expect(comparison).toContainText(`${words.plainCall}${expected.plain}`);
  await expect(comparison).toContainText(outcomeWords[expected.outcome as 'changed']);
  await expect(comparison).toContainText(
    words.truth
      .replace('{status}', statusWords[expected.status])
      .replace(
        '{basis}',
        expected.basis
          ? words.truthBasis.replace('{basis}', messages.basis[CONSENT].name)
          : words.truthNoBasis,
      ),
  );
  expect(await simulator.armedFaults()).toEqual([]);
}

const TOLD = Object.entries(EXPECTED);
const AT_ONCE = 6;

for (let from = 0; from < TOLD.length; from += AT_ONCE) {
  const stories = TOLD.slice(from, from + AT_ONCE);
  test(`each story ends as it says: ${stories.map(([id]) => id).join(', ')}`, async ({
    page,
    simulator,
  }) => {
    test.setTimeout(90_000);
    await setStatusPage(page).open();
    for (const [id, expected] of stories)
      await test.step(id, () => play(page, simulator, id, expected));
  });
}

test('every fault that the simulator knows is offered', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  const offered = await desk.guide
    .getByRole('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(offered.sort()).toEqual(['', ...(await simulator.knownFaults())].sort());
});

test('every fault is armed by its plain name, and disarmed', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  const select = desk.guide.getByRole('combobox');
  const armed = async () => (await simulator.armedFaults()).map(({ fault }) => fault);
  for (const [id, name] of Object.entries(words.fault) as [FaultId, string][]) {
    await select.selectOption({ label: name });
    await desk.guide.getByRole('button', { name: words.arm, exact: true }).click();
    await expect(desk.guide.getByRole('status')).toContainText(name);
    expect(await armed(), name).toEqual([id]);
    await select.selectOption({ label: words.faultNone });
    await desk.guide.getByRole('button', { name: words.disarm, exact: true }).click();
    await expect(desk.guide.getByRole('status')).toBeEmpty();
    expect(await armed()).toEqual([]);
  }
});

test('an armed fault happens to the next change and is then gone', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.guide.getByRole('combobox').selectOption({ label: words.fault.not_found });
  await desk.guide.getByRole('button', { name: words.arm, exact: true }).click();
  await expect(desk.guide.getByRole('status')).toContainText(words.fault.not_found);
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'refused');
  await expect(desk.guide.getByRole('status')).toBeEmpty();
  expect(await simulator.armedFaults()).toEqual([]);
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'changed');
});

test('a reset brings back people, and takes away what is armed', async ({ page, simulator }) => {
  const address = PEOPLE.henrik;
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await desk.send();
  expect((await truthOf(simulator, address, NEWSLETTER)).status).toBe('UNSUBSCRIBED');
  await simulator.armFault({ fault: 'locked' });

  await desk.guide.getByRole('button', { name: words.reset }).click();
  await expect(desk.guide.getByRole('status')).toHaveText(words.resetDone);
  expect((await truthOf(simulator, address, NEWSLETTER)).status).toBe('SUBSCRIBED');
  expect(await simulator.armedFaults()).toEqual([]);
  await expect(desk.person.locator('[aria-current]')).toContainText(statusWords.SUBSCRIBED);
});

test('says how long an unclear change takes here and with the real HubSpot', async ({ page }) => {
  const desk = setStatusPage(page);
  await desk.open();
  await expect(desk.guide).toContainText('settles 2 seconds after');
  await expect(desk.guide).toContainText('150 seconds');
});

test('in live mode there is neither guide nor comparison nor route', async ({
  page,
  request,
  liveDesk,
}) => {
  const desk = setStatusPage(page);
  await enter(page.context(), liveDesk);
  await desk.open(liveDesk.url);
  await expect(desk.guide).toHaveCount(0);
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'changed');
  await expect(page.getByTestId('demo-comparison')).toHaveCount(0);
  for (const order of ['open', 'disarm', 'reset']) {
    const reply = await request.post(`${liveDesk.url}/api/demo`, {
      data: { do: order },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(reply.status()).toBe(404);
    expect(await reply.text()).toBe('');
  }
});
