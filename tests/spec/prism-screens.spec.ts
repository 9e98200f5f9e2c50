import {
  type Browser,
  chromium,
  expect as expectPage,
  type Locator,
  type Page,
} from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHubSpot } from '@/lib/hubspot/create.ts';
import en from '@/lib/i18n/messages/en.json' with { type: 'json' };
import { listTypes } from '@/lib/subscriptions/list-types.ts';
import { ensureAppBuilt, ensureSimulatorBuilt } from '@/scripts/build.mjs';
import { findChromium } from '@/scripts/chromium.mjs';
import { Processes } from '@/scripts/processes.mjs';
import { enter } from '../helpers/enter-console.ts';
import { type Gateway, type Passing, type Reply, startGateway } from '../helpers/gateway.ts';
import { watchPages } from '../helpers/page-watch.ts';
import { setStatusPage } from '../helpers/set-status-page.ts';
import {
  ROOT,
  startTestConsole,
  TEST_BUILD_DIR,
  type TestConsole,
} from '../helpers/test-console.ts';
import { type Prism, startPrism } from './prism.ts';

const REPLIES = 200;
const PAGES = 3;
const LONG_MS = 15 * 60_000;
const ANSWERED = { timeout: 20_000 };
const TOKEN = 'token-for-prism';
const NEWSLETTER = '39644612';
const STATUSES = ['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'] as const;
const processes = new Processes();

let prism: Prism;
let gateway: Gateway;
let desk: TestConsole;
let browser: Browser;

type Row = Record<string, unknown>;
type Body = { results?: Row[]; errors?: unknown; numErrors?: unknown; status?: unknown };

/** How many requests each operation got. */
const asked = new Map<string, number>();

beforeAll(async () => {
  prism = await startPrism(process.env.OPENAPI_FILE ?? '');
  gateway = await startGateway(TOKEN);
  gateway.meddle(answer);
  await ensureSimulatorBuilt({ root: ROOT });
  await ensureAppBuilt({ root: ROOT, buildDir: TEST_BUILD_DIR, processes, env: process.env });
  desk = await startTestConsole({
    ...{ name: 'prism', processes, mode: 'live', settleWindowMs: 1 },
    settings: { HUBSPOT_ACCESS_TOKEN: TOKEN, HUBSPOT_BASE_URL: gateway.url },
  });
  gateway.forward(desk.simulator);
  const { executablePath, args, env } = await findChromium();
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  browser = await chromium.launch({
    ...{ executablePath, args, env: { ...Object.fromEntries(inherited), ...env } },
  });
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.close();
  await processes.stopAll();
  await prism?.stop();
});

/**
 * Prism's reply to this request, each with a seed of its own. Where the seed is even, its rows are
 * made to be about whom was asked, and its errors taken out, so that the screens have much to show.
 */
async function answer({ method, path, headers, body }: Passing, pass: () => Promise<Reply>) {
  // Not in the file, and without it nobody knows whose account is to be changed.
  if (path.startsWith('/account-info/')) return pass();
  const operation = `${method} ${path.replace(/\/[^/?]*(@|%40)[^/?]*/, '/{subscriber}')}`;
  const count = (asked.get(operation) ?? 0) + 1;
  asked.set(operation, count);
  const seed = seedOf(path) ?? count;
  const reply = await fetch(`${prism.url}${path}`, {
    method,
    headers: {
      prefer: `seed=${seed * 1_000 + count}`,
      authorization: headers.authorization ?? '',
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === '' ? {} : { body }),
  });
  const text = await reply.text();
  const about = seedOf(path);
  return {
    status: reply.status,
    headers: { 'content-type': reply.headers.get('content-type') ?? 'text/plain' },
    body:
      reply.ok && about !== null && about % 2 === 0
        ? JSON.stringify(bent(JSON.parse(text) as Body, addressOf(about), about))
        : text,
  };
}

function bent(
  { results = [], errors: _errors, numErrors: _numErrors, ...rest }: Body,
  to: string,
  seed: number,
): Body {
  const rows = results.map((row, index) => ({
    ...row,
    subscriberIdString: to,
    ...(index === 0 && seed % 4 === 0 ? { subscriptionId: Number(NEWSLETTER) } : {}),
  }));
  return { ...rest, status: 'COMPLETE', results: rows };
}

const addressOf = (seed: number): string => `person-${seed}@example.com`;

function seedOf(path: string): number | null {
  const found = /person-(\d+)(?:@|%40)/.exec(path);
  return found ? Number(found[1]) : null;
}

