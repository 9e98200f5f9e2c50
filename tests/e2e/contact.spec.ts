import type { Locator, Page } from '@playwright/test';
import { type ScenarioName, scenarioOf } from '../../lib/hubspot-simulator/scenarios.ts';
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { expectAccessible, LOOKS } from '../helpers/accessible.ts';
import { expect, test } from '../helpers/browser.ts';
import { contactPage } from '../helpers/contact-page.ts';
import { enter } from '../helpers/enter-console.ts';
import { choose } from '../helpers/look.ts';
import { NEWSLETTER, PEOPLE, trueRow, writesOf } from '../helpers/set-status-page.ts';

const PRODUCT_NEWS = '39644613';
const EVENTS = '39644690';
const words = en.contact;

test('several types at once: one ground for all, one summary, a result for each; one that fails does not stop the rest', async ({
  page,
  simulator,
}) => {
  const contact = contactPage(page);
  await contact.open(PEOPLE.lukas);
  for (const [id, status] of [
    [NEWSLETTER, 'SUBSCRIBED'],
    [PRODUCT_NEWS, 'SUBSCRIBED'],
    [EVENTS, 'UNSUBSCRIBED'],
  ] as const)
    await contact.choose(id, status);
  await expect(contact.planned).toHaveCount(3);
  await expect(contact.deed).toHaveText('Change 3 subscriptions of Lukas Gruber');
  await contact.deed.click();
  await expect(page.locator('#ground-shared-basis-problem')).toHaveText(
    en.field.problem.basis_required,
  );
  await expect(page.locator('#ground-shared-basis')).toBeFocused();
  expect(await writesOf(simulator)).toEqual([]);

  await page.locator('#ground-shared-basis').selectOption('NON_GDPR');
  await page.locator('#ground-shared-why').fill('A partner under contract');
  await simulator.armFault({ fault: 'bad_request', times: 1 });
  await contact.carryOut(3);
  const outcomes = await contact.results.evaluateAll((cards) =>
    cards.map((card) => card.getAttribute('data-outcome')),
  );
  expect(outcomes.toSorted()).toEqual(['changed', 'changed', 'refused']);
  const said = page.getByTestId('batch');
  await expect(said).toHaveText('Of 3: 2 changed; 1 refused: nothing was changed.');
  await expect(contact.result.getByRole('heading'), 'the one on top').toBeFocused();
  await expect(said).toBeInViewport({ ratio: 1 });
  expect(await trueRow(simulator, PEOPLE.lukas, EVENTS)).toMatchObject({ status: 'UNSUBSCRIBED' });
  await expect(contact.planned, 'what was refused stays chosen, with what was typed').toHaveCount(
    1,
  );
  await expect(page.locator('#ground-shared-why')).toHaveValue('A partner under contract');
  await contact.carryOut();
  await expect(said).toHaveCount(0);
  await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
  expect(await trueRow(simulator, PEOPLE.lukas)).toMatchObject({
    ...{ status: 'SUBSCRIBED', legalBasis: 'NON_GDPR' },
  });
});

test('what was done here stands beside HubSpot’s status and in the history, and is undone with the ground from before', async ({
  page,
  simulator,
}) => {
  const contact = contactPage(page);
  const before = await trueRow(simulator, PEOPLE.henrik);
  await contact.open(PEOPLE.henrik);
  await contact.choose(NEWSLETTER, 'UNSUBSCRIBED');
  await contact.carryOut();
  await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
  await expect(contact.type(NEWSLETTER).getByTestId('own-facts')).toContainText('Changed here by');
  await expect(page.getByTestId('history').getByRole('listitem').first()).toContainText('changed');

  await contact.result.getByRole('button', { name: en.undo.open }).click();
  await expect(contact.dialog).toContainText(before.legalBasisExplanation ?? 'none');
  await contact.dialog.locator('button[type=submit]').click();
  await expect(contact.results).toHaveCount(2);
  await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
  const { status, legalBasis, legalBasisExplanation } = before;
  expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({
    ...{ status, legalBasis, legalBasisExplanation },
  });
  const history = page.getByTestId('history').getByRole('listitem');
  await expect(history.first()).toContainText(words.wasUndo);
  await expect(history.nth(1)).toContainText(words.undone);
  await expect(history.nth(1).getByRole('button', { name: en.undo.open })).toHaveCount(0);
});

