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
import { openSettings } from '../helpers/settings-menu.ts';

const PRODUCT_NEWS = '39644613';
const SUBSCRIBE = { type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND } as const;
const settled = { timeout: 20_000 };

test.describe('what a result offers is about its own change, whatever the form holds by then', () => {
  test('an opt-out that could not be read for', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await simulator.armFault({
      ...{ fault: 'missing_scopes_granular', operation: 'readWideStatuses' },
      ...{ subscriber: PEOPLE.henrik, times: 99 },
    });
    await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await desk.button.click();
    const offer = desk.result.getByRole('button', { name: 'Send the opt-out all the same' });
    await expect(offer).toBeVisible();

    await page.getByRole('button', { name: 'Next person' }).click();
    await desk.fillRead({ address: PEOPLE.lukas, ...SUBSCRIBE, type: PRODUCT_NEWS });
    await offer.click();
    await expect(desk.results).toHaveCount(2);
    await expect(desk.result).toHaveText(/^Changed.*Henrik Solberg/s);
    expect(await writesOf(simulator)).toMatchObject([{ subscriber: PEOPLE.henrik }]);
    expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'UNSUBSCRIBED' });
    expect(await desk.typed(), 'and the form is as it was').toMatchObject({
      ...{ address: PEOPLE.lukas, status: 'SUBSCRIBED' },
    });
    await expect(offer, 'it is done').toHaveCount(0);
  });

  test('a lift that was not on the screen', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fillRead({ address: PEOPLE.lukas, ...SUBSCRIBE });
    await expect(desk.will).toHaveText(/^This subscribes/);
    await simulator.changeFromOutside({
      ...{ subscriber: PEOPLE.lukas, subscriptionId: NEWSLETTER, status: 'UNSUBSCRIBED' },
      // No request of the person's could be of a later minute.
      source: 'Hard bounce',
    });
    await desk.button.click();
    const offer = desk.result.getByRole('button', { name: 'Confirm and send' });
    await expect(offer).toBeVisible();

    await page.getByRole('button', { name: 'Next person' }).click();
    await desk.fillRead({ address: PEOPLE.henrik, ...SUBSCRIBE, type: PRODUCT_NEWS });
    await offer.click();
    await expect(desk.dialog).toContainText('Lukas Gruber has been unsubscribed from Newsletter');
    await desk.confirm();
    await expect(desk.result).toHaveText(/^Changed.*Lukas Gruber/s);
    expect(await writesOf(simulator)).toMatchObject([{ subscriber: PEOPLE.lukas }]);
    await expect(offer).toHaveCount(0);
  });

  test('what HubSpot finds wrong with it stands at no field of the next person', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await simulator.armFault({
      ...{ fault: 'missing_scopes_granular', operation: 'readWideStatuses' },
      ...{ subscriber: PEOPLE.henrik, times: 99 },
    });
    await desk.fillRead({ address: PEOPLE.henrik, type: '999999', status: 'UNSUBSCRIBED' });
    await desk.button.click();
    const offer = desk.result.getByRole('button', { name: 'Send the opt-out all the same' });
    await expect(offer).toBeVisible();

    await page.getByRole('button', { name: 'Next person' }).click();
    await desk.fillRead({ address: PEOPLE.lukas, ...SUBSCRIBE, type: PRODUCT_NEWS });
    await offer.click();
    await expect(desk.results).toHaveCount(2);
    await expect(desk.result).toContainText('Subscription 999999 does not exist');
    await expect(desk.result.getByRole('heading', { level: 2 })).toBeFocused();
    await expect(desk.problem('type')).toHaveCount(0);
  });

  test('the tick for an address that is no contact goes with the change that it was given for', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fillRead({ address: PEOPLE.nobody, ...SUBSCRIBE });
    await page.getByRole('checkbox').check();
    await simulator.changeFromOutside({
      ...{ subscriber: PEOPLE.nobody, subscriptionId: NEWSLETTER, status: 'UNSUBSCRIBED' },
      // No request of the person's could be of a later minute.
      source: 'Hard bounce',
    });
    await desk.button.click();
    const offer = desk.result.getByRole('button', { name: 'Confirm and send' });
    await expect(offer).toBeVisible();

    await page.getByRole('button', { name: 'Next person' }).click();
    await desk.fillRead({ address: 'another.reader@example.net', ...SUBSCRIBE });
    await expect(page.getByRole('checkbox')).not.toBeChecked();
    await offer.click();
    await desk.confirm();
    await expect(desk.result).toHaveText(/^Changed/);
    expect(await trueRow(simulator, PEOPLE.nobody)).toMatchObject({ status: 'SUBSCRIBED' });
    await expect(page.locator('#tick-problem')).toHaveCount(0);
  });
});

