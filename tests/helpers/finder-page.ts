import { expect, type Page } from '@playwright/test';

/** The address of a person's page: a random id and nothing else. */
export const PERSON_PAGE = /\/contacts\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;

/** The box that finds people, on the home page or in the menu over any page; works in every language. */
export function finder(page: Page, id: 'find' | 'find-in-menu' = 'find') {
  const box = page.locator(`#${id}`);
  const list = page.locator(`#${id}-list`);
  const notes = page.locator(`#${id}-notes`);
  return {
    box,
    list,
    options: list.getByRole('option'),
    /** The line that Enter would open. */
    active: list.getByRole('option', { selected: true }),
    group: (name: string) => list.getByRole('group', { name }),
    status: notes.getByRole('status'),
    alert: notes.getByRole('alert'),
    problem: page.getByTestId('search-problem'),

    /** Opens the home page and waits until the box takes keys by itself. */
    async open(origin = ''): Promise<void> {
      await page.goto(`${origin}/`);
      await expect(box).toBeFocused();
    },

    /** Puts a text on the clipboard and presses Ctrl+V, wherever the focus is. */
    async paste(text: string): Promise<void> {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page.keyboard.press('ControlOrMeta+V');
    },

    /** The page of this person is open. */
    async expectOpened(address: string): Promise<void> {
      await expect(page).toHaveURL(PERSON_PAGE);
      await expect(page.getByRole('main')).toContainText(address);
    },
  };
}
