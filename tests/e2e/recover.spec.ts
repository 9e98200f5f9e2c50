import { spawnSync } from 'node:child_process';
import en from '../../lib/i18n/messages/en.json' with { type: 'json' };
import { silentEnvironment } from '../../scripts/environment.mjs';
import { npmScript } from '../../scripts/npm.mjs';
import { test as base, expect } from '../helpers/browser.ts';
import { enter, FIRST_ADMIN, signInByPassword } from '../helpers/enter-console.ts';
import { openSettings } from '../helpers/settings-menu.ts';
import { ROOT, startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { startCluster } from '../helpers/test-database.ts';

const test = base.extend<{
  lost: { desk: TestConsole; url: string; run: (sql: string) => Promise<unknown> };
}>({
  signedIn: false,
  /** A live console whose only administrator is about to lose everything. */
  lost: async ({ context, processes }, use) => {
    const cluster = await startCluster();
    try {
      const url = await cluster.createDatabase();
      const settings = { DATABASE_URL: url };
      const desk = await startTestConsole({ name: 'lost', processes, mode: 'live', settings });
      await use({ desk, url, run: (sql) => cluster.run(sql, url) });
    } finally {
      await context.close();
      await processes.stopAll();
      await cluster.close();
    }
  },
});

test('npm run admin:recover beside a running console: the sole admin is out at once, and in again by the link', async ({
  page,
  context,
  lost: { desk, url, run },
}) => {
  test.setTimeout(120_000);
  await enter(context, desk);
  await page.goto(desk.url);
  await expect(page.getByRole('heading', { name: en.find.title })).toBeVisible();
  await run(`INSERT INTO two_factor (user_id, secret, backup_codes)
      SELECT id, 'lost', 'with the phone' FROM console_user;
    UPDATE console_user SET two_factor_enabled = true`);

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [npmScript(), 'run', '--silent', 'admin:recover'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        ...(silentEnvironment(process.env) as NodeJS.ProcessEnv),
        ...{ HUBSPOT_ACCESS_TOKEN: 'simulated-token', DATABASE_URL: url },
        PORT: new URL(desk.url).port,
      },
    },
  );
  expect([status, stderr]).toEqual([0, '']);
  const link = /http:\S+/.exec(stdout)?.[0] ?? '';
  expect(link).toMatch(new RegExp(`^${desk.url}/join/[\\w-]{43}$`));
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);

  await page.goto(link);
  await page.getByLabel('Password').fill('a kettle of green');
  await page.getByRole('button', { name: 'Save' }).click();
  await signInByPassword(page, { email: FIRST_ADMIN.email, password: 'a kettle of green' });
  await expect(page.getByRole('heading', { name: en.find.title })).toBeVisible();
  await openSettings(page, 'Users');
});
