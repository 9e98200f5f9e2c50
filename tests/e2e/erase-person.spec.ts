import type { Page } from '@playwright/test';
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { setStatusPage } from '../helpers/set-status-page.ts';

const REASON = 'Asked for it in writing';
const TOLD = 'Ticket 4711';

test.beforeEach(() => test.setTimeout(90_000));

let people = 0;
/** Somebody whom no other test knows. */
const somebody = () => `forget.me.${process.pid}.${++people}@example.net`;

/** Unsubscribes somebody on the home page, and opens what the log says about them. */
async function putOnRecord(page: Page, address: string, type = 'Newsletter'): Promise<string> {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address, type, status: 'UNSUBSCRIBED', reference: TOLD });
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'changed');
  await page.goto('/audit-log');
  await page.locator('#person').fill(address);
  await page.locator('#person').press('Enter');
  await expect(page).toHaveURL(/q=subject%3A[\da-f-]{36}$/);
  return /[\da-f-]{36}$/.exec(page.url())?.[0] ?? '';
}

/** The screen on which a person is erased; works in every language. */
const screen = (page: Page) => ({
  open: (subject: string) => page.goto(`/audit-log/person/${subject}/erase`),
  reason: page.locator('#reason'),
  address: page.locator('#address'),
  mark: page.locator('input[name=mark]'),
  submit: page.getByRole('main').locator('form:has(#reason) button[type=submit]'),
  outcome: page.getByTestId('erased'),
});

test('a person is erased from the log by the keyboard alone: what it means is said, the address typed, and an entry says so', async ({
  page,
}) => {
  const address = somebody();
  const subject = await putOnRecord(page, address);
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.getByRole('link', { name: 'Erase this person' }).press('Enter');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Erase a person');
  for (const said of [
    'HubSpot is not touched',
    'The proof goes too',
    'Exports',
    'Backups made before',
  ])
    await expect(main).toContainText(said);
  await expect(main).toContainText('2 entries about this person still have their details');
  const form = screen(page);

  await form.submit.press('Enter');
  await expect(page.locator('#address-problem')).toContainText('This is empty.');
  await expect(page.locator('#reason-problem'), 'at the same time').toContainText('give a reason');
  await expect(form.reason).toBeFocused();
  await form.reason.fill('as \u202easked');
  await form.submit.press('Enter');
  await expect(page.locator('#reason-problem')).toContainText('invisible control character');

  await form.reason.fill(REASON);
  await form.address.fill('somebody.else@example.net');
  await form.mark.press('Space');
  await form.submit.press('Enter');
  await expect(page.locator('#address-problem')).toHaveText(
    'This is not the address of this person.',
  );
  await expect(form.address).toBeFocused();
  await expect(form.address).toHaveValue('somebody.else@example.net');
  await expect(form.reason).toHaveValue(REASON);
  await expect(form.mark).toBeChecked();

  await form.address.fill(address);
  await form.reason.fill(`${address} wants it`);
  await form.submit.press('Enter');
  await expect(page.locator('#reason-problem')).toContainText('names the person or the address');
  await expect(form.reason).toBeFocused();
  await form.reason.fill(REASON);
  await form.address.fill(` ${address.toUpperCase()} `);
  await form.address.press('Enter');
  await expect(form.outcome).toContainText('The details of 2 entries were removed.');
  await expect(form.outcome).toContainText('A suppression mark was kept.');
  await expect(form.outcome.getByRole('heading')).toBeFocused();
  await expect(main, 'what was kept is not said any more').not.toContainText('still have their');

  await form.outcome.getByRole('link').press('Enter');
  const entry = page.locator('article');
  await expect(entry).toContainText('Person erased');
  await expect(entry).toContainText(REASON);
  await expect(page.locator('ol a').nth(1)).toContainText('details erased');
  await page.goto('/audit-log');
  await page.locator('#person').fill(address);
  await page.locator('#person').press('Enter');
  await expect(page.locator('#person-problem')).toContainText('Nothing is on record');
  await form.open(subject);
  await expect(form.outcome).toContainText('Nothing that names this person is kept.');
  await expect(form.submit).toHaveCount(0);
  for (const asked of addresses) expect(decodeURIComponent(asked)).not.toContain('@');
});

