import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { signHead } from '../../lib/ledger/format.mjs';
import { Processes } from '../../scripts/processes.mjs';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { test as base, expect } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { dataDirOf, startTestConsole, type TestConsole } from '../helpers/test-console.ts';

/** A demo whose log this file alone spoils. */
const test = base.extend<object, { own: TestConsole & { dataDir: string } }>({
  own: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use, { workerIndex }) => {
      const processes = new Processes();
      const name = `tamper-${workerIndex}`;
      try {
        const console = await startTestConsole({ name, processes });
        const dataDir = path.join(dataDirOf(name), 'demo');
        await use({ ...console, dataDir });
      } finally {
        await processes.stopAll();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  signedIn: false,
});
test.describe.configure({ timeout: 90_000 });

/** The page of the log of a demo, in either language. */
function logPage(page: Page, url: string) {
  const tamper = page.getByTestId('tamper');
  const badge = page.locator('section').filter({ has: page.locator('dl') });
  return {
    open: () => page.goto(`${url}/audit-log`),
    tamper,
    badge: badge.first(),
    alarm: page.getByTestId('alarm'),
    /** Presses the one button of the demo's panel, and waits for what it says. */
    async press() {
      await tamper.getByRole('button').click();
      await expect(tamper.getByRole('status')).not.toBeEmpty();
    },
    async verify() {
      const button = page.getByRole('button', { name: /^(Verify the log|Protokoll prüfen)$/ });
      const asked = page.waitForResponse((reply) => reply.url().endsWith('/api/ledger/verify'));
      await button.click();
      await asked;
      await expect(button).toHaveAttribute('aria-disabled', 'false');
    },
  };
}

test.beforeEach(({ context, own }) => enter(context, own, 'compliance'));

test('the demo’s log begins with its history, and verifies', async ({ page, own }) => {
  const log = logPage(page, own.url);
  await log.open();
  await expect(log.badge).toContainText(/1[3-6]\d entries/);
  await expect(log.badge).toContainText('Nothing is wrong');
  await log.verify();
  await expect(log.badge.getByRole('status')).toContainText(/Nothing is wrong: 1[3-6]\d entries/);
  await expect(log.alarm).toHaveCount(0);
  await page.goto(`${own.url}/audit-log?q=outcome:refused`);
  await expect(page.locator('ol a').first()).toContainText('Demo Agent');
});

test('what was tampered with is found, named and told; and can be put right', async ({
  page,
  own,
}) => {
  const log = logPage(page, own.url);
  await log.open();
  await log.press();
  const said = await log.tamper.getByRole('status').innerText();
  const seq = Number(/[Ee]ntry (\d+)/.exec(said)?.[1]);
  expect(seq).toBeGreaterThan(0);
  await expect(log.alarm, 'nobody has verified it yet').toHaveCount(0);

  await log.verify();
  await expect(log.alarm).toContainText('This log is not as it was written');
  await expect(log.alarm).toContainText(
    new RegExp(`(Entry ${seq} was changed|The detail of entry ${seq} was changed)`),
  );
  await expect(log.alarm).toContainText('npm run db:backup');
  await page.reload();
  await expect(log.tamper.getByRole('status'), 'still known').toContainText(said);
  await log.alarm.getByRole('link', { name: `Look at entry ${seq}` }).click();
  await expect(page).toHaveURL(new RegExp(`entry=${seq}$`));
  await expect(page.locator('article')).toContainText(`#${seq}`);
  await expect(page.getByTestId('flaw'), 'the entry says so itself').toContainText(
    `entry ${seq} was changed`,
    { ignoreCase: true },
  );
  const lead = page.getByRole('main').locator('h1 + p');
  await expect(lead).toContainText('Something is wrong with this record');

  await log.open();
  await log.tamper.getByRole('button', { name: 'Put it right' }).click();
  await expect(log.tamper.getByRole('status')).toContainText(`Entry ${seq} is as it was.`);
  await page.reload();
  await expect(page.getByTestId('put-right'), 'until it is verified again').toContainText(
    `at entry ${seq}`,
  );
  await expect(log.alarm).toHaveCount(0);
  await log.verify();
  await expect(page.getByTestId('put-right')).toHaveCount(0);
  await expect(lead).toContainText('a check shows whether one was changed');
  await expect(log.alarm).toHaveCount(0);
  await expect(log.badge.getByRole('status')).toContainText('Nothing is wrong');
  await page.goto(`${own.url}/audit-log?q=kind:verified`);
  await expect(page.locator('ol a').first(), 'that it was found stays on record').toBeVisible();
});

test('nobody but those who may read the log can tamper with it', async ({ page, context, own }) => {
  await enter(context, own, 'agent');
  await page.goto(`${own.url}/audit-log`);
  await expect(page.getByTestId('tamper')).toHaveCount(0);
});

test('a live console has nothing to tamper with', async ({ page, context, liveDesk }) => {
  await enter(context, liveDesk);
  await page.goto(`${liveDesk.url}/audit-log`);
  await expect(page.getByRole('button', { name: 'Verify the log' })).toBeVisible();
  await expect(page.getByTestId('tamper')).toHaveCount(0);
});

/** A head of a longer log, as an older backup leaves one behind. */
function keepNewerHead(dataDir: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const head = {
    ...{ v: 1 as const, portal: 'demo', size: 9_000, at: Date.UTC(2026, 10, 2, 9, 30) },
    ...{ hash: 'a'.repeat(64), root: 'b'.repeat(64) },
  };
  const file = path.join(dataDir, 'ledger', 'heads.jsonl');
  if (!existsSync(path.dirname(file))) mkdirSync(path.dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(signHead(head, privateKey))}\n`);
}

test.describe('what is wrong is told accessibly', () => {
  for (const look of LOOKS)
    test(`tampered with: ${look.locale}, ${look.theme}`, async ({ page, own }) => {
      await choose(page, own.url, look);
      const log = logPage(page, own.url);
      await log.open();
      await log.press();
      await log.verify();
      await expect(log.alarm).toBeVisible();
      await expectAccessible(page);
      await log.press();
      await log.verify();
      await expect(log.alarm).toHaveCount(0);
    });

  test('an older state is back: what is gone is named', async ({ page, own }) => {
    keepNewerHead(own.dataDir);
    const log = logPage(page, own.url);
    for (const look of LOOKS) {
      await choose(page, own.url, look);
      await log.open();
      await expect(log.alarm).toContainText(/\d+ (to|bis) (9,000|9\.000|9000)/);
      await expect(log.alarm).toContainText(/2 Nov(\.|ember)? 2026|2\. Nov\. 2026/);
      await expectAccessible(page);
    }
  });
});
