import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { download } from '../helpers/download.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';

const PERSON = PEOPLE.ines;
const REFERENCE = 'Ticket 8812';
const REASON = 'Asked on the phone to get no more';

/** Unsubscribes the person of this file on the home page, as people do. */
async function unsubscribe(page: Page) {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({
    ...{ address: PERSON, type: 'Newsletter', status: 'UNSUBSCRIBED' },
    ...{ reason: REASON, reference: REFERENCE },
  });
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'changed');
}

/** The page of the log, as people and tests use it; works in every language. */
function logPage(page: Page) {
  return {
    open: (query = '') =>
      page.goto(`/audit-log${query && `?${new URLSearchParams({ q: query })}`}`),
    search: page.locator('#q'),
    person: page.locator('#person'),
    lines: page.locator('ol a'),
    entry: page.locator('article'),
    /** Leads from an address to its entries. */
    async showPerson(address: string) {
      await page.locator('#person').fill(address);
      await page.locator('#person').press('Enter');
    },
  };
}

test('who unsubscribed this person, when and why: from the address to the verified export, by the keyboard alone', async ({
  page,
}, info) => {
  await unsubscribe(page);
  const log = logPage(page);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.getByRole('link', { name: 'Audit log' }).press('Enter');
  await expect(page).toHaveTitle(/^Audit log/);
  await log.showPerson(PERSON);
  await expect(page).toHaveURL(/\/audit-log\?q=subject%3A[\da-f-]{36}$/);
  const [closed, opened] = [log.lines.nth(0), log.lines.nth(1)];
  await expect(closed).toContainText(`Unsubscribe ${PERSON} from Newsletter`);
  await expect(closed).toContainText('Changed');
  await expect(opened).toContainText('Change begun');

  await expect(page.getByTestId('of-person')).toContainText(`Entries about ${PERSON}`);
  await expect(log.entry, 'the first entry is there at once').toContainText('HubSpot carried out');

  await closed.focus();
  await page.keyboard.press('ArrowDown');
  await expect(log.entry).toContainText('put on record before anything was sent');
  await expect(opened).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(log.entry).toContainText('HubSpot carried out');
  await expect(closed).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(log.entry.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(closed).toHaveAttribute('aria-current', 'true');
  for (const said of [
    REASON,
    REFERENCE,
    PERSON,
    'Before',
    'Afterwards',
    'Subscribed',
    'Unsubscribed',
  ])
    await expect(log.entry).toContainText(said);
  await expect(log.entry).toContainText('Administrator');
  const correlation = log.entry
    .locator('dt', { hasText: 'Correlation id' })
    .locator('xpath=following-sibling::dd[1]');
  await expect(correlation).toHaveText(/^[\da-f-]{36}$/);
  const hash = (name: string) =>
    log.entry
      .locator('dt', { hasText: new RegExp(`^${name}$`) })
      .locator('xpath=following-sibling::dd[1]');
  await expect(hash('Hash')).toHaveText(/^[\da-f]{64}$/);
  await page.keyboard.press('Escape');
  await expect(closed).toBeFocused();

  await log.entry.getByRole('link', { name: /Change begun/ }).press('Enter');
  await expect(log.entry).toContainText('put on record before anything was sent');
  await expect(page).toHaveURL(/entry=\d+/);
  await page.goBack();
  await expect(log.entry).toContainText('HubSpot carried out');

  const proof = await download(page, 'Export with proof', info.outputPath());
  const verifier = await download(page, 'Download the verifier', info.outputPath());
  const { status, stdout } = spawnSync(process.execPath, [verifier, proof], { encoding: 'utf8' });
  expect(stdout).toContain('Nothing is wrong');
  expect(status).toBe(0);
  const shown = await readFile(proof, 'utf8');
  for (const said of [REASON, REFERENCE, PERSON]) expect(shown).toContain(said);
  expect(shown.match(/[\w.]+@[\w.]+/g)?.filter((address) => address !== PERSON)).toEqual([]);
  for (const address of addresses) {
    expect(decodeURIComponent(address)).not.toContain('@');
    expect(decodeURIComponent(address)).not.toContain(PERSON);
  }
});

test('walking the list shows each entry in the same place of the history, and follows whoever walks fast', async ({
  page,
}) => {
  await unsubscribe(page);
  const log = logPage(page);
  await page.goto('/');
  await log.open();
  const seqs = (await log.lines.locator('span.font-mono').allInnerTexts()).map((text) =>
    text.replace('#', ''),
  );
  const shows = async (at: number) => {
    await expect(page).toHaveURL(new RegExp(`entry=${seqs[at]}$`));
    await expect(log.entry.locator('dd', { hasText: `#${seqs[at]}` }).first()).toBeVisible();
    await expect(log.lines.nth(at)).toBeFocused();
    await expect(log.lines.nth(at)).toHaveAttribute('aria-current', 'true');
  };
  await expect(log.lines.first()).toHaveAttribute('aria-current', 'true');
  // The page's JavaScript has taken over.
  await expect(log.lines.nth(1)).toHaveAttribute('tabindex', '-1');
  await log.lines.first().focus();
  await page.keyboard.press('j');
  await shows(1);
  for (const key of ['ArrowDown', 'ArrowUp', 'k', 'j', 'j', 'k', 'ArrowDown'])
    await page.keyboard.press(key);
  await shows(2);
  await page.keyboard.press('Enter');
  await expect(log.entry.getByRole('heading', { level: 2 })).toBeFocused();
  await page.keyboard.press('Escape');
  await shows(2);
  await page.goBack();
  await expect(page, 'not one step of the walk').toHaveURL(/\/$/);
});

test('on a screen of 1440 by 900 the answer is in view, on a phone the search and then the list come first', async ({
  page,
}) => {
  await unsubscribe(page);
  const log = logPage(page);
  const top = async (selector: string) =>
    (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN;
  await page.setViewportSize({ width: 1440, height: 900 });
  await log.open('kind:change_closed');
  await expect(log.lines.first()).toBeInViewport();
  expect(await top('ol a')).toBeLessThan(600);
  await expect(log.entry).toBeInViewport();
  await page.setViewportSize({ width: 360, height: 800 });
  await log.open('kind:change_closed');
  expect(await top('#q')).toBeLessThan(await top('ol a'));
  expect(await top('ol a')).toBeLessThan(await top('dl'));
  expect(await top('ol a')).toBeLessThan(await top('[data-testid=tamper]'));
});

test('how many entries are shown is said, and whether there are more', async ({ page }) => {
  const log = logPage(page);
  const said = page.getByRole('region', { name: 'Entries' }).getByRole('status');
  await log.open();
  await expect(said).toHaveText('The newest 50 are shown so far; there are more');
  await page.getByRole('link', { name: 'Older entries' }).click();
  await expect(said).toHaveText(/^50 older entries, #\d+ to #\d+; there are more$/);
  await log.open('kind:erased');
  await expect(said).toHaveText(/and no more$/);
});

test('a search is typed with names and addresses, and stands in the address bar with ids alone', async ({
  page,
}) => {
  await unsubscribe(page);
  const log = logPage(page);
  await log.open();
  await log.search.fill(`${PERSON} kind:change_closed outcome:changed -basis:NON_GDPR`);
  await log.search.press('Enter');
  await expect(page).toHaveURL(/q=kind%3Achange_closed\+subject%3A[\da-f-]+\+outcome%3Achanged/);
  await expect(log.lines.first()).toContainText(PERSON);
  await expect(log.lines.filter({ hasText: 'Change begun' })).toHaveCount(0);
  await log.lines.first().click();
  const name = await log.entry
    .locator('dt', { hasText: /^Name$/ })
    .locator('xpath=following-sibling::dd[1]')
    .innerText();
  const who = name.split(' · ')[0] ?? '';
  await log.search.fill(`actor:"${who}"`);
  await log.search.press('Enter');
  await expect(page).toHaveURL(/q=actor%3A[\da-f-]{36}$/);
  await expect(log.search).toHaveValue(`actor:"${who}"`);
  await expect(log.lines.first()).toContainText(who);
});

test('the plain filters are the same search, and keep what they cannot show', async ({ page }) => {
  await unsubscribe(page);
  const log = logPage(page);
  await log.open('-kind:sign_in outcome:changed');
  const filters = page.locator('summary:has(+ form)');
  await expect(filters).toHaveText('Filters · 1 set');
  await filters.click();
  await expect(page.locator('#filter-outcome')).toHaveValue('changed');
  await page.locator('#filter-kind').selectOption('change_closed');
  await page.locator('#filter-ref').fill(REFERENCE);
  await page.locator('#filter-before').fill('2020-01-01');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Nothing found.')).toBeVisible();
  await expect(page.getByText('Searched for:')).toContainText('before:2020-01-01');
  await expect(log.search).toHaveValue(
    `kind:change_closed -kind:sign_in outcome:changed ref:"${REFERENCE}" before:2020-01-01`,
  );
  await expect(filters).toHaveText('Filters · 4 set');
  await filters.click();
  await page.locator('#filter-before').fill('');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(log.lines.first()).toContainText('Changed');
  await filters.click();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/audit-log$/);
});

test('what cannot be searched is said where it was typed, and stays there', async ({ page }) => {
  const log = logPage(page);
  await log.open();
  await log.search.fill('kind:sign_in colour:red actor:Nobody');
  await log.search.press('Enter');
  await expect(page.locator('#q-problem')).toContainText('colour:red');
  await expect(page.locator('#q-problem')).toContainText(
    'There is no such qualifier. (at character 14)',
  );
  await expect(log.search).toHaveValue('kind:sign_in colour:red actor:Nobody');
  await expect(log.lines.first(), 'the whole log is no answer').toBeHidden();
  await expect(page.getByTestId('no-answer')).toBeVisible();
  await log.search.fill('kind:signin');
  await log.search.press('Enter');
  await expect(page.locator('#q-problem')).toContainText('What can be searched for');
  const help = page.locator('details:has(#q-hint)');
  await expect(help, 'what it points to is there to see').toHaveAttribute('open', '');
  await expect(help.getByText('sign_in_failed')).toBeVisible();
  await log.search.fill('actor:"Nobody Here"');
  await log.search.press('Enter');
  await expect(page.locator('#q-problem')).toContainText('Nobody here has this name.');
  await log.showPerson('never.seen@example.com');
  await expect(page.locator('#person-problem')).toContainText(
    'Nothing is on record about this address.',
  );
  await expect(page.locator('#person-problem')).not.toContainText('at character');
  await log.showPerson('no address');
  await expect(page.locator('#person-problem')).toContainText('Please type one e-mail address.');
  await expect(page).toHaveURL(/\/audit-log$/);
  await log.search.fill('kind:erased');
  await log.search.press('Enter');
  await expect(log.lines.first(), 'a search that can be made has its answer').toBeVisible();
  await expect(page.locator('#person-problem')).toBeEmpty();
  await page.goto('/audit-log?q=subject:somebody');
  await expect(page.locator('#q-problem')).toContainText('This is no id of the log');
  await expect(log.lines).toHaveCount(0);
});

test('a control character is a problem of the search, and no file is made of it', async ({
  page,
  watch,
}) => {
  watch.expectReply(400, '/api/ledger/export');
  const log = logPage(page);
  for (const q of ['ref:a%00b', 'correlation:%00', 'ref:%22a%1B%5B2Jb%22']) {
    await page.goto(`/audit-log?q=${q}`);
    await expect(page.locator('#q-problem')).toContainText('invisible control character');
    await expect(log.lines).toHaveCount(0);
  }
  const status = await page.evaluate(async () => {
    const body = JSON.stringify({ format: 'csv', q: 'ref:a\0b' });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/ledger/export', { method: 'POST', headers, body })).status;
  });
  expect(status).toBe(400);
});

test('an entry that is not there is said to be none', async ({ page }) => {
  await page.goto('/audit-log?entry=999999999');
  await expect(page.getByRole('alert').filter({ hasText: '#999999999' })).toBeVisible();
});

test('on a narrow screen the entry takes the place of the list, and gives it back', async ({
  page,
}) => {
  await unsubscribe(page);
  await page.setViewportSize({ width: 360, height: 800 });
  const log = logPage(page);
  await log.open();
  await log.lines.first().click();
  await expect(log.entry).toBeVisible();
  await expect(log.lines.first()).toBeHidden();
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(log.lines.first()).toBeVisible();
  await expect(log.entry).toBeHidden();
});

for (const role of ['viewer', 'agent', 'compliance'] as const)
  test(`the way to the log is shown to those who may read it: ${role}`, async ({
    page,
    desk,
    context,
  }) => {
    await enter(context, desk, role);
    await page.goto('/');
    await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(
      role === 'compliance' ? 1 : 0,
    );
  });

for (const look of LOOKS)
  test.describe(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, () => {
    test.beforeEach(async ({ page, desk }) => {
      test.setTimeout(90_000);
      await choose(page, desk.url, look);
    });

    test('the list, and how to search it', async ({ page }) => {
      await unsubscribe(page);
      const log = logPage(page);
      // With few entries, which axe looks through faster than the demo's whole history.
      await log.open(`ref:"${REFERENCE}"`);
      await expect(log.lines.first()).toBeVisible();
      await page.locator('summary#q-hint').click();
      await page.locator('summary:has(+ form)').click();
      await expectAccessible(page);
    });

    test('an entry', async ({ page }) => {
      await unsubscribe(page);
      const log = logPage(page);
      await log.open(`ref:"${REFERENCE}"`);
      await log.lines.first().click();
      await expect(log.entry).toBeVisible();
      await log.entry.locator('summary').click();
      await expectAccessible(page);
    });

    test('nothing found, and what cannot be searched', async ({ page }) => {
      const log = logPage(page);
      await log.open('before:2020-01-01');
      await expectAccessible(page);
      await log.open('x');
      await expect(page.locator('#q-problem')).not.toBeEmpty();
      await expectAccessible(page);
    });
  });
