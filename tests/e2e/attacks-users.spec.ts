import { expect, test } from '../helpers/browser.ts';
import { enter, signInByPassword } from '../helpers/enter-console.ts';
import { HOSTILE, HOSTILE_TEXTS, MARKER, watchMarker } from '../helpers/hostile-texts.ts';
import { form, visitor } from '../helpers/visitor.ts';

const PASSWORD = 'a kettle of green';
/** As much as a name may have. */
const NAMES = HOSTILE_TEXTS.map((text) => text.slice(0, 100));
const ADDRESS = `"<img/src=x/onerror=${MARKER}()>"@example.com`.toLowerCase();

test.use({ signedIn: false });

test('nothing that a user is called runs: names and addresses of users and invitations, everywhere they are shown', async ({
  page,
  fresh,
}) => {
  test.setTimeout(120_000);
  const noticed = await watchMarker(page);
  const context = page.context();
  await enter(context, fresh);
  const admin = visitor(fresh.url);
  for (const { name, value } of await context.cookies(fresh.url)) admin.cookies.set(name, value);
  const invite = async (email: string) => {
    const { value } = await admin.action('administerUsers', '/settings/users', [
      { is: 'nothing' },
      form({ act: 'invite', email, role: 'agent' }),
    ]);
    return (value as { link: string }).link;
  };
  for (const [index, name] of NAMES.entries()) {
    const { pathname } = new URL(await invite(`user-${index}@example.com`));
    const { to } = await visitor(fresh.url).action('submitLink', pathname, [
      { name: '', email: '', problems: [], failed: false },
      form({ token: pathname.split('/').at(-1) ?? '', name, email: '', password: PASSWORD }),
    ]);
    expect(to, name).toBe('/sign-in?saved=1');
  }
  const link = await invite(ADDRESS);

  await page.goto(`${fresh.url}/settings/users`);
  await expect(page.getByText(NAMES[0] ?? '', { exact: true })).toBeVisible();
  await expect(page.getByText(ADDRESS)).toBeVisible();
  expect(await noticed()).toEqual([]);

  await context.clearCookies();
  await page.goto(link);
  await expect(page.getByLabel('Your name')).toBeVisible();
  expect(await noticed()).toEqual([]);
  await page.getByLabel('Your name').fill(HOSTILE.slice(0, 100));
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('At least 12 characters.').first()).toBeVisible();
  expect(await noticed()).toEqual([]);

  await page.goto(`${fresh.url}/sign-in?to=${encodeURIComponent(`/"><svg/onload=${MARKER}()>`)}`);
  await signInByPassword(page, { email: ADDRESS, password: 'wrong and long enough' });
  await expect(page.getByText('Address or password is wrong').first()).toBeVisible();
  expect(await noticed()).toEqual([]);
  for (const [index, name] of [...NAMES.entries()].slice(0, 4)) {
    await page.goto(`${fresh.url}/sign-in`);
    await signInByPassword(page, { email: `user-${index}@example.com`, password: PASSWORD });
    await page.getByRole('banner').getByRole('link', { name }).click();
    await expect(page.getByRole('main')).toContainText(MARKER);
    expect(await noticed(), name).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
  }
});
