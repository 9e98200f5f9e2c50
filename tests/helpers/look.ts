import type { Page } from '@playwright/test';

export type Look = { locale: 'en' | 'de'; theme: 'light' | 'dark' | 'system' };

/** Language and appearance, as their switches keep them. */
export async function choose(page: Page, url: string, { locale, theme }: Look): Promise<void> {
  await page.context().addCookies([
    { name: 'locale', value: locale, url },
    { name: 'theme', value: theme, url },
  ]);
}