test('why somebody was opted out of all stands beside HubSpot’s status ever after', async ({
  page,
}) => {
  const contact = contactPage(page);
  await contact.open(PEOPLE.ines);
  await page.keyboard.press('Alt+o');
  await contact.optOut.locator('#opt-out-why').selectOption('complaint');
  await contact.optOut.locator('#opt-out-reference').fill('Ticket 4711');
  await contact.optOut.getByLabel('Brand 41857').uncheck();
  await contact.optOut.locator('button[type=submit]').click();
  await expect(contact.result).toHaveAttribute('data-outcome', 'changed');
  await page.reload();
  const wide = page.getByTestId('wide');
  await expect(wide).toHaveCount(1);
  await expect(wide).toContainText('Opted out of all e-mail of Account brand');
  await expect(wide).toContainText(`${en.optOutWhy.complaint} · reference Ticket 4711`);
});

test('of two browsers on one person, the stale one is told what moved and sends nothing', async ({
  page,
  context,
  desk,
  simulator,
}) => {
  const contact = contactPage(page);
  await contact.open(PEOPLE.henrik);
  await enter(context, desk, 'compliance');
  const other = await context.newPage();
  const theirs = contactPage(other);
  await theirs.open(PEOPLE.henrik);
  await theirs.choose(NEWSLETTER, 'UNSUBSCRIBED');
  await theirs.carryOut();
  await expect(theirs.result).toHaveAttribute('data-outcome', 'changed');

  await simulator.clearJournal();
  await contact.choose(NEWSLETTER, 'NOT_SPECIFIED');
  await contact.carryOut();
  await expect(contact.result).toHaveAttribute('data-outcome', 'refused');
  await expect(contact.result.getByTestId('moved')).toHaveText(
    /^This page showed Subscribed \(.*\)\. HubSpot now says Unsubscribed \(.*\)\.$/,
  );
  expect(await writesOf(simulator)).toEqual([]);
  await expect(contact.type(NEWSLETTER)).toContainText('Unsubscribed');
  // It is decided again, on what is so now: it would lift an opt-out.
  await expect(contact.planned).toContainText(words.lane.lift);
});

const GONE = { status: 'UNSUBSCRIBED', source: 'Preference page' } as const;
const BACK = { status: 'SUBSCRIBED', source: 'Self Service Resubscription' } as const;

test('a link that was offered instead is on record, and later shown as used', async ({
  page,
  simulator,
}) => {
  const contact = contactPage(page);
  await contact.open(PEOPLE.amara);
  await contact.choose(NEWSLETTER, 'SUBSCRIBED');
  await contact.panel.getByText(en.link.title).click();
  await contact.panel.getByRole('button', { name: en.link.make }).click();
  const offered = page.getByTestId('history').getByRole('listitem').first();
  await expect(offered).toContainText(words.linkUse.not_yet);
  await simulator.useLink({
    ...{ subscriber: PEOPLE.amara, subscriptionId: NEWSLETTER, status: 'SUBSCRIBED' },
  });
  await page.getByRole('button', { name: en.person.readAgain }).click();
  await expect(offered).toContainText(words.linkUse.used);
  await expect(contact.planned, 'it is so by the person’s own choice').toHaveCount(0);
});

