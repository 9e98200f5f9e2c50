import type { Request } from '@playwright/test';
import { expect, test } from '../helpers/browser.ts';
import { holdRequests } from '../helpers/hold-requests.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';

test('an address that is no contact wants a tick first', async ({ page, simulator }) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fill({ address: PEOPLE.nobody, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await expect(page.getByText('No contact in HubSpot has this address')).toBeVisible();
  await expect(desk.will).toHaveText(/^This subscribes/);
  const tick = page.getByRole('checkbox', { name: /can never be deleted from HubSpot/ });

  await desk.button.click();
  await expect(page.getByText('Tick the box to confirm that the address is right.')).toBeVisible();
  await expect(tick).toHaveAttribute('aria-invalid', 'true');
  expect(await writesOf(simulator)).toEqual([]);

  await tick.check();
  await desk.button.click();
  await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
  expect(await trueRow(simulator, PEOPLE.nobody)).toMatchObject({ status: 'SUBSCRIBED' });

  // The tick was for that address, not for every address to come.
  await desk.address.fill('another.reader@example.net');
  await expect(tick).not.toBeChecked();
});

test.describe('subscription type', () => {
  test('offers the active types with description, brand and id, archived ones left out', async ({
    page,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await page.getByRole('button', { name: 'Show all subscription types' }).click();
    const options = page.getByRole('option');
    await expect(options).toHaveText([
      /^NewsletterNews and stories .*Account brand · 39644612$/,
      /^Product newsNew products.*Account brand · 39644613$/,
      /^Event invitations.*Account brand · 39644690$/,
      /^Customer Service Communication.*Account brand · 530858989 · internal$/,
      /^One to One.*Account brand · 530858990 · internal$/,
      /^Trail notes.*Brand 41857 · 88249125$/,
      /^Gear offers.*Brand 41857 · 88249126$/,
    ]);
    await expect(page.getByText('Weekly digest')).toHaveCount(0);
  });

  test('finds by description and by id, and takes what is chosen with the mouse', async ({
    page,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.type.pressSequentially('webinars');
    await expect(page.getByRole('option')).toHaveText([/^Event invitations/]);
    await desk.type.fill('88249126');
    await expect(page.getByRole('option')).toHaveText([/^Gear offers/]);
    await page.getByRole('option').click();
    await expect(desk.type).toHaveValue('Gear offers');
    await expect(page.getByText('Brand 41857 · 88249126')).toBeVisible();
  });

  test('takes a numeric id that is pasted', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.paste('type', ` ${NEWSLETTER} `);
    await page.keyboard.press('Tab');
    await expect(desk.type).toHaveValue('Newsletter');
  });

  test('shows the type of an id that was pasted and left before the types were known', async ({
    page,
  }) => {
    const desk = setStatusPage(page);
    const release = await holdRequests(page, '**/api/subscription-types');
    await desk.open();
    await desk.paste('type', ` ${NEWSLETTER} `);
    await page.keyboard.press('Tab');
    release();
    await expect(desk.type).toHaveValue('Newsletter');
  });

  test('an unknown id stays as typed, and HubSpot’s error about it stands at the field', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, status: 'UNSUBSCRIBED' });
    await desk.type.pressSequentially('12345');
    await page.keyboard.press('Tab');
    await expect(page.getByText('An id that is not in the list of active types.')).toBeVisible();
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await expect(desk.type).toHaveValue('12345');

    await desk.awaitPerson(PEOPLE.henrik);
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
    await desk.expectProblem('type', 'HubSpot: Subscription 12345 does not exist');
    await expect(desk.type).toHaveValue('12345');
    expect(await writesOf(simulator)).toMatchObject([{ status: 400, applied: false }]);

    await desk.type.fill(NEWSLETTER);
    await expect(desk.problem('type'), 'gone when the field is changed').toHaveCount(0);
  });
});

test.describe('e-mail address', () => {
  const ONE = 'Henrik.Solberg@Example.ORG';
  const PASTED: [what: string, text: string][] = [
    ['a name with angle brackets', `Henrik Solberg <${PEOPLE.henrik}>`],
    ['a mailto link', `mailto:${PEOPLE.henrik}?subject=Hello`],
    ['surrounding space', `  ${PEOPLE.henrik} \n`],
    [
      'a ticket text with one address',
      `Ticket 8812\nHello, I want no more newsletters, please.\nHenrik (${PEOPLE.henrik})\n-- \nSent from my phone`,
    ],
  ];

  test('takes what people paste, and asks HubSpot at once', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    for (const [what, text] of PASTED) {
      await desk.address.fill('');
      await expect(desk.person.getByText(PEOPLE.henrik)).toHaveCount(0);
      await desk.paste('address', text);
      await expect(desk.address, what).toHaveValue(PEOPLE.henrik);
      await desk.awaitPerson(PEOPLE.henrik);
    }
  });

  test('offers the addresses of a text with several, and takes the one that is chosen', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.paste('address', `From: ${PEOPLE.henrik}\nTo: ${PEOPLE.lukas}\nPlease stop.`);
    const offer = page.getByRole('group', { name: 'The text holds several addresses.' });
    await expect(offer.getByRole('button')).toHaveText([PEOPLE.henrik, PEOPLE.lukas]);
    expect((await simulator.journal()).filter(({ subscriber }) => subscriber)).toEqual([]);
    await offer.getByRole('button', { name: PEOPLE.lukas }).click();
    await expect(desk.address).toHaveValue(PEOPLE.lukas);
    await expect(offer).toHaveCount(0);
    await desk.awaitPerson(PEOPLE.lukas);
  });

  test('says that it will be sent in lower case, and sends it so', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: ONE, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(page.getByText(`Will be sent in lower case: ${PEOPLE.henrik}`)).toBeVisible();
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    expect(await writesOf(simulator)).toMatchObject([{ subscriber: PEOPLE.henrik }]);
    await expect(desk.address, 'what was typed is not changed').toHaveValue(ONE);
  });

  test('the look-up of one address is cancelled when another is typed', async ({
    page,
    simulator,
    watch,
  }) => {
    watch.expectBrokenRequest('/api/person');
    await simulator.changeSettings({ latencyMs: 2_000 });
    const desk = setStatusPage(page);
    await desk.open();
    const asked = page.waitForRequest((request) => isLookUp(request, PEOPLE.henrik));
    await desk.address.fill(PEOPLE.henrik);
    const first = await asked;
    const cancelled = page.waitForEvent('requestfailed', (request) => request === first);
    await desk.address.fill(PEOPLE.lukas);
    expect((await cancelled).failure()?.errorText).toBe('net::ERR_ABORTED');
    await desk.awaitPerson(PEOPLE.lukas);
    await expect(desk.person.getByText(PEOPLE.henrik)).toHaveCount(0);
  });

  test('is in no URL of the console, from the look-up to the result', async ({ page }) => {
    const addresses: string[] = [];
    const lookUps: string[] = [];
    page.on('request', (request) => {
      addresses.push(request.url());
      if (isLookUp(request, PEOPLE.henrik)) lookUps.push(request.method());
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    await expect(desk.person.locator('li[aria-current]')).toContainText('Unsubscribed');
    expect(new Set(lookUps)).toEqual(new Set(['POST']));
    addresses.push(page.url());
    expect(
      addresses.filter((address) => /henrik|solberg/i.test(decodeURIComponent(address))),
    ).toEqual([]);
  });
});

function isLookUp(request: Request, address: string): boolean {
  return request.url().endsWith('/api/person') && (request.postData() ?? '').includes(address);
}