test.describe('while a change is still being checked', () => {
  test.beforeEach(async ({ page, simulator }) => {
    await simulator.armFault({ fault: 'error_before_applying', subscriber: PEOPLE.lukas });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fillRead({ address: PEOPLE.lukas, ...SUBSCRIBE });
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.button.click();
    await expect.poll(async () => (await writesOf(simulator)).length).toBe(1);
    // From here on nothing can be found out.
    for (const operation of ['readStatuses', 'readWideStatuses'] as const)
      await simulator.armFault({ fault: 'unauthorised_expired', operation, times: 999 });
    await expect(desk.result).toHaveText(/^Unknown: checking/, settled);
  });

  test('the same person and type is not subscribed again, and that is said', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.button.click();
    await expect(page.getByText('is still being checked. Nothing was sent')).toBeVisible();
    expect(await writesOf(simulator)).toHaveLength(1);
    await expect(desk.results).toHaveCount(1);

    await simulator.disarmFaults();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/, settled);
    await expect(page.getByText('is still being checked. Nothing was sent')).toHaveCount(0);
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Changed/);
    await expect(desk.results).toHaveCount(2);
  });

  test('neither another page nor a reload loses the check', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await openSettings(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Connection' })).toBeVisible();
    await page.goBack();
    await expect(desk.result).toHaveText(/^Unknown: checking/);
    await page.reload();
    await expect(desk.result).toHaveText(/^Unknown: checking/);
    await expect(desk.result).toContainText(PEOPLE.lukas);
    const heading = desk.result.getByRole('heading', { level: 2 });
    await expect(heading, 'nobody has just pressed').not.toBeFocused();

    await simulator.disarmFaults();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/, settled);
    await page.reload();
    await expect(desk.button).toBeEnabled();
    await expect(desk.result, 'what is settled is not kept').toHaveCount(0);
  });
});

test('an answer that comes late takes neither the focus nor the fields of the next person', async ({
  page,
  simulator,
}) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address: PEOPLE.henrik, type: '999999', status: 'UNSUBSCRIBED' });
  const release = await holdRequests(page, '/api-view', (request) => request.method() === 'POST');
  await desk.button.click();
  await page.getByRole('button', { name: 'Next person' }).click();
  await desk.fillRead({ address: PEOPLE.lukas, type: PRODUCT_NEWS, status: 'SUBSCRIBED' });
  await desk.explanation.focus();
  await page.keyboard.type('Asked on the ');
  release();
  await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
  await page.keyboard.type('phone today');
  await expect(desk.explanation).toBeFocused();
  await expect(desk.explanation).toHaveValue('Asked on the phone today');
  await expect(desk.problem('type')).toHaveCount(0);
  expect(await writesOf(simulator)).toMatchObject([{ subscriber: PEOPLE.henrik }]);
});

test('every result says whom, what and when it is about; an older one says that there is a newer', async ({
  page,
}) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
  await desk.button.click();
  await expect(desk.result).toContainText(
    /henrik\.solberg@example\.org · Newsletter · \d{1,2} \w+ 20\d\d, \d\d:\d\d/,
  );
  await expect(desk.result.getByText('There is a newer result')).toHaveCount(0);
  await desk.fill({ status: 'SUBSCRIBED', ...GROUND });
  await expect(desk.will).toHaveText(/^This lifts/);
  await desk.send();
  await expect(desk.results).toHaveCount(2);
  await expect(desk.results.nth(1)).toContainText('There is a newer result');
  await expect(desk.result.getByText('There is a newer result')).toHaveCount(0);
});

test('the effect stands in sight with the title, also on a low screen', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 600 });
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fillRead({ address: PEOPLE.jo, ...SUBSCRIBE });
  await expect(desk.will).toHaveText(/^This lifts/);
  await desk.send();
  await expect(desk.result.getByRole('heading', { level: 2 })).toBeInViewport();
  await expect(desk.result.getByTestId('effect')).toBeInViewport({ ratio: 1 });
});

test.describe('the page stands although', () => {
  test('the console is lost before a part of the page was loaded', async ({
    page,
    context,
    watch,
  }) => {
    watch.expectBrokenRequest('http');
    watch.expectConsole('ChunkLoadError');
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await context.setOffline(true);
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Unknown: checking/);
    await expect(desk.result).toContainText('This console does not answer just now', settled);
    await context.setOffline(false);
    await expect(desk.result).toHaveAttribute('data-outcome', 'refused', { timeout: 40_000 });
  });

  test('the browser keeps nothing', async ({ page }) => {
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Changed/);
  });

  test('another version of the console kept its open checks in another shape', async ({ page }) => {
    await page.goto('/');
    await page.evaluate(() => {
      const check = { change: { subscriberIdString: 'a@example.com' } };
      const entry = { id: 'x', isOpen: true, who: 'A', result: { outcome: 'unknown', check } };
      sessionStorage.setItem('consent-desk:open-checks', JSON.stringify([entry, null, 7]));
    });
    const desk = setStatusPage(page);
    await desk.open();
    await expect(desk.results).toHaveCount(0);
    await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Changed/);
  });

  test('the browser thinks that it is offline, while the console answers', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await page.evaluate(() => window.dispatchEvent(new Event('offline')));
    await desk.fillRead({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
  });
});

test('what cannot be read again is not passed off as fresh', async ({ page, watch }) => {
  watch.expectBrokenRequest('/api/person');
  const desk = setStatusPage(page);
  await desk.open();
  await desk.lookUp(PEOPLE.henrik);
  await expect(desk.person).toContainText(/read \d{1,2} \w+ 20\d\d, \d\d:\d\d/);
  await page.route('**/api/person', (route) => route.abort());
  await desk.person.getByRole('button', { name: 'Ask HubSpot again' }).click();
  await expect(desk.person).toContainText('This console could not ask HubSpot just now.');
});