test('a basis for somebody who has opted out meanwhile is offered no more, and what was typed stays', async ({
  page,
  simulator,
}) => {
  const contact = contactPage(page);
  const document = contact.type(NEWSLETTER).getByRole('button', { name: words.document });
  await contact.open(PEOPLE.henrik);
  await document.click();
  await page.locator('#ground-shared-basis').selectOption('NON_GDPR');
  await page.locator('#ground-shared-why').fill('A partner under contract');
  const outside = { subscriber: PEOPLE.henrik, subscriptionId: NEWSLETTER };
  await simulator.changeFromOutside({ ...outside, ...GONE });
  await contact.carryOut();
  await expect(contact.result.getByTestId('moved')).toBeVisible();
  await expect(contact.planned).toHaveCount(0);
  await simulator.changeFromOutside({ ...outside, ...BACK });
  await page.getByRole('button', { name: en.person.readAgain }).click();
  await expect(contact.planned).toContainText(words.staysDocumented);
  await expect(page.locator('#ground-shared-why')).toHaveValue('A partner under contract');
});

test('two opt-outs at the same instant end in one state, and both are told the truth', async ({
  page,
  context,
  simulator,
}) => {
  const other = await context.newPage();
  const both = [contactPage(page), contactPage(other)];
  for (const one of both) {
    await one.open(PEOPLE.henrik);
    await one.choose(NEWSLETTER, 'UNSUBSCRIBED');
  }
  await Promise.all(both.map((one) => one.carryOut()));
  for (const one of both)
    await expect(one.result).toHaveAttribute('data-outcome', /^(changed|already)$/);
  expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'UNSUBSCRIBED' });
});

test('other addresses of a contact have statuses of their own, and are switched to', async ({
  page,
}) => {
  const contact = contactPage(page);
  await contact.open('marta.lindgren@example.com');
  const others = page.getByTestId('other-address');
  await expect(others).toHaveCount(2);
  await expect(others.first()).toContainText(/\d+ subscribed, \d+ unsubscribed/);
  const address = await others.first().locator('bdi').innerText();
  await others.first().getByRole('button').click();
  await expect(page.getByTestId('address')).toHaveText(address);
  await expect(page).toHaveURL(/\/contacts\/[\da-f-]{36}$/);
  await expect(page.getByTestId('other-address').first()).toContainText(words.primary);
});

/** What an account or a person makes of the page, and what it must say then; how many types, of how many brands. */
const ACCOUNTS: {
  scenario: ScenarioName;
  address: string;
  types: number;
  brands: number;
  says: string | RegExp;
}[] = [
  {
    ...{ scenario: 'no_search_scope', address: PEOPLE.henrik, types: 7, brands: 2 },
    says: 'crm.objects.contacts.read',
  },
  { scenario: 'expired', address: PEOPLE.henrik, types: 0, brands: 0, says: en.person.unread },
  { scenario: 'no_brands', address: PEOPLE.henrik, types: 5, brands: 0, says: 'Newsletter' },
  { scenario: 'one_type', address: PEOPLE.henrik, types: 1, brands: 0, says: 'Newsletter' },
  {
    ...{ scenario: 'sixty_types', address: 'tove.sand@example.com', types: 60, brands: 3 },
    says: 'Opted out of all e-mail of Brand 52210',
  },
  {
    ...{ scenario: 'usual', address: 'long.name@example.org', types: 7, brands: 2 },
    says: /(Maximiliana.*){20}/,
  },
  {
    ...{ scenario: 'usual', address: 'fatima@alzahra.test', types: 7, brands: 2 },
    says: 'طلبت النشرة هاتفيًا',
  },
];

/** The console keeps what types an account has until somebody checks the connection. */
async function askForTypesAnew(page: Page) {
  await page.request.get('/settings/connection');
}

