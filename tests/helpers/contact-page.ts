import { expect, type Locator, type Page } from '@playwright/test';

export type ContactPage = ReturnType<typeof contactPage>;

/** The page of one person, as people and tests use it; works in every language. */
export function contactPage(page: Page) {
  const panel = page.locator('#change-panel');
  const results = page.getByTestId('result');
  const typeOf = (id: string) => page.locator(`[data-type="${id}"]`);
  return {
    panel,
    results,
    /** The newest result. */
    result: results.first(),
    optOut: page.getByTestId('opt-out'),
    planned: page.getByTestId('planned').getByRole('listitem'),
    dialog: page.getByRole('dialog'),
    /** The row of one type. */
    type: typeOf,
    /** The button that does what is chosen. */
    deed: panel.locator('button[type=submit]'),

    /** Finds somebody from the home page and waits until their page has taken over. */
    async open(address: string, { isListed = true } = {}): Promise<void> {
      await openContact(page, address);
      // The first type takes the focus once the page's JavaScript has taken over.
      if (isListed) await expect(page.locator('[data-type] input:focus')).toHaveCount(1);
    },

    async choose(id: string, status: string): Promise<void> {
      await typeOf(id).locator(`input[value="${status}"]`).check({ force: true });
    },

    /** Presses the button and waits for so many more results. */
    async carryOut(count = 1): Promise<Locator> {
      const before = await results.count();
      await panel.locator('button[type=submit]').click();
      await expect(results).toHaveCount(before + count, { timeout: 20_000 });
      return results.first();
    },
  };
}

/** Opens the page of one person as the home page does, by the console's own route. */
async function openContact(page: Page, address: string): Promise<void> {
  const reply = await page.request.post('/api/people/open', {
    data: { of: address, anyAddress: true },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  const { id } = (await reply.json()) as { id: string };
  await page.goto(`/contacts/${id}`);
  await expect(page.locator('main h1')).toBeVisible();
}

/**
 * Counts what a person does: one chord, one paste, one field filled (going to it with Tab included), or, by
 * mouse, one click.
 */
export function countedActions(page: Page) {
  let count = 0;
  return {
    count: () => count,
    async press(chord: string): Promise<void> {
      count += 1;
      await page.keyboard.press(chord);
    },
    async click(target: Locator): Promise<void> {
      count += 1;
      await target.click();
    },
    /** Clicks into a field and types into it. */
    async type(field: Locator, text: string): Promise<void> {
      count += 1;
      await field.click({ position: { x: 14, y: 12 } });
      await page.keyboard.type(text);
    },
    /** Opens a drop-down and takes one of its lines. */
    async choose(field: Locator, label: string): Promise<void> {
      count += 1;
      await field.selectOption({ label });
    },
    async paste(text: string): Promise<void> {
      count += 1;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page.keyboard.press('ControlOrMeta+V');
    },
    /** Goes on with Tab to a field and types into it; a drop-down takes the first letters of a choice. */
    async fill(field: Locator, text: string): Promise<void> {
      count += 1;
      for (let tabs = 0; tabs < 12; tabs++) {
        if (await field.evaluate((element) => element === document.activeElement)) break;
        await page.keyboard.press('Tab');
      }
      await expect(field).toBeFocused();
      await page.keyboard.type(text);
    },
  };
}