test('a kept mark warns before the address is mailed again, and never holds up an opt-out', async ({
  page,
}) => {
  const address = somebody();
  const form = screen(page);
  await form.open(await putOnRecord(page, address));
  await form.reason.fill(REASON);
  await form.address.fill(address);
  await form.mark.check();
  await form.submit.click();
  await expect(form.outcome).toBeVisible();

  const desk = setStatusPage(page);
  await desk.open();
  await desk.lookUp(address);
  await expect(desk.person.getByTestId('marked')).toContainText('at their own wish');
  await desk.fill({ type: 'Newsletter', status: 'SUBSCRIBED' });
  await expect(desk.form).toContainText('A mark was kept to warn');
  await desk.fill({ type: 'Product news', status: 'UNSUBSCRIBED' });
  await expect(desk.form).not.toContainText('A mark was kept to warn');
  await expect(await desk.send()).toHaveAttribute('data-outcome', 'changed');
});

test('a mark stays until somebody takes it away at another erasure', async ({ page }) => {
  const address = somebody();
  const form = screen(page);
  for (const [type, keeps] of [
    ['Newsletter', true],
    ['Product news', false],
  ] as const) {
    await form.open(await putOnRecord(page, address, type));
    await expect(form.mark).toBeChecked({ checked: !keeps });
    await form.mark.setChecked(keeps);
    await form.reason.fill(REASON);
    await form.address.fill(address);
    await form.submit.click();
    await expect(form.outcome).toContainText(
      keeps ? 'A suppression mark was kept.' : 'No suppression mark was kept.',
    );
  }
  const desk = setStatusPage(page);
  await desk.open();
  await desk.lookUp(address);
  await expect(desk.person.getByTestId('marked')).toHaveCount(0);
});

test('the page of a person shows all of it on white paper; the copy for the person names no staff; printing goes on record', async ({
  page,
}) => {
  const address = somebody();
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.dataset.printed = 'yes';
    };
  });
  const subject = await putOnRecord(page, address);
  await page.getByRole('link', { name: 'Page to print' }).click();
  const main = page.getByRole('main');
  const deed = main.locator('article');
  await expect(deed).toHaveCount(1);
  for (const said of [
    address,
    TOLD,
    'Demo Administrator',
    'Entries #',
    'Before',
    'Afterwards',
    'HTTP',
  ])
    await expect(deed).toContainText(said);
  await expect(main).toContainText(/Head of the log\s*\d+ entries, hash [\da-f]{64}/);

  await page.getByRole('link', { name: 'For the person' }).click();
  await expect(main).toContainText('a member of staff 1');
  await expect(main).toContainText('Copy: For the person');
  expect(await main.innerHTML()).not.toContain('Demo Administrator');
  const url = page.url();
  expect(url).not.toContain('@');

  await main.getByRole('button', { name: 'Print' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(main.getByRole('button')).toHaveCount(0);
  const colours = () =>
    page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      const torn = getComputedStyle(document.querySelector('article') ?? document.body).breakInside;
      return { backgroundColor, color, torn };
    });
  expect(await colours()).toEqual({
    ...{ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(0, 0, 0)', torn: 'avoid' },
  });
  await page.emulateMedia({ media: 'screen' });
  await page.goto('/audit-log?q=kind:exported');
  await page.locator('ol a').first().click();
  const entry = page.locator('article');
  await expect(entry).toContainText('print');
  await expect(entry).toContainText(`subject:${subject}`);
});

