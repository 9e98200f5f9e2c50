import { expect, test } from '../helpers/browser.ts';
import { holdRequests } from '../helpers/hold-requests.ts';
import { GROUND, PEOPLE, setStatusPage } from '../helpers/set-status-page.ts';

test.describe('what is typed is never lost', () => {
  const TYPED = {
    address: PEOPLE.lukas,
    type: 'Newsletter',
    status: 'SUBSCRIBED',
    ...GROUND,
    reference: 'Ticket 8812',
  } as const;

  test('by a reload', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await desk.awaitPerson(PEOPLE.lukas);
    await page.reload();
    await expect(desk.button).toBeEnabled();
    await expect(desk.type).toHaveValue('Newsletter');
    expect(await desk.typed()).toEqual(TYPED);
    await expect(desk.will, 'and HubSpot is asked again').toHaveText(/^This subscribes/);
  });

  test('by a switch of the language', async ({ page }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await page.getByLabel('Language').selectOption('de');
    await expect(desk.button).toHaveText(/Lukas Gruber für Newsletter anmelden/);
    await page.getByLabel('Sprache').selectOption('en');
    await expect(desk.button).toHaveText('Subscribe Lukas Gruber to Newsletter');
    expect(await desk.typed()).toEqual(TYPED);
  });

  test('by an error of HubSpot', async ({ page, simulator }) => {
    await simulator.armFault({ fault: 'bad_request', subscriber: PEOPLE.lukas });
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Refused: nothing was changed/);
    expect(await desk.typed()).toEqual(TYPED);
  });

  test('by an error of the console itself', async ({ page, watch }) => {
    watch.expectReply(500);
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill(TYPED);
    await expect(desk.will).toHaveText(/^This subscribes/);
    await page.route('/api-view', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ status: 500 }) : route.continue(),
    );
    await desk.button.click();
    await expect(desk.result).toHaveText(/^Unknown: checking/);
    expect(await desk.typed()).toEqual(TYPED);
  });

  test('by the page’s JavaScript coming late; until then the button says it is not ready', async ({
    page,
  }) => {
    const release = await holdRequests(page, /\.js(\?|$)/);
    const desk = setStatusPage(page);
    await page.goto('/api-view', { waitUntil: 'commit' });
    await expect(desk.button).toHaveText('Getting ready …');
    await expect(desk.button).toBeDisabled();
    await desk.address.fill(TYPED.address);
    await desk.type.fill(TYPED.type);
    await desk.status.selectOption(TYPED.status);
    await desk.basis.selectOption(TYPED.basis);
    await desk.explanation.fill(TYPED.explanation);
    await desk.reference.fill(TYPED.reference);
    await expect(desk.button).toBeDisabled();
    release();
    await expect(desk.button).toHaveText('Subscribe Lukas Gruber to Newsletter');
    await expect(desk.button).toBeEnabled();
    expect(await desk.typed()).toEqual(TYPED);
  });
});
