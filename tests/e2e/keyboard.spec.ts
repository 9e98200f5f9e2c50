import type { Page } from '@playwright/test';
import { expect, test } from '../helpers/browser.ts';
import {
  GROUND,
  NEWSLETTER,
  PEOPLE,
  setStatusPage,
  trueRow,
  writesOf,
} from '../helpers/set-status-page.ts';

test.describe('by keyboard alone', () => {
  test('from a pasted address to the result, which gets the focus', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.paste('address', PEOPLE.lukas);
    await page.keyboard.press('Tab');
    await expect(desk.type).toBeFocused();
    await page.keyboard.type('product');
    await expect(page.getByRole('option', { name: /^Product news/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(desk.type).toHaveValue('Product news');
    await tabTo(page, 'status');
    await page.keyboard.type('Subs');
    await page.keyboard.press('Tab');
    await expect(desk.basis).toBeFocused();
    await page.keyboard.type('Freely');
    await page.keyboard.press('Tab');
    await expect(desk.explanation).toBeFocused();
    await page.keyboard.type(GROUND.explanation);
    await expect(desk.button).toHaveText('Subscribe Lukas Gruber to Product news');
    await page.keyboard.press('Control+Enter');
    await expect(desk.result.getByRole('heading', { name: 'Changed' })).toBeFocused();
    expect(await trueRow(simulator, PEOPLE.lukas, '39644613')).toMatchObject({
      status: 'SUBSCRIBED',
      legalBasis: GROUND.basis,
      legalBasisExplanation: GROUND.explanation,
    });
  });

  test('Escape leaves the question about a lift, with nothing sent and nothing lost', async ({
    page,
    simulator,
  }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.amara, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.will).toHaveText(/^This lifts an opt-out/);
    const typed = await desk.typed();
    await desk.explanation.press('Control+Enter');
    await expect(desk.dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(desk.dialog).toBeHidden();
    await expect(desk.explanation, 'the focus is where it was').toBeFocused();
    expect(await desk.typed()).toEqual(typed);
    await expect(desk.result).toHaveCount(0);
    expect(await writesOf(simulator)).toEqual([]);
  });

  test('the question about a lift is confirmed by keyboard', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.amara, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.will).toHaveText(/^This lifts an opt-out/);
    await desk.explanation.press('Control+Enter');
    await expect(desk.dialog.locator('#lift-date')).toBeFocused();
    // A field of a date goes by the language of the browser itself, not of the page.
    const [year, month, day] = (
      await page.evaluate(() => new Date().toLocaleDateString('sv'))
    ).split('-');
    await page.keyboard.type(`${month}${day}${year}`);
    // The browser's own button in a field of a date is a stop, too.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(desk.dialog.locator('#lift-reference')).toBeFocused();
    await page.keyboard.type('Ticket 4711');
    await page.keyboard.press('Enter');
    await expect(desk.result.getByRole('heading', { name: 'Changed' })).toBeFocused();
    expect(await trueRow(simulator, PEOPLE.amara)).toMatchObject({ status: 'SUBSCRIBED' });
  });
});

test.describe('pressing twice sends once', () => {
  test.beforeEach(async ({ simulator }) => {
    // Long enough that both presses come before anything is answered.
    await simulator.changeSettings({ latencyMs: 400 });
  });

  test('by double click', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.henrik, type: NEWSLETTER, status: 'UNSUBSCRIBED' });
    await expect(desk.will).toHaveText(/^This unsubscribes/);
    await desk.button.dblclick();
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    await expect(desk.button).not.toHaveAttribute('aria-disabled', 'true');
    expect(await writesOf(simulator)).toHaveLength(1);
    await expect(desk.results).toHaveCount(1);
  });

  test('by Ctrl+Enter twice', async ({ page, simulator }) => {
    const desk = setStatusPage(page);
    await desk.open();
    await desk.fill({ address: PEOPLE.lukas, type: NEWSLETTER, status: 'SUBSCRIBED', ...GROUND });
    await expect(desk.will).toHaveText(/^This subscribes/);
    await desk.explanation.focus();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await expect(desk.result).toHaveAttribute('data-outcome', 'changed');
    await expect(desk.button).not.toHaveAttribute('aria-disabled', 'true');
    expect(await writesOf(simulator)).toHaveLength(1);
    await expect(desk.results).toHaveCount(1);
  });
});

/** Presses Tab until a control is reached; between two fields there may be a button. */
async function tabTo(page: Page, id: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(page.locator(`#${id}`)).toBeFocused({ timeout: 200 });
  }).toPass({ timeout: 3_000 });
}
