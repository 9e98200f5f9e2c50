import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { FAULTS, type FaultId, suits } from '../../lib/hubspot-simulator/faults.ts';
import { Processes } from '../../scripts/processes.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { enter, sessionOf } from '../helpers/enter-console.ts';
import { type Gateway, startGateway } from '../helpers/gateway.ts';
import { actionBody, postAction } from '../helpers/post-action.ts';
import { NEWSLETTER, setStatusPage } from '../helpers/set-status-page.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import {
  ROOT,
  startTestConsole,
  TEST_BUILD_DIR,
  type TestConsole,
} from '../helpers/test-console.ts';

const TOKEN = 'pat-eu1-marker-7c1fqz"0b/94+2e';
/** How the token might be spelt where it does not belong. */
const TOKENS = [TOKEN, JSON.stringify(TOKEN).slice(1, -1), encodeURIComponent(TOKEN), '7c1fqz'];
const PERSON = 'marker.person+5d20@example.net';
const TYPED = {
  explanation: 'Marker explanation 88d1, asked on the phone.',
  reference: 'Marker reference 41c7',
  reason: 'Marker reason 90fe',
};

type Live = { desk: TestConsole; gateway: Gateway };

/** A live console that logs all it can, behind a gateway that echoes the token in every answer. */
const test = base.extend<object, { live: Live }>({
  live: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const gateway = await startGateway(TOKEN);
      try {
        const desk = await startTestConsole({
          ...{ name: `secrets-${workerIndex}`, processes, mode: 'live' },
          settings: {
            HUBSPOT_ACCESS_TOKEN: TOKEN,
            HUBSPOT_BASE_URL: gateway.url,
            LOG_LEVEL: 'trace',
          },
        });
        gateway.forward(desk.simulator);
        gateway.meddle(async (_request, pass) => {
          const reply = await pass();
          return {
            ...reply,
            headers: { ...reply.headers, 'x-echo': TOKEN, 'x-hubspot-correlation-id': TOKEN },
            body: reply.body.replaceAll(
              /("message":")|(<title>)/g,
              (found) => found + (found === '<title>' ? TOKEN : JSON.stringify(TOKEN).slice(1, -1)),
            ),
          };
        });
        await use({ desk, gateway });
      } finally {
        await gateway.close();
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

/** Everything that a page of this context receives, and every address that it asks. */
function listen(page: Page) {
  const addresses: string[] = [];
  const received: Promise<string>[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  page.on('response', (response) => {
    received.push(
      response
        .allHeaders()
        .then(
          async (headers) =>
            `${response.url()}\n${JSON.stringify(headers)}\n${await response.text().catch(() => '')}`,
        ),
    );
  });
  return { addresses, received: () => Promise.all(received) };
}

function expectNone(places: string[], secrets: string[]): void {
  const found = places.flatMap((place) =>
    secrets
      .filter((secret) => place.includes(secret))
      .map((secret) => `${secret} in …${place.slice(Math.max(0, place.indexOf(secret) - 200))}`),
  );
  expect(found.map((one) => one.slice(0, 500))).toEqual([]);
}

test('the token reaches no page, bundle, answer, error page, log or clipboard; an address no URL or log', async ({
  page,
  watch,
  live: { desk, gateway },
}) => {
  test.setTimeout(120_000);
  watch.expectReply(404);
  watch.expectReply(500);
  await enter(page.context(), desk);
  const session = await sessionOf(desk);
  const heard = listen(page);
  const home = setStatusPage(page);
  const control = createSimulatorControl(desk.simulator);

  await page.goto(`${desk.url}/settings/connection`);
  await expect(page.getByText('Accepted by HubSpot')).toBeVisible();
  await page.goto(`${desk.url}/no/such/page`);
  await home.open(desk.url);

  await home.fill({
    address: PERSON,
    type: NEWSLETTER,
    status: 'SUBSCRIBED',
    basis: 'CONSENT_WITH_NOTICE',
    explanation: TYPED.explanation,
    reference: TYPED.reference,
  });
  await page.getByRole('checkbox', { name: /can never be deleted/ }).check();
  await page.getByText('What will be sent').click();
  const copied = [await home.copied(page.getByRole('button', { name: 'Copy as cURL' }))];
  for (const fault of ['bad_request', 'bad_gateway_html', null] as const) {
    if (fault) await control.armFault({ fault, subscriber: PERSON });
    const shown = await home.results.count();
    await home.button.click();
    await expect(home.results).toHaveCount(shown + 1);
    await expect(home.result).not.toHaveAttribute('data-outcome', 'unknown', { timeout: 20_000 });
    await home.result.getByText('Everything HubSpot answered').click();
    for (const name of ['Copy for support', 'Copy for ticket'])
      copied.push(await home.copied(home.result.getByRole('button', { name })));
  }
  await expect(home.result).toHaveAttribute('data-outcome', 'changed');
  const seen = [await page.content(), await page.locator('body').innerText()];

  // Every way in which HubSpot fails, each to a person of its own.
  const faults = (Object.keys(FAULTS) as FaultId[]).filter(
    (fault) => suits(fault, 'writeStatus') && fault !== 'connection_refused',
  );
  const posts = await Promise.all(
    faults.map(async (fault) => {
      const subscriber = `marker.${fault}@example.net`;
      await control.armFault({ fault, subscriber, times: 3 });
      return postAction(desk.url, {
        headers: session,
        body: actionBody({
          subscriberIdString: subscriber,
          subscriptionId: NEWSLETTER,
          statusState: 'UNSUBSCRIBED',
          legalBasis: '',
          legalBasisExplanation: '',
          reason: TYPED.reason,
          reference: TYPED.reference,
        }),
      });
    }),
  );
  expect(new Set(posts.map(({ status }) => status))).toEqual(new Set([200]));
  // Next's own error pages.
  const broken = await page.request.get(desk.url, {
    headers: { rsc: '1', 'next-router-state-tree': '{' },
  });
  expect(broken.status()).toBe(500);
  const doors = await Promise.all(
    [{ host: 'console.example.com' }, { 'sec-fetch-site': 'cross-site' }].map((headers) =>
      postAction(desk.url, { body: '[]', headers }),
    ),
  );
  expect(doors.map(({ status }) => status)).toEqual([421, 403]);

  expect(gateway.passed.length, 'the token really was in use').toBeGreaterThan(50);
  const answers = [...posts, ...doors].map((answer) => JSON.stringify(answer));
  const received = await heard.received();
  expect(
    received.some((one) => one.includes(PERSON)),
    'all was heard',
  ).toBe(true);
  expectNone([...received, ...answers, ...copied, ...seen, await broken.text()], TOKENS);

  const log = readFileSync(desk.logFile, 'utf8');
  expect(log, 'the log was really written').toContain('HubSpot call');
  const typed = Object.values(TYPED).map((text) => text.slice(0, 20));
  expectNone(log.split('\n'), [...TOKENS, 'marker.', 'Marker', '@example', ...typed]);
  expectNone(
    heard.addresses.map((address) => decodeURIComponent(address)),
    [...TOKENS, 'marker.', '@'],
  );
});

test('no file for the browser knows where the console keeps a secret', async () => {
  const folder = join(ROOT, TEST_BUILD_DIR, 'static');
  const names = await readdir(folder, { recursive: true });
  const scripts = names.filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(5);
  const texts = await Promise.all(scripts.map((name) => readFile(join(folder, name), 'utf8')));
  // The copied cURL command names the variable, for the shell of the person who pastes it.
  const named = texts.flatMap((text) => text.match(/.{0,16}HUBSPOT_ACCESS_TOKEN/g) ?? []);
  expect(named.length, 'the search finds what is there').toBeGreaterThan(0);
  expect(named.filter((one) => /env\W+HUBSPOT_ACCESS_TOKEN$/.test(one))).toEqual([]);
  for (const text of texts) expect(text).not.toMatch(/CONSENT_DESK_SIMULATOR_|CONTROL_TOKEN/);
});
