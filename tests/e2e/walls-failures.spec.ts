import { expect, test } from '../helpers/browser.ts';
import { setStatusPage } from '../helpers/set-status-page.ts';

test('a page that fails names the request that brought it, as the reply and the log do', async ({
  page,
  watch,
}) => {
  watch.expectConsole(/broken by a test/);
  const reply = await page.goto('/api-view');
  const form = setStatusPage(page);
  await expect(form.button).toBeEnabled();
  await page.evaluate(() => {
    String.prototype.matchAll = () => {
      throw new Error('broken by a test');
    };
  });
  await form.address.fill('one@example.com or other@example.com');
  const failed = page.getByRole('heading', { name: 'Something went wrong on our side' });
  await expect(failed).toBeVisible();
  const requestId = reply?.headers()['x-request-id'] ?? '-';
  await expect(page.getByRole('main').getByRole('code')).toHaveText(requestId);
  await expect(page.getByRole('main')).not.toContainText('broken by a test');
});

test('where not even the frame of a page can be made, both languages say so', async ({
  page,
  watch,
}) => {
  watch.expectConsole(/broken by a test/);
  await page.addInitScript(() => {
    Intl.DateTimeFormat.prototype.resolvedOptions = () => {
      throw new Error('broken by a test');
    };
  });
  await page.goto('/');
  await expect(
    page.getByRole('heading', { name: 'Something went wrong on our side' }),
  ).toBeVisible();
  await expect(
    page.getByRole('heading', { name: 'Bei uns ist etwas schiefgegangen' }),
  ).toBeVisible();
  await expect(page.locator('body')).not.toContainText('broken by a test');
});
