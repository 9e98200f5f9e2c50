import type { Page } from '@playwright/test';
import en from '@/lib/i18n/messages/en.json' with { type: 'json' };

/** The settings that are open to whoever is at the screen, once one of them is. */
export const settingsMenu = (page: Page) =>
  page.getByRole('navigation', { name: en.app.settings }).getByRole('link');

/** Goes to the settings by the main navigation, and to one of them. */
export async function openSettings(page: Page, name?: string) {
  const main = page.getByRole('navigation', { name: en.app.navigation });
  await main.getByRole('link', { name: en.app.settings }).click();
  if (name) await settingsMenu(page).filter({ hasText: name }).click();
}
