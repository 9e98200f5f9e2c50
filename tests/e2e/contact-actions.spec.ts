import type { Page } from '@playwright/test';
import { expect, test } from '../helpers/browser.ts';
import { contactPage, countedActions } from '../helpers/contact-page.ts';
import { NEWSLETTER, PEOPLE, trueRow } from '../helpers/set-status-page.ts';

const ticket = (address: string) =>
  `Ticket 8812, 22 Nov 2026\nFrom: ${address}\n\nHello, please take me off your list.\nThank you`;

/** Pastes a ticket on the home page, and is at the page of whoever it is from. */
async function pasteTicket(page: Page, address: string, { byMouse = false } = {}) {
  const contact = contactPage(page);
  const actions = countedActions(page);
  const box = page.locator('#find');
  await page.goto('/');
  await expect(box).toBeFocused();
  if (byMouse) await actions.click(box);
  await actions.paste(ticket(address));
  await expect(contact.type(NEWSLETTER).locator('input:focus')).toHaveCount(1);
  return { contact, actions };
}

test.describe('from the home page with a pasted ticket text', () => {
  test('unsubscribing one type takes at most 6 actions by keyboard', async ({
    page,
    simulator,
  }) => {
    const { contact, actions } = await pasteTicket(page, PEOPLE.henrik);
    await actions.press('u');
    await expect(contact.deed).toHaveText('Unsubscribe Henrik Solberg from Newsletter');
    await actions.press('Control+Enter');
    await expect(contact.result.getByRole('heading', { name: 'Changed' })).toBeFocused();
    expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'UNSUBSCRIBED' });
    expect(actions.count()).toBeLessThanOrEqual(6);
  });

  test('opting out of all takes at most 6 actions by keyboard, of every brand', async ({
    page,
    simulator,
  }) => {
    const { contact, actions } = await pasteTicket(page, PEOPLE.henrik);
    await actions.press('Alt+o');
    await expect(contact.optOut.locator('button[type=submit]')).toBeFocused();
    await actions.press('Enter');
    await expect(contact.results).toHaveCount(2);
    await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
    const { rows } = await simulator.state(PEOPLE.henrik);
    expect(rows.filter(({ status }) => status === 'SUBSCRIBED')).toEqual([]);
    expect(actions.count()).toBeLessThanOrEqual(6);
  });

  test('unsubscribing one type takes at most 6 clicks and pastes by mouse', async ({
    page,
    simulator,
  }) => {
    const { contact, actions } = await pasteTicket(page, PEOPLE.ines, { byMouse: true });
    await actions.click(contact.type(NEWSLETTER).locator('label').filter({ hasText: 'Unsub' }));
    await actions.click(contact.deed);
    await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
    expect(await trueRow(simulator, PEOPLE.ines)).toMatchObject({ status: 'UNSUBSCRIBED' });
    expect(actions.count()).toBeLessThanOrEqual(6);
  });

  test('opting out of all takes at most 6 clicks and pastes by mouse', async ({
    page,
    simulator,
  }) => {
    const { contact, actions } = await pasteTicket(page, PEOPLE.henrik, { byMouse: true });
    await actions.click(page.getByRole('button', { name: /^Opt out of all/ }));
    await actions.click(contact.optOut.locator('button[type=submit]'));
    await expect(contact.results).toHaveCount(2);
    await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
    const { rows } = await simulator.state(PEOPLE.henrik);
    expect(rows.filter(({ status }) => status === 'SUBSCRIBED')).toEqual([]);
    expect(actions.count()).toBeLessThanOrEqual(6);
  });
});

test('lifting one with facts takes at most 12 actions by keyboard', async ({ page, simulator }) => {
  const { contact, actions } = await pasteTicket(page, PEOPLE.amara);
  const fact = (name: string) => page.locator(`#ground-shared-${name}`);
  await actions.press('s');
  await expect(fact('askedBy')).toBeVisible();
  await actions.press('Enter');
  await expect(fact('askedBy')).toBeFocused();
  await actions.fill(fact('askedBy'), 'The p');
  await actions.fill(fact('channel'), 'Ph');
  await actions.fill(fact('date'), dayAsTyped());
  await actions.fill(fact('told'), 'weekly, from us, can stop at any time');
  await actions.fill(fact('reference'), 'Ticket 8812');
  await actions.press('Control+Enter');
  await expect(contact.result.getByRole('heading', { name: 'Changed' })).toBeFocused();
  const row = await trueRow(simulator, PEOPLE.amara);
  expect(row).toMatchObject({ status: 'SUBSCRIBED', legalBasis: 'CONSENT_WITH_NOTICE' });
  expect(row.legalBasisExplanation).toMatch(/by phone on .*weekly, from us.*Ticket 8812/);
  expect(actions.count()).toBeLessThanOrEqual(12);
});

test('lifting one with facts takes at most 12 clicks, pastes and fields by mouse', async ({
  page,
  simulator,
}) => {
  const { contact, actions } = await pasteTicket(page, PEOPLE.amara, { byMouse: true });
  const fact = (name: string) => page.locator(`#ground-shared-${name}`);
  await actions.click(
    contact
      .type(NEWSLETTER)
      .locator('label')
      .filter({ hasText: /^Subscribed/ }),
  );
  await actions.choose(fact('askedBy'), 'The person');
  await actions.choose(fact('channel'), 'Phone');
  await actions.type(fact('date'), dayAsTyped());
  await actions.type(fact('told'), 'weekly, from us, can stop at any time');
  await actions.type(fact('reference'), 'Ticket 8812');
  await actions.click(contact.deed);
  await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
  expect(await trueRow(simulator, PEOPLE.amara)).toMatchObject({ status: 'SUBSCRIBED' });
  expect(actions.count()).toBeLessThanOrEqual(12);
});

/** Yesterday in the order in which the browser's own field takes its parts. */
function dayAsTyped(): string {
  const yesterday = new Date(Date.now() - 86_400_000);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(yesterday.getMonth() + 1)}${two(yesterday.getDate())}${yesterday.getFullYear()}`;
}
