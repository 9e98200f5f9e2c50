import type { Page } from '@playwright/test';
import { Processes } from '../../scripts/processes.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { type Gateway, startGateway } from '../helpers/gateway.ts';
import { createSimulatorControl, type SimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';

const TOKEN = 'pat-eu1-of-a-sandbox';
const PAGE = '/settings/connection';
const READ = 'communication_preferences.read';
const WRITE = 'communication_preferences.write';
const CONTACTS = 'crm.objects.contacts.read';

type Sandbox = { desk: TestConsole; gateway: Gateway };

const test = base.extend<{ live: SimulatorControl }, { sandbox: Sandbox }>({
  /** The account behind `liveDesk`, seeded anew. */
  live: async ({ liveDesk, context }, use) => {
    await enter(context, liveDesk);
    const control = createSimulatorControl(liveDesk.simulator);
    await control.reset();
    await use(control);
  },
  /** A live console whose HubSpot can be given another account type and name. */
  sandbox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const gateway = await startGateway(TOKEN);
      try {
        const desk = await startTestConsole({
          ...{ name: `sandbox-${workerIndex}`, processes, mode: 'live' },
          settings: { HUBSPOT_ACCESS_TOKEN: TOKEN, HUBSPOT_BASE_URL: gateway.url },
        });
        gateway.forward(desk.simulator);
        await use({ desk, gateway });
      } finally {
        await gateway.close();
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** What stands beside a term of the page. */
const fact = (page: Page, term: string) =>
  page
    .getByRole('main')
    .getByRole('term')
    .filter({ hasText: new RegExp(`^${term}$`) })
    .locator('xpath=following-sibling::dd[1]');

const scope = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ hasText: name }).locator('b');

const alerts = (page: Page) => page.getByRole('main').getByRole('alert');
/** While a page arrives, what replaces the first stripe is there already, hidden. */
const stripe = (page: Page) => page.getByTestId('environment').filter({ visible: true });

test('with everything well, it says what is known of token, scopes, account, clock and types', async ({
  page,
  liveDesk,
  live,
}) => {
  await live.clearJournal();
  await page.goto(`${liveDesk.url}${PAGE}`);
  await expect(fact(page, 'Mode')).toHaveText('Live');
  await expect(fact(page, 'Access token')).toHaveText('Accepted by HubSpot');
  await expect(fact(page, 'Address')).toHaveText(liveDesk.simulator.url);
  await expect(fact(page, 'API version')).toHaveText('2026-03');
  await expect(fact(page, 'Clock')).toContainText('within a second of HubSpot’s');
  await expect(fact(page, 'Name')).toHaveText('HubSpot names it only from API version 2026-09 on');
  await expect(fact(page, 'Account id')).toHaveText('48120217');
  await expect(fact(page, 'Type')).toHaveText('STANDARD');
  await expect(fact(page, 'Time zone')).toHaveText('Europe/Berlin');
  await expect(fact(page, 'Data hosting')).toHaveText('eu1');
  await expect(fact(page, 'Subscription types')).toHaveText('7 active, one archived');
  await expect(scope(page, READ)).toHaveText('present');
  await expect(scope(page, CONTACTS)).toHaveText('present');
  await expect(scope(page, 'oauth')).toHaveText('present');
  await expect(scope(page, WRITE)).toHaveText('cannot be known without trying');
  await expect(alerts(page)).toHaveCount(0);

  // To look is all it does.
  const asked = (await live.journal()).map(({ operation }) => operation);
  expect(asked).toEqual(expect.arrayContaining(['readAccount', 'readDefinitions', 'readContact']));
  expect(asked.filter((operation) => operation?.startsWith('write'))).toEqual([]);
});

test('a scope that is missing is named, with what it is needed for and where to add it', async ({
  page,
  liveDesk,
  live,
}) => {
  await live.changeSettings({ scopes: [CONTACTS, 'oauth'] });
  await page.goto(`${liveDesk.url}${PAGE}`);
  await expect(fact(page, 'Access token')).toHaveText('Accepted by HubSpot');
  await expect(scope(page, READ)).toHaveText('missing');
  await expect(scope(page, CONTACTS)).toHaveText('present');
  await expect(scope(page, WRITE)).toHaveText('cannot be known without trying');
  await expect(fact(page, 'Subscription types')).toHaveText('could not be read');
  await expect(alerts(page)).toHaveCount(1);
  await expect(alerts(page)).toContainText('The access token lacks a permission');
  await expect(alerts(page)).toContainText(READ);
  await expect(alerts(page)).toContainText('Development > Keys > Service keys');
  await expect(alerts(page)).toContainText('reading the subscription types');
});

for (const { fault, state, todo } of [
  {
    fault: 'unauthorised_invalid',
    state: 'Not accepted by HubSpot',
    todo: 'An administrator has to check HUBSPOT_ACCESS_TOKEN',
  },
  {
    fault: 'unauthorised_expired',
    state: 'Expired',
    todo: 'An administrator has to create a new key in HubSpot',
  },
] as const)
  test(`a token that HubSpot refuses (${fault}): the page says so, and whose job it is`, async ({
    page,
    liveDesk,
    live,
  }) => {
    await live.armFault({ fault, operation: 'any', times: 99 });
    await page.goto(`${liveDesk.url}${PAGE}`);
    await expect(fact(page, 'Access token')).toHaveText(state);
    await expect(alerts(page).first()).toContainText(todo);
    for (const name of [READ, WRITE, CONTACTS, 'oauth'])
      await expect(scope(page, name)).toHaveText('cannot be known without trying');

    await live.disarmFaults();
    await page.getByRole('link', { name: 'Check again' }).click();
    await expect(fact(page, 'Access token')).toHaveText('Accepted by HubSpot');
    await expect(alerts(page)).toHaveCount(0);
  });

test('HubSpot cannot be reached: nothing is claimed, and the last answer is the one before', async ({
  page,
  liveDesk,
  live,
}) => {
  await page.goto(`${liveDesk.url}${PAGE}`);
  await live.armFault({ fault: 'connection_refused', forMs: 60_000 });
  await page.goto(`${liveDesk.url}${PAGE}`);
  await expect(fact(page, 'Access token')).toHaveText('Not known: HubSpot did not answer');
  await expect(alerts(page).first()).toContainText('HubSpot could not be reached');
  await expect(fact(page, 'Clock')).toHaveText('HubSpot’s clock is not known.');
  await expect(fact(page, 'Account id')).toHaveText('–');
  await expect(fact(page, 'HubSpot last answered')).toContainText(/\d{2}:\d{2}.* · .* · \d{3}$/);
  await live.disarmFaults();
});

test('says how far this machine’s clock is from HubSpot’s', async ({ page, liveDesk, live }) => {
  await live.changeSettings({ clockSkewMs: 90_000 });
  await page.goto(`${liveDesk.url}${PAGE}`);
  await expect(fact(page, 'Clock')).toContainText(/(89|90|91) s away from HubSpot’s/);
});

test('says when HubSpot last answered, to what, and how', async ({ page, liveDesk, live }) => {
  await live.armFault({ fault: 'not_found', operation: 'readDefinitions' });
  await page.request.post(`${liveDesk.url}/api/subscription-types`, {
    data: {},
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  await page.goto(`${liveDesk.url}${PAGE}`);
  await expect(fact(page, 'HubSpot last answered')).toContainText(
    'reading the subscription types · 404',
  );
});

test.describe('whose data this is stands on every page', () => {
  const PAGES = ['/', PAGE, '/no/such/page'];

  test('demo', async ({ page, watch }) => {
    watch.expectReply(404);
    for (const path of PAGES) {
      await page.goto(path);
      await expect(stripe(page)).toContainText('DEMO');
      await expect(stripe(page)).toContainText('nothing leaves this machine');
    }
  });

  test('live: the account by its id', async ({ page, watch, liveDesk, live }) => {
    watch.expectReply(404);
    expect(await live.armedFaults()).toEqual([]);
    for (const path of PAGES) {
      await page.goto(`${liveDesk.url}${path}`);
      await expect(stripe(page)).toHaveText(/HubSpot account\s*48120217/);
      await expect(stripe(page)).not.toContainText(/DEMO|SANDBOX/);
    }
  });

  test('a sandbox, by its name too where HubSpot gives one', async ({
    page,
    watch,
    sandbox,
    context,
  }) => {
    watch.expectReply(404);
    sandbox.gateway.meddle((request, pass) =>
      request.path.startsWith('/account-info/')
        ? pass().then((reply) => ({
            ...reply,
            body: JSON.stringify({
              ...(JSON.parse(reply.body) as object),
              ...{ accountType: 'SANDBOX', portalName: 'Harbour & Pine (trial)' },
            }),
          }))
        : undefined,
    );
    await enter(context, sandbox.desk);
    for (const path of PAGES) {
      await page.goto(`${sandbox.desk.url}${path}`);
      await expect(stripe(page)).toHaveText(/SANDBOX\s*Harbour & Pine \(trial\) · 48120217/);
    }
    await page.goto(`${sandbox.desk.url}${PAGE}`);
    await expect(fact(page, 'Type')).toHaveText('SANDBOX');
    await expect(fact(page, 'Name')).toHaveText('Harbour & Pine (trial)');
  });
});