for (const look of LOOKS)
  test(`whatever account and person, the page tells and is accessible: ${look.locale}, ${look.theme}`, async ({
    page,
    desk,
    simulator,
  }) => {
    test.setTimeout(180_000);
    await choose(page, desk.url, look);
    const contact = contactPage(page);
    const isGerman = look.locale === 'de';
    for (const { scenario, address, types, brands, says } of ACCOUNTS.filter(
      (one) => !isGerman || one.address !== PEOPLE.henrik,
    ))
      await test.step(`${scenario}, ${address}`, async () => {
        await simulator.changeSettings({ ...scenarioOf('usual') });
        await simulator.reset();
        await simulator.changeSettings(scenarioOf(scenario) ?? {});
        await askForTypesAnew(page);
        await contact.open(address, { isListed: scenario !== 'expired' });
        await expect(page.getByTestId('type')).toHaveCount(types);
        await expect(page.getByTestId('brand')).toHaveCount(brands);
        if (!isGerman) await expect(page.getByRole('main')).toContainText(says);
        await expectAccessible(page);
      });
    await simulator.reset();
    await askForTypesAnew(page);
    await test.step('what is chosen, what is missing, and what became of it', async () => {
      await contact.open(PEOPLE.jo);
      await contact.choose(NEWSLETTER, 'SUBSCRIBED');
      await expect(page.locator('#ground-shared-told')).toBeVisible();
      await contact.deed.click();
      await expect(page.locator('#ground-shared-told-problem')).toBeVisible();
      await expectAccessible(page);
      await contact.open(PEOPLE.henrik);
      await page.keyboard.press('Alt+o');
      await expectAccessible(page);
      await contact.optOut.locator('button[type=submit]').click();
      await expect(contact.results).toHaveCount(2);
      await expectAccessible(page);
      await contact.result.getByRole('button', { name: /^(Undo|Rückgängig)/ }).click();
      await expect(contact.dialog).toBeVisible();
      await expectAccessible(page);
    });
  });

test('on a phone the button that leads on hides nothing that has the focus', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  const contact = contactPage(page);
  await contact.open(PEOPLE.henrik);
  await contact.choose(PRODUCT_NEWS, 'UNSUBSCRIBED');
  const goOn = page.getByRole('button', { name: /^One change chosen/ });
  const next = contact.type(EVENTS).locator('label:has(input:checked)');
  const middleOf = async (place: Locator) => {
    const { y, height } = (await place.boundingBox()) ?? { y: Number.NaN, height: 0 };
    return y + height / 2;
  };
  // Behind the button, where it was in view already.
  const down = (await middleOf(next)) - (await middleOf(goOn));
  await page.evaluate((by) => window.scrollBy(0, by), down);
  expect(Math.abs((await middleOf(next)) - (await middleOf(goOn)))).toBeLessThan(4);
  await page.keyboard.press('ArrowDown');
  await expect(next.locator('input')).toBeFocused();
  expect((await middleOf(next)) < (await middleOf(goOn)) - 30, 'above it').toBe(true);
});

test('without write scope nothing is changed, and that is said', async ({ page, simulator }) => {
  await simulator.changeSettings(scenarioOf('no_write_scope') ?? {});
  const contact = contactPage(page);
  await contact.open(PEOPLE.henrik);
  await contact.choose(NEWSLETTER, 'UNSUBSCRIBED');
  await contact.carryOut();
  await expect(contact.result).toHaveAttribute('data-outcome', 'refused');
  await expect(contact.result).toContainText('communication_preferences');
  expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'SUBSCRIBED' });
});

test('who only looks sees everything and changes nothing', async ({ page, context, desk }) => {
  await enter(context, desk, 'viewer');
  const contact = contactPage(page);
  await contact.open(PEOPLE.henrik, { isListed: false });
  await expect(contact.type(NEWSLETTER)).toContainText('Subscribed');
  await expect(page.locator('[data-type] input')).toHaveCount(0);
  await expect(contact.panel).toContainText(en.permission.change);
  await page.keyboard.press('Alt+o');
  await expect(contact.optOut).toHaveCount(0);
});
