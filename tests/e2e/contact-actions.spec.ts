import { expect, test } from '../helpers/browser.ts';
import { contactPage, countedActions } from '../helpers/contact-page.ts';
import { NEWSLETTER, PEOPLE, trueRow } from '../helpers/set-status-page.ts';

const ticket = (address: string) =>
  `Ticket 8812, 22 Nov 2026\nFrom: ${address}\n\nHello, please take me off your list.\nThank you`;

test.describe('from the home page with a pasted ticket text', () => {
  test('unsubscribing one type takes at most 6 actions by keyboard', async ({
    page,
    simulator,
  }) => {
    const contact = contactPage(page);
    const actions = countedActions(page);
    await page.goto('/');
    await expect(page.locator('#find')).toBeFocused();
    await actions.paste(ticket(PEOPLE.henrik));
    await expect(contact.type(NEWSLETTER).locator('input:focus')).toHaveCount(1);
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
    const contact = contactPage(page);
    const actions = countedActions(page);
    await page.goto('/');
    await expect(page.locator('#find')).toBeFocused();
    await actions.paste(ticket(PEOPLE.henrik));
    await expect(contact.type(NEWSLETTER).locator('input:focus')).toHaveCount(1);
    await actions.press('Alt+o');
    await expect(contact.optOut.locator('button[type=submit]')).toBeFocused();
    await actions.press('Enter');
    await expect(contact.results).toHaveCount(2);
    await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
    const { rows } = await simulator.state(PEOPLE.henrik);
    expect(rows.filter(({ status }) => status === 'SUBSCRIBED')).toEqual([]);
    expect(actions.count()).toBeLessThanOrEqual(6);
  });

  test('unsubscribing and opting out take at most 6 clicks and pastes by mouse', async ({
    page,
    simulator,
  }) => {
    const contact = contactPage(page);
    const actions = countedActions(page);
    await page.goto('/');
    await actions.click(page.locator('#find'));
    await actions.paste(ticket(PEOPLE.ines));
    await actions.click(contact.type(NEWSLETTER).locator('label').filter({ hasText: 'Unsub' }));
    await actions.click(contact.deed);
    await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
    expect(await trueRow(simulator, PEOPLE.ines)).toMatchObject({ status: 'UNSUBSCRIBED' });
    expect(actions.count()).toBeLessThanOrEqual(6);

    const more = countedActions(page);
    await more.click(page.getByRole('button', { name: /^Opt out of all/ }));
    await more.click(contact.optOut.locator('button[type=submit]'));
    await expect(contact.results).toHaveCount(3);
    // With the click into the box and the paste it would begin with.
    expect(more.count() + 2).toBeLessThanOrEqual(6);
  });
});

test('lifting one with facts takes at most 12 actions by keyboard', async ({ page, simulator }) => {
  const contact = contactPage(page);
  const actions = countedActions(page);
  const fact = (name: string) => page.locator(`#ground-shared-${name}`);
  await page.goto('/');
  await expect(page.locator('#find')).toBeFocused();
  await actions.paste(ticket(PEOPLE.amara));
  await expect(contact.type(NEWSLETTER).locator('input:focus')).toHaveCount(1);
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
  const contact = contactPage(page);
  const actions = countedActions(page);
  const fact = (name: string) => page.locator(`#ground-shared-${name}`);
  await page.goto('/');
  await actions.click(page.locator('#find'));
  await actions.paste(ticket(PEOPLE.amara));
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