/** The console keeps the types for a minute; here every page gets others, read by the same code. */
async function showTypes(page: Page, seed: number): Promise<void> {
  const hubspot = createHubSpot({
    ...{ baseUrl: prism.url, token: TOKEN, apiVersion: '2026-03', now: Date.now },
    fetch: (url, { headers, ...init }) =>
      fetch(url, { ...(init as RequestInit), headers: { ...headers, prefer: `seed=${seed}` } }),
  });
  const types = await listTypes({
    ...{
      hubspot,
      now: Date.now,
      sleep: async () => {},
      settleWindowMs: 1,
      recordProblem: async () => null,
    },
  });
  expect(types.ok, `definitions of seed ${seed}`).toBe(true);
  await page.unrouteAll();
  await page.route('**/api/subscription-types', (route) => route.fulfill({ json: types }));
}

/** Looks one person up, presses the button, and waits until the result is settled or final. */
async function pressTheButton(page: Page, seed: number): Promise<string> {
  const home = setStatusPage(page);
  await showTypes(page, seed);
  await home.open(desk.url);
  // Where the statuses cannot be read, only an opt-out is sent.
  const status = seed % 2 === 1 ? 'UNSUBSCRIBED' : (STATUSES[(seed / 2) % 3] ?? 'SUBSCRIBED');
  await home.fillRead({ address: addressOf(seed), type: NEWSLETTER, status });
  if (status !== 'UNSUBSCRIBED')
    await home.fill({ basis: 'CONSENT_WITH_NOTICE', explanation: 'Asked by telephone.' });
  const tick = page.getByRole('checkbox');
  if (await tick.isVisible()) await tick.check();
  // Checks that are still open go on from page to page, below what is newest.
  const newest = async () =>
    (await home.results.count()) > 0 ? home.result.getAttribute('aria-labelledby') : null;
  const answered = async (before: string | null, or: Locator) =>
    expectPage
      .poll(async () => (await newest()) !== before || (await or.isVisible()), ANSWERED)
      .toBe(true);
  const before = await newest();
  await home.button.click();
  await answered(before, home.dialog);
  if (await home.dialog.isVisible()) {
    await expectPage(home.dialog).not.toContainText(en.confirm.reading, ANSWERED);
    if (await home.dialog.locator('button[type=submit]').isVisible()) {
      await home.confirm();
      await answered(before, home.dialog.locator('[aria-invalid=true]').first());
    }
    // What lifting takes cannot be read, nothing is left to lift, or it is an opt-out of the future.
    if (await home.dialog.isVisible()) {
      await home.dialog.getByRole('button', { name: en.confirm.cancel }).click();
      return 'not_lifted';
    }
  }
  await home.openFolded();
  const insist = home.result.getByRole('button', { name: 'Send the opt-out all the same' });
  if (await insist.isVisible()) {
    const refused = await newest();
    await insist.click();
    await answered(refused, home.dialog);
    await home.openFolded();
  }
  await page.locator('#type').click();
  await page.getByRole('listbox').waitFor({ state: 'attached' });
  return (await home.result.getAttribute('data-outcome')) ?? '';
}

test(
  `no screen breaks, whatever prism replies, ${REPLIES} times for every operation`,
  async () => {
    const seeds = Array.from({ length: REPLIES }, (_, index) => index + 1);
    const outcomes: string[] = [];
    const walk = async () => {
      const context = await browser.newContext({ locale: 'en-GB' });
      await enter(context, desk);
      const watched = watchPages(context);
      const page = await context.newPage();
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
        outcomes.push(await pressTheButton(page, seed));
        expect(watched.complaints(), `seed ${seed}`).toEqual([]);
      }
      await page.goto(`${desk.url}/settings/connection`);
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(watched.complaints()).toEqual([]);
      await context.close();
    };
    await Promise.all(Array.from({ length: PAGES }, walk));

    expect(outcomes).toHaveLength(REPLIES);
    // No rule may hold for want of cases.
    for (const outcome of ['changed', 'refused']) expect(outcomes).toContain(outcome);
    for (const operation of [
      `GET /communication-preferences/2026-03/statuses/{subscriber}`,
      `GET /communication-preferences/2026-03/statuses/{subscriber}/unsubscribe-all`,
      `POST /communication-preferences/2026-03/statuses/{subscriber}`,
    ])
      expect(
        [...asked].find(([name]) => name.split('?')[0] === operation)?.[1] ?? 0,
        operation,
      ).toBeGreaterThanOrEqual(REPLIES);
  },
  LONG_MS,
);
