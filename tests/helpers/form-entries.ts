import { expect, type Locator, type Page } from '@playwright/test';

/** What a person fills in; the type by its name or id. Language-free: fields are found by their ids. */
export type FormEntries = {
  address: string;
  type?: string;
  status?: 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NOT_SPECIFIED';
  basis?: string;
  explanation?: string;
  reason?: string;
  reference?: string;
};

export type Look = { locale: 'en' | 'de'; theme: 'light' | 'dark' | 'system' };

/** Language and appearance, as their switches keep them. */
export async function choose(page: Page, url: string, { locale, theme }: Look): Promise<void> {
  await page.context().addCookies([
    { name: 'locale', value: locale, url },
    { name: 'theme', value: theme, url },
  ]);
}

/** The home page, as tests and people use it. */
export function setStatusPage(page: Page) {
  const form = page.locator('#set-status');
  const submit = form.locator('button[type=submit]');
  const person = page.locator('aside');
  const dialog = page.getByRole('dialog');
  const results = page.getByTestId('result');
  const latest = results.first();

  /** Opens the page and waits until its JavaScript has taken over. */
  const open = async (url = '/') => {
    await page.goto(url);
    await expect(submit).toBeEnabled();
  };
  /** Types an address and waits until HubSpot was asked about it. */
  const address = async (text: string) => {
    await page.locator('#address').fill(text);
    await page.locator('#address').press('Enter');
    await expect(person.locator('ul, p', { hasText: /\S/ }).first()).toBeVisible();
    await expect(person).toContainText(text.trim().toLowerCase());
  };
  const fill = async (entries: FormEntries) => {
    await address(entries.address);
    await fillRest(entries);
  };
  const fillRest = async (entries: Omit<FormEntries, 'address'>) => {
    const { type = 'Newsletter', status, basis, explanation, reason, reference } = entries;
    await page.locator('#type').fill(type);
    await page.locator('#type').press('Tab');
    if (status) await page.locator('#status').selectOption(status);
    if (basis) await page.locator('#basis').selectOption(basis);
    if (explanation) await page.locator('#explanation').fill(explanation);
    if (reason) await page.locator('#reason').fill(reason);
    if (reference) await page.locator('#reference').fill(reference);
  };
  /** Presses the button, confirms if asked, and waits for a result. */
  const send = async (): Promise<Locator> => {
    const before = await results.count();
    await submit.click();
    await expect(dialog.or(results.nth(before))).toBeVisible({ timeout: 20_000 });
    if (await dialog.isVisible()) await confirm();
    await expect(results).toHaveCount(before + 1, { timeout: 20_000 });
    return latest;
  };
  const confirm = () => dialog.getByRole('button').last().click();
  /** Opens what is folded in the newest result, and waits for the simulator's own record. */
  const openDetails = async () => {
    for (const folded of await latest.locator('details:not([open]) > summary').all())
      await folded.click();
    await expect(latest.getByTestId('demo-comparison')).not.toContainText('…');
  };
  return {
    ...{ form, submit, person, dialog, results, latest },
    ...{ open, address, fill, fillRest, send, confirm, openDetails },
    will: page.getByTestId('will'),
    guide: page.getByTestId('demo-guide'),
    environment: page.getByTestId('environment'),
  };
}

export type SetStatusPage = ReturnType<typeof setStatusPage>;
