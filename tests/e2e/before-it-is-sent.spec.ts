import { expect, test } from '../helpers/browser.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';

test.describe('when HubSpot cannot be read', () => {
  test('the panel says so and what to do, and reading again works', async ({ page, simulator }) => {
    await simulator.armFault({
      fault: 'unauthorised_expired',
      operation: 'readStatuses',
      subscriber: PEOPLE.henrik,
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.person.getByText('HubSpot could not be read.')).toBeVisible();
    await expect(desk.person.getByText('The access token has expired')).toBeVisible();
    await expect(desk.will).toHaveText(/^What it will do is decided by what HubSpot says/);
    await desk.person.getByRole('button', { name: 'Ask HubSpot again' }).click();
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await expect(desk.person.getByText('HubSpot could not be read.')).toHaveCount(0);
  });

  test('nothing is sent; an opt-out is, when the user insists', async ({ page, simulator }) => {
    await simulator.armFault({
      fault: 'missing_scopes_granular',
      operation: 'readWideStatuses',
      subscriber: PEOPLE.henrik,
      times: 100,
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.person.getByText('HubSpot could not be read.')).toBeVisible();
    await desk.button.click();
    await expect(desk.result).toHaveText(
      /^Refused: nothing was changed.*could not be read, so nothing was sent/,
    );
    expect(await writesOf(simulator)).toEqual([]);

    await desk.result.getByRole('button', { name: 'Send the opt-out all the same' }).click();
    await expect(desk.results).toHaveCount(2);
    await expect(desk.result).toHaveText(/^Changed.*is “Unsubscribed” for Newsletter/);
    expect(await writesOf(simulator)).toMatchObject([{ applied: true }]);
    expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'UNSUBSCRIBED' });
  });

  test('a subscribing cannot be insisted on', async ({ page, simulator }) => {
    await simulator.armFault({
      fault: 'unauthorised_invalid',
      operation: 'readStatuses',
      subscriber: PEOPLE.lukas,
      times: 100,
    });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.lukas, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.person.getByText('HubSpot could not be read.')).toBeVisible();
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
    await expect(desk.result.getByRole('button', { name: 'all the same' })).toHaveCount(0);
    expect(await writesOf(simulator)).toEqual([]);
  });
});

test('an opt-out that moved while the page was open is named anew before it is lifted', async ({
  page,
  simulator,
}) => {
  const desk = setStatusPage(page);
  await desk.open();
  await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
  await expect(desk.will).toHaveText(/^This documents a basis/);
  await simulator.changeFromOutside({
    subscriber: PEOPLE.henrik,
    subscriptionId: NEWSLETTER,
    status: 'UNSUBSCRIBED',
    // No request of the person's could be of a later minute.
    source: 'Hard bounce',
  });
  await desk.button.click();
  await expect(desk.result).toHaveText(
    /^Refused: nothing was changed.*lifts an opt-out, and that has to be confirmed first/,
  );
  expect(await writesOf(simulator)).toEqual([]);
  await desk.result.getByRole('button', { name: 'Confirm and send' }).click();
  await expect(desk.dialog).toHaveText(
    /opt-out that was not on your screen yet.*mail to the address bounced/,
  );
  await desk.confirm();
  await expect(desk.result).toHaveText(/^Changed/);
  expect(await trueRow(simulator, PEOPLE.henrik)).toMatchObject({ status: 'SUBSCRIBED' });
});