test('periods are set with what they remove said before, and go on record', async ({ page }) => {
  await page.goto('/settings/retention');
  const main = page.getByRole('main');
  const field = page.locator('#sign_in_failed');
  await expect(field).toHaveAttribute('placeholder', 'as long as the log');
  await expect(page.locator('#change_closed-hint')).toContainText(/[1-9]\d* entries\./);
  await field.fill('ninety');
  await field.press('Enter');
  await expect(page.locator('#sign_in_failed-problem')).toContainText('whole days');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('ninety');
  await main.getByRole('button', { name: 'Fill in the suggestions' }).click();
  await expect(field).toHaveValue('90');
  await expect(page.locator('#sign_in')).toHaveValue('365');
  // No failed sign-in of the demo's ninety days is that old.
  await field.fill('120');
  await main.getByRole('button', { name: 'Set these periods' }).click();
  await expect(main.getByRole('status')).toContainText('3 periods were changed');
  await page.reload();
  await expect(field).toHaveValue('120');
  await expect(page.locator('#sign_in_failed-hint')).toContainText('The next run removes nothing.');
  await page.goto('/audit-log?q=kind:settings_changed');
  await page.locator('ol a').first().click();
  await expect(page.locator('article')).toContainText('retention');
  await page.goto('/settings/retention');
  for (const kind of ['sign_in_failed', 'sign_in', 'sign_out'])
    await page.locator(`#${kind}`).fill('');
  await main.getByRole('button', { name: 'Set these periods' }).click();
  await expect(main.getByRole('status')).toContainText('3 periods were changed');
});

test('a period that removes details is set only after it is said how many, and agreed', async ({
  page,
}) => {
  await page.goto('/settings/retention');
  const main = page.getByRole('main');
  const field = page.locator('#change_closed');
  const asked = main.getByRole('alert');
  await field.fill('30');
  await field.press('Enter');
  await expect(asked).toContainText(/Change ended: [1-9]/);
  await field.fill('1');
  const submit = main.locator('button[type=submit]');
  await submit.click();
  await expect(asked, 'another period is asked about anew').toBeVisible();
  await page.reload();
  await expect(field, 'nothing is set yet').toHaveValue('');
  await field.fill('30');
  await field.press('Enter');
  await expect(asked).toBeVisible();
  await main.getByRole('button', { name: 'Set them all the same' }).click();
  await expect(main.getByRole('status')).toContainText('1 period was changed');
  await expect(page.locator('#change_closed-hint')).toContainText(/next run removes [1-9]/);
  await field.fill('');
  await field.press('Enter');
  await expect(main.getByRole('status')).toContainText('1 period was changed');
  await expect(page.locator('#change_closed-hint')).not.toContainText('next run');
});

test('the way to the periods stands on the page of the log', async ({ page, desk, context }) => {
  await enter(context, desk, 'compliance');
  await page.goto('/audit-log');
  await page.getByRole('link', { name: 'Retention' }).click();
  await expect(page).toHaveURL(/\/settings\/retention$/);
});

for (const look of LOOKS)
  test.describe(`axe finds nothing, nothing scrolls sideways, targets are large: ${look.locale}, ${look.theme}`, () => {
    test.beforeEach(({ page, desk }) => choose(page, desk.url, look));

    test('erasing somebody, refused and done', async ({ page }) => {
      const address = somebody();
      const form = screen(page);
      await form.open(await putOnRecord(page, address));
      await form.submit.click();
      await expect(page.locator('[aria-invalid=true]')).toHaveCount(2);
      await expectAccessible(page);
      await form.reason.fill(REASON);
      await form.address.fill(address);
      await form.mark.check();
      await form.submit.click();
      await expect(form.outcome).toBeVisible();
      await expectAccessible(page);
      const desk = setStatusPage(page);
      await desk.open();
      await desk.lookUp(address);
      await desk.fill({ status: 'SUBSCRIBED' });
      await expectAccessible(page);
    });

    test('the page to print', async ({ page }) => {
      const subject = await putOnRecord(page, somebody());
      await expectAccessible(page);
      await page.goto(`/audit-log/person/${subject}?copy=person`);
      await expect(page.locator('article')).toHaveCount(1);
      await expectAccessible(page);
    });

    test('the periods', async ({ page }) => {
      await page.goto('/settings/retention');
      await expectAccessible(page);
      await page.locator('#refused').fill('0');
      await page.locator('#refused').press('Enter');
      await expect(page.locator('#refused-problem')).toBeVisible();
      await expectAccessible(page);
    });
  });
